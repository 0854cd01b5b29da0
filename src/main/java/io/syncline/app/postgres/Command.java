package io.syncline.app.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end. */
final class Command {
  /**
   * How a program ended.
   *
   * @param output what it printed, errors included
   */
  record Result(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }

    void orFail(String whatFailed) {
      if (!succeeded()) {
        throw new EmbeddedPostgresException(
            "%s (exit code %d): %s".formatted(whatFailed, exitCode, output.strip()));
      }
    }
  }

  private Command() {}

  static Result run(List<String> command, Duration timeout) {
    return run(command, "", timeout);
  }

  static Result run(List<String> command, String input, Duration timeout) {
    try {
      // A file, not a pipe: a server started by the program would hold a pipe open for ever.
      var output = Files.createTempFile("syncline", ".out");
      try {
        return run(command, input, timeout, output);
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot run " + command.get(0), e);
    }
  }

  private static Result run(List<String> command, String input, Duration timeout, Path output)
      throws IOException {
    var builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    // PGDATA, PGOPTIONS and the like of the surrounding shell are meant for another PostgreSQL.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    var process = builder.start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new EmbeddedPostgresException(
            "%s did not end within %d s".formatted(command.get(0), timeout.toSeconds()));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new EmbeddedPostgresException("interrupted while " + command.get(0) + " ran", e);
    }
    return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }
}
