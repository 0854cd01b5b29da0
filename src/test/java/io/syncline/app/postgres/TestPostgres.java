package io.syncline.app.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The PostgreSQL that all tests of one test process share: the product's programs and launcher,
 * with settings that are fast and forget. Its coordinates live in system properties, because
 * Quarkus loads test classes more than once.
 */
public record TestPostgres(String url, String user, String password) {
  private static final String PROPERTY = "test.postgres.";
  private static final Path PROGRAMS = Path.of("target", "test-postgres");
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long ENOUGH = 4L << 30;

  /** Starts it at the first call. */
  public static TestPostgres shared() {
    return shared("", fast());
  }

  /** Another one, whose log can be decoded and is limited; starts it at the first call. */
  public static TestPostgres logical() {
    var logical =
        fast()
            .with(
                Map.of(
                    "wal_level", "logical",
                    "synchronous_commit", "on",
                    "max_slot_wal_keep_size", "'512MB'",
                    "max_wal_size", "64MB",
                    "min_wal_size", "32MB",
                    "max_connections", "100"))
            .withRoleAttributes("superuser");
    return shared("logical", logical);
  }

  private static TestPostgres shared(String kind, ClusterSettings settings) {
    var property = PROPERTY + kind;
    synchronized (System.getProperties()) {
      if (System.getProperty(property + "url") == null) {
        start(kind, settings, property);
      }
      return new TestPostgres(
          System.getProperty(property + "url"),
          System.getProperty(property + "user"),
          System.getProperty(property + "password"));
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
                "max_wal_size", "256MB",
                "max_connections", "400"))
        .withRoleAttributes("createdb");
  }

  private static void start(String kind, ClusterSettings settings, String property) {
    try {
      Files.createDirectories(PROGRAMS);
      var directory = directory();
      removeWhatKilledTestsLeft(directory);
      var own = directory.resolve(ProcessHandle.current().pid() + kind);
      var postgres = EmbeddedPostgres.start(own, PROGRAMS, settings);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> killAndDelete(own)));
      System.setProperty(property + "user", postgres.user());
      System.setProperty(property + "password", postgres.password());
      System.setProperty(property + "url", postgres.jdbcUrl());
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot start the database of the tests", e);
    }
  }

  /**
   * Ends a server at once, without a checkpoint; returns when it is gone. A killed one would leave
   * its shared memory behind, of which a machine has only so many pieces.
   */
  public static void end(ProcessHandle server) {
    try {
      new ProcessBuilder("kill", "-QUIT", String.valueOf(server.pid())).start().waitFor();
      server.onExit().get(30, TimeUnit.SECONDS);
    } catch (IOException | ExecutionException | TimeoutException e) {
      server.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where there is memory for it, in memory: it is made of hundreds of files for each test. */
  private static Path directory() throws IOException {
    if (Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ENOUGH) {
      return Files.createDirectories(
          MEMORY.resolve("syncline-tests-of-" + System.getProperty("user.name")));
    }
    return PROGRAMS;
  }

  /**
   * Without a checkpoint: these databases are not read again, and writing them out can take longer
   * than a test process is given to end. What cannot be deleted yet the next run removes.
   */
  private static void killAndDelete(Path directory) {
    var cluster = directory.resolve(EmbeddedPostgres.CLUSTER).toAbsolutePath();
    try {
      PostmasterFile.in(cluster)
          .filter(file -> file.isServerOf(cluster))
          .flatMap(file -> ProcessHandle.of(file.pid()))
          .ifPresent(TestPostgres::end);
      Directories.delete(directory);
    } catch (IOException e) {
      System.err.println("The database of the tests is deleted by the next run");
    }
  }

  private static void removeWhatKilledTestsLeft(Path directory) throws IOException {
    try (var directories = Files.newDirectoryStream(directory, name -> isOfDeadProcess(name))) {
      for (var left : directories) {
        var cluster = left.resolve(EmbeddedPostgres.CLUSTER).toAbsolutePath();
        var file = PostmasterFile.in(cluster).filter(f -> f.isServerOf(cluster));
        file.flatMap(f -> ProcessHandle.of(f.pid())).ifPresent(TestPostgres::end);
        Directories.delete(left);
      }
    }
  }

  private static boolean isOfDeadProcess(Path directory) {
    var name = directory.getFileName().toString();
    return name.matches("\\d+[a-z]*")
        && ProcessHandle.of(Long.parseLong(name.replaceAll("[a-z]", ""))).isEmpty();
  }
}
