package io.syncline.app.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The PostgreSQL that all tests of one test process share: the product's programs and launcher,
 * with settings that are fast and forget. Its coordinates live in system properties, because
 * Quarkus loads test classes more than once.
 */
public record TestPostgres(String url, String user, String password) {
  private static final String PROPERTY = "test.postgres.";
  private static final Path DIRECTORY = Path.of("target", "test-postgres");

  /** Starts it at the first call. */
  public static TestPostgres shared() {
    synchronized (System.getProperties()) {
      if (System.getProperty(PROPERTY + "url") == null) {
        start();
      }
      return new TestPostgres(
          System.getProperty(PROPERTY + "url"),
          System.getProperty(PROPERTY + "user"),
          System.getProperty(PROPERTY + "password"));
    }
  }

  /** The URL of another database of the same server. */
  public String urlOf(String database) {
    return url.replaceFirst("/[^/?]*(\\?|$)", "/" + database + "$1");
  }

  static ClusterSettings fast() {
    return ClusterSettings.durable()
        .with(
            Map.of(
                "fsync", "off",
                "synchronous_commit", "off",
                "full_page_writes", "off",
                "max_connections", "400"))
        .withRoleAttributes("createdb");
  }

  private static void start() {
    try {
      Files.createDirectories(DIRECTORY);
      removeWhatKilledTestsLeft();
      var own = DIRECTORY.resolve(String.valueOf(ProcessHandle.current().pid()));
      var postgres = EmbeddedPostgres.start(own, DIRECTORY, fast());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> killAndDelete(own)));
      System.setProperty(PROPERTY + "user", postgres.user());
      System.setProperty(PROPERTY + "password", postgres.password());
      System.setProperty(PROPERTY + "url", postgres.jdbcUrl());
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot start the database of the tests", e);
    }
  }

  /**
   * Without a checkpoint: nobody reads these databases again, and writing them out can take longer
   * than a test process is given to end. What cannot be deleted yet the next run removes.
   */
  private static void killAndDelete(Path directory) {
    var cluster = directory.resolve(EmbeddedPostgres.CLUSTER).toAbsolutePath();
    try {
      PostmasterFile.in(cluster)
          .filter(file -> file.isServerOf(cluster))
          .flatMap(file -> ProcessHandle.of(file.pid()))
          .ifPresent(
              server -> {
                server.destroyForcibly();
                server.onExit().join();
              });
      Directories.delete(directory);
    } catch (IOException e) {
      System.err.println("The database of the tests is deleted by the next run");
    }
  }

  private static void removeWhatKilledTestsLeft() throws IOException {
    try (var directories = Files.newDirectoryStream(DIRECTORY, name -> isOfDeadProcess(name))) {
      for (var left : directories) {
        var cluster = left.resolve(EmbeddedPostgres.CLUSTER).toAbsolutePath();
        var file = PostmasterFile.in(cluster).filter(f -> f.isServerOf(cluster));
        file.flatMap(f -> ProcessHandle.of(f.pid())).ifPresent(ProcessHandle::destroyForcibly);
        Directories.delete(left);
      }
    }
  }

  private static boolean isOfDeadProcess(Path directory) {
    var name = directory.getFileName().toString();
    return name.matches("\\d+") && ProcessHandle.of(Long.parseLong(name)).isEmpty();
  }
}
