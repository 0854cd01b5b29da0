package io.syncline.app;

import io.quarkus.runtime.Application;
import io.smallrye.config.SmallRyeConfig;
import io.syncline.app.job.Recurring;
import io.syncline.app.job.TimedJob;
import io.syncline.app.postgres.EmbeddedPostgres;
import io.syncline.app.settings.SynclineSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Ties the embedded PostgreSQL to the life of the application: up before anything asks for a
 * connection, down after everything has drained.
 */
final class EmbeddedDatabase {
  private static final String URL = "quarkus.datasource.jdbc.url";
  private static final String USER = "quarkus.datasource.username";
  private static final String PASSWORD = "quarkus.datasource.password";
  private static final String DATA_DIR = "syncline.data-dir";

  private static final Duration LOOK = Duration.ofSeconds(1);

  private EmbeddedDatabase() {}

  /**
   * Does nothing where a JDBC URL is configured; else the application gets the URL of the embedded
   * one.
   *
   * @param config as Quarkus will read it
   */
  static void startIfNeeded(SmallRyeConfig config) {
    if (config.getOptionalValue(URL, String.class).isPresent()) {
      return;
    }
    var directory =
        config.getOptionalValue(DATA_DIR, String.class).orElse(SynclineSettings.DEFAULT_DATA_DIR);
    var postgres = EmbeddedPostgres.start(Path.of(directory));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopLast(postgres), "embedded-postgres"));
    // Never stopped: once the database is closed nothing is started any more.
    new Recurring()
        .add(TimedJob.every(LOOK, "keep the embedded database running", postgres::keepRunning));
    // System properties outrank every other source, and are not visible outside this process.
    System.setProperty(URL, postgres.jdbcUrl());
    System.setProperty(USER, postgres.user());
    System.setProperty(PASSWORD, postgres.password());
  }

  /** The JVM runs this beside Quarkus' own shutdown, so it waits for the end of that. */
  private static void stopLast(EmbeddedPostgres postgres) {
    var application = Application.currentApplication();
    if (application != null) {
      application.awaitShutdown();
    }
    postgres.close();
  }
}
