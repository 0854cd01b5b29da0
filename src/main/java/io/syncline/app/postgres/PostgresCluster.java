package io.syncline.app.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One data directory and the server that runs on it: made once, then started, found running, or
 * stopped.
 *
 * <p>The application's role owns its database and may log in over the loopback address with its
 * password; no other role may log in at all.
 */
final class PostgresCluster {
  static final String NAME = "syncline";

  private static final Duration TIME_TO_INITIALIZE = Duration.ofMinutes(2);
  private static final Duration TIME_TO_RECOVER = Duration.ofMinutes(10);
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(30);
  private static final Duration MARGIN = Duration.ofSeconds(10);
  private static final String HOST_BASED_AUTHENTICATION =
      "host all " + NAME + " 127.0.0.1/32 scram-sha-256\n";

  private final PostgresBinaries binaries;
  private final RunAs runAs;
  private final Path directory;
  private final ClusterSettings settings;

  PostgresCluster(
      PostgresBinaries binaries, RunAs runAs, Path directory, ClusterSettings settings) {
    this.binaries = binaries;
    this.runAs = runAs;
    this.directory = directory;
    this.settings = settings;
  }

  boolean exists() {
    return Files.exists(directory.resolve("PG_VERSION"));
  }

  /**
   * Makes the data directory; a crash half way leaves nothing that a later start takes for
   * finished.
   */
  void initialize(String password) throws IOException {
    // A name of its own: the initdb of a killed application may still be writing under another.
    var unfinished =
        Files.createTempDirectory(directory.getParent(), directory.getFileName() + ".");
    giveAway(unfinished);
    run("initdb", TIME_TO_INITIALIZE, "", initdbArguments(unfinished))
        .orFail("cannot initialize the embedded PostgreSQL");
    run("postgres", TIME_TO_INITIALIZE, roleAndDatabase(password), singleUser(unfinished))
        .orFail("cannot create the embedded database");
    Files.writeString(unfinished.resolve("pg_hba.conf"), HOST_BASED_AUTHENTICATION);
    Directories.moveInto(unfinished, directory);
  }

  /**
   * The port of a server that runs here with these very settings and programs, left by a killed
   * application.
   */
  Optional<Integer> portOfRunningServer() throws IOException {
    var file = PostmasterFile.in(directory);
    if (file.isEmpty() || !file.get().ready() || !file.get().isServerOf(directory)) {
      return Optional.empty();
    }
    var port = file.get().port();
    var startedBy = Files.readString(directory.resolve("postmaster.opts"));
    var asWished =
        startedBy.startsWith(binaries.program("postgres").toString())
            && settings.asConfigurationFile(port).equals(configuration());
    return asWished ? Optional.of(port) : Optional.empty();
  }

  /** Whether a server runs here, whatever state it is in. */
  boolean isRunning() throws IOException {
    return PostmasterFile.in(directory).filter(file -> file.isServerOf(directory)).isPresent();
  }

  /** Starts the server; when it returns, connections are taken. */
  void start(int port, Path startLog) throws IOException {
    var leftOver = PostmasterFile.in(directory);
    if (leftOver.isPresent() && leftOver.get().isTakenByAnother(directory)) {
      Files.deleteIfExists(PostmasterFile.path(directory));
    }
    Files.writeString(configurationFile(), settings.asConfigurationFile(port));
    giveAway(directory);
    run("pg_ctl", TIME_TO_RECOVER.plus(MARGIN), "", startArguments(startLog))
        .orFail("cannot start the embedded PostgreSQL, see " + startLog);
  }

  /** Stops a server that runs here, whatever state it is in; nothing happens when there is none. */
  void stop() throws IOException {
    if (!isRunning()) {
      return;
    }
    // "fast" ends sessions and writes a checkpoint; "immediate" leaves that to the recovery of the
    // next start.
    if (!stop("fast").succeeded()) {
      stop("immediate").orFail("cannot stop the embedded PostgreSQL");
    }
  }

  private Command.Result stop(String mode) {
    var arguments =
        List.of("stop", "-w", "-s", "-m", mode, "-t", seconds(TIME_TO_STOP), "-D", path());
    return run("pg_ctl", TIME_TO_STOP.plus(MARGIN), "", arguments);
  }

  /** The version of PostgreSQL that made the data directory, such as {@code 17}. */
  String majorVersion() throws IOException {
    return Files.readString(directory.resolve("PG_VERSION")).strip();
  }

  private static List<String> initdbArguments(Path cluster) {
    return List.of(
        "-D",
        cluster.toString(),
        "--username=postgres",
        "--auth=reject",
        "--encoding=UTF8",
        "--locale=C",
        // Sorts and folds case alike on every machine and after every upgrade of its C library.
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
        "--no-instructions");
  }

  private List<String> startArguments(Path startLog) {
    var patience = seconds(TIME_TO_RECOVER);
    return List.of("start", "-w", "-s", "-t", patience, "-D", path(), "-l", startLog.toString());
  }

  private static List<String> singleUser(Path cluster) {
    return List.of(
        "--single",
        "-D",
        cluster.toString(),
        "-c",
        "exit_on_error=on",
        "-c",
        "log_min_error_statement=panic",
        "postgres");
  }

  private String roleAndDatabase(String password) {
    return """
    create role %1$s login %2$s password '%3$s'
    create database %1$s owner %1$s
    """
        .formatted(NAME, settings.roleAttributes(), password);
  }

  private String path() {
    return directory.toString();
  }

  private static String seconds(Duration duration) {
    return String.valueOf(duration.toSeconds());
  }

  private Path configurationFile() {
    return directory.resolve("postgresql.conf");
  }

  private String configuration() throws IOException {
    return Files.readString(configurationFile());
  }

  private void giveAway(Path files) throws IOException {
    var owner = runAs.owner();
    if (owner != null) {
      Directories.giveTo(owner, files);
    }
  }

  private Command.Result run(
      String program, Duration timeout, String input, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(binaries.program(program).toString());
    command.addAll(arguments);
    return Command.run(runAs.command(command), input, timeout);
  }

  static String newPassword() {
    var bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
