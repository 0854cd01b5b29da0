package io.syncline.app.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * A running PostgreSQL of our own. One process at a time uses its directory; a server left running
 * by a killed process is taken over as it is, so that the next start waits for nothing.
 *
 * <p>Below {@code <data directory>/postgres}: {@code cluster} (the data), the programs by version,
 * {@code password} and {@code port} (kept, so that a person's tools find it again), {@code lock},
 * {@code start.log}.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  static final String CLUSTER = "cluster";

  private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);
  private static final int ATTEMPTS = 5;
  private static final int LOCK_ATTEMPTS = 50;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final PostgresCluster cluster;
  private final FileChannel lock;
  private final String password;
  private final int port;
  private final Path startLog;

  private EmbeddedPostgres(
      PostgresCluster cluster, FileChannel lock, String password, int port, Path startLog) {
    this.cluster = cluster;
    this.lock = lock;
    this.password = password;
    this.port = port;
    this.startLog = startLog;
  }

  /**
   * Starts, or takes over, the durable database of a data directory and makes it first if there is
   * none.
   *
   * @throws EmbeddedPostgresException when it cannot run here, or another process uses the
   *     directory
   */
  public static EmbeddedPostgres start(Path dataDirectory) {
    var directory = dataDirectory.resolve("postgres");
    return start(directory, directory, ClusterSettings.durable());
  }

  static EmbeddedPostgres start(Path directory, Path programs, ClusterSettings settings) {
    try {
      var realDirectory = Files.createDirectories(directory).toRealPath();
      var lock = lock(realDirectory);
      try {
        var binaries = PostgresBinaries.unpackInto(programs.toRealPath());
        return start(realDirectory, binaries, settings, lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "cannot use the data directory " + directory.toAbsolutePath(), e);
    }
  }

  private static EmbeddedPostgres start(
      Path directory, PostgresBinaries binaries, ClusterSettings settings, FileChannel lock)
      throws IOException {
    var runAs = RunAs.forFilesIn(directory);
    var cluster = new PostgresCluster(binaries, runAs, directory.resolve(CLUSTER), settings);
    var password = passwordIn(directory);
    if (!cluster.exists()) {
      LOG.infof("Preparing an embedded PostgreSQL %s in %s", binaries.version(), directory);
      removeUnfinished(directory);
      cluster.initialize(password);
    }
    if (!cluster.majorVersion().equals(binaries.majorVersion())) {
      throw new EmbeddedPostgresException(
          "%s was made by PostgreSQL %s, this is %s; move the data with pg_dump or pg_upgrade"
              .formatted(directory, cluster.majorVersion(), binaries.majorVersion()));
    }
    var running = cluster.portOfRunningServer();
    var port = running.isPresent() ? running.get() : startServer(cluster, directory);
    LOG.infof(
        "Embedded PostgreSQL %s %s on port %d",
        binaries.version(), running.isPresent() ? "was still running" : "started", port);
    return new EmbeddedPostgres(cluster, lock, password, port, startLog(directory));
  }

  public String jdbcUrl() {
    // Without server details: they quote values of records, and exceptions reach logs.
    return "jdbc:postgresql://127.0.0.1:%d/%s?logServerErrorDetail=false"
        .formatted(port, PostgresCluster.NAME);
  }

  public String user() {
    return PostgresCluster.NAME;
  }

  public String password() {
    return password;
  }

  /**
   * Starts the server again, on its port, where it has ended unexpectedly; committed work is on
   * disk. To be called again and again: processes of the former server may still be ending.
   *
   * @throws EmbeddedPostgresException when it cannot be started now
   */
  public synchronized void keepRunning() {
    try {
      if (lock.isOpen() && !cluster.isRunning()) {
        LOG.error("Embedded PostgreSQL has ended unexpectedly and is started again");
        cluster.start(port, startLog);
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot start the embedded PostgreSQL again", e);
    }
  }

  /** Stops the server after its sessions were ended; committed work is on disk. */
  @Override
  public synchronized void close() {
    try (lock) {
      cluster.stop();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot stop the embedded PostgreSQL", e);
    }
  }

  private static int startServer(PostgresCluster cluster, Path directory) throws IOException {
    cluster.stop(); // one that is half up, half down, or runs with other settings
    var port = Ports.kept(directory.resolve("port"));
    for (var attempt = 1; ; attempt++) {
      try {
        cluster.start(port, startLog(directory));
        return port;
      } catch (EmbeddedPostgresException e) {
        // The port may have gone to another program, or processes of a killed server may still be
        // ending.
        if (attempt == ATTEMPTS) {
          throw e;
        }
        pause();
        cluster.stop();
        port = Ports.kept(directory.resolve("port"));
      }
    }
  }

  /** What an initialization cut off by a crash left; not worth failing for. */
  private static void removeUnfinished(Path directory) throws IOException {
    try (var unfinished = Files.newDirectoryStream(directory, CLUSTER + ".*")) {
      for (var left : unfinished) {
        Directories.delete(left);
      }
    } catch (DirectoryNotEmptyException e) {
      LOG.debug("an unfinished directory is still being written", e);
    }
  }

  private static String passwordIn(Path directory) throws IOException {
    var file = directory.resolve("password");
    if (Files.notExists(file)) {
      if (Files.exists(directory.resolve(CLUSTER))) {
        throw new EmbeddedPostgresException(file + " is missing; restore it from a backup");
      }
      var unfinished = directory.resolve("password.unfinished");
      Files.deleteIfExists(unfinished);
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(unfinished, PostgresCluster.newPassword());
      Files.move(unfinished, file);
    }
    return Files.readString(file).strip();
  }

  /**
   * Held by this process until it ends, however it ends; a killed one may need a moment to be gone.
   */
  private static FileChannel lock(Path directory) throws IOException {
    var channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      for (var attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
        if (channel.tryLock() != null) {
          return channel;
        }
        pause();
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("the directory is used by this very process", e);
    }
    channel.close();
    throw new EmbeddedPostgresException(
        "%s is used by another process; stop it, or choose another SYNCLINE_DATA_DIR"
            .formatted(directory));
  }

  private static Path startLog(Path directory) {
    return directory.resolve("start.log");
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedPostgresException("interrupted while the embedded PostgreSQL started", e);
    }
  }
}
