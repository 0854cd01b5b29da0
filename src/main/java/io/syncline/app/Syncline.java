package io.syncline.app;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.syncline.app.http.ServerConnections;
import io.syncline.app.postgres.EmbeddedPostgresException;
import io.syncline.app.settings.SettingsCheck;
import io.syncline.app.settings.StartConfiguration;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * Where the process begins: a command when there are arguments, else the server, with an embedded
 * PostgreSQL if no JDBC URL is set.
 */
@QuarkusMain
public final class Syncline {
  /**
   * Decided when the class is initialized, which for a native image is when it is built: so its
   * compiler sees a constant and leaves the embedded database out.
   */
  private static final boolean NATIVE = ImageMode.current().isNativeImage();

  private static final Logger LOG = Logger.getLogger(Syncline.class);

  Syncline() {}

  public static void main(String... args) {
    if (args.length > 0) {
      System.exit(CommandLines.create().execute(args));
    }
    SettingsCheck.problem(System.getenv()).ifPresent(Syncline::refuse);
    ServerConnections.enable();
    if (!NATIVE) {
      startBesideTheDatabase();
    }
    Quarkus.run();
  }

  /**
   * The first half of the application's start, which is to load what was decided when it was built,
   * needs no configuration: it continues while the database starts.
   */
  private static void startBesideTheDatabase() {
    var database =
        CompletableFuture.runAsync(
            Syncline::startDatabase, task -> new Thread(task, "embedded-postgres-start").start());
    try {
      Class.forName(
          Application.APP_CLASS_NAME, true, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      LOG.debug("Quarkus makes the application itself, later", e);
    }
    database.join();
  }

  private static void refuse(String reason) {
    System.err.println("Syncline cannot start: " + reason);
    System.exit(1);
  }

  private static void startDatabase() {
    var config = StartConfiguration.read();
    RoutesFolder.problem(config).ifPresent(Syncline::refuse);
    try {
      EmbeddedDatabase.startIfNeeded(config);
    } catch (EmbeddedPostgresException e) {
      refuse(e.getMessage());
    }
  }
}
