package io.syncline.sandbox.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Shows how far the start is, by what is on the disk: a line and a bar for each step, and again
 * every ten seconds.
 */
final class Preparing {

  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final String[] STEPS = {
    "unpacking PostgreSQL",
    "making a database of its own (a minute or two the first time)",
    "starting PostgreSQL",
    "making the tables and starting Syncline"
  };

  private final Terminal terminal;
  private final Path postgres;
  private final Instant start;
  private int step = -1;
  private Instant shown;

  /**
   * @param postgres the folder of the database
   */
  Preparing(Terminal terminal, Path postgres, Instant start) {
    this.terminal = terminal;
    this.postgres = postgres;
    this.start = start;
    this.shown = start;
  }

  void show() {
    var now = Instant.now();
    int reached = Math.max(step, reached());
    if (reached > step || shown.plus(EVERY).isBefore(now)) {
      step = reached;
      shown = now;
      var bar = "█".repeat(step + 1) + "·".repeat(STEPS.length - step - 1);
      terminal.line(
          "  [%s] %s … %d s".formatted(bar, STEPS[step], Duration.between(start, now).toSeconds()));
    }
  }

  private int reached() {
    var cluster = postgres.resolve("cluster");
    if (Files.exists(cluster.resolve("postmaster.pid"))) {
      return 3;
    }
    if (Files.exists(cluster.resolve("PG_VERSION"))) {
      return 2;
    }
    return Files.exists(postgres.resolve("password")) ? 1 : 0;
  }
}
