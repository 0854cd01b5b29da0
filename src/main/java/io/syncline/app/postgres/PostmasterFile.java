package io.syncline.app.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} in a data directory says of the server that runs there, or ran there
 * before it was killed. Its lines are described in PostgreSQL's source, {@code
 * src/include/utils/pidfile.h}.
 *
 * @param pid the server's process id
 * @param port the port it listens on
 * @param ready whether it has said that it takes connections
 */
record PostmasterFile(long pid, int port, boolean ready) {
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  /** Empty when there is no file, or one that is still being written. */
  static Optional<PostmasterFile> in(Path cluster) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(path(cluster));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PostmasterFile(
              Long.parseLong(lines.get(0).strip()),
              lines.size() > PORT_LINE ? Integer.parseInt(lines.get(PORT_LINE).strip()) : 0,
              lines.size() > STATUS_LINE && "ready".equals(lines.get(STATUS_LINE).strip())));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  static Path path(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }

  /**
   * Whether the process still lives and is a PostgreSQL server of this data directory, not a later
   * user of its id.
   */
  boolean isServerOf(Path cluster) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(ProcessHandle::info)
        .filter(info -> info.command().map(PostmasterFile::isPostgres).orElse(true))
        .filter(info -> info.arguments().map(a -> names(cluster, a)).orElse(true))
        .isPresent();
  }

  /**
   * Whether the process id now belongs to something else, which would keep PostgreSQL from
   * starting.
   */
  boolean isTakenByAnother(Path cluster) {
    return ProcessHandle.of(pid).isPresent() && !isServerOf(cluster);
  }

  private static boolean isPostgres(String command) {
    return command.endsWith("/postgres") || command.endsWith("/postgres (deleted)");
  }

  private static boolean names(Path cluster, String[] arguments) {
    return List.of(arguments).contains(cluster.toString());
  }
}
