package io.syncline.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** The test database's server with all its sessions, stopped by SIGSTOP for a while. */
public final class FrozenServer {

  private final ProcessHandle server;

  private FrozenServer(ProcessHandle server) {
    this.server = server;
  }

  /** Runs something while the server is frozen; it goes on where it was. */
  public static void during(Runnable what) {
    var frozen = find();
    frozen.signal("STOP");
    try {
      what.run();
    } finally {
      frozen.signal("CONT");
    }
  }

  private static FrozenServer find() {
    try (var connection =
            DriverManager.getConnection(
                TestDatabase.freshUrl(), TestDatabase.user(), TestDatabase.password());
        var statement = connection.createStatement();
        var found = statement.executeQuery("select pg_backend_pid()")) {
      found.next();
      var session = ProcessHandle.of(found.getLong(1)).orElseThrow();
      return new FrozenServer(session.parent().orElseThrow());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void signal(String name) {
    var pids =
        Stream.concat(Stream.of(server), server.descendants()).map(ProcessHandle::pid).toList();
    var command =
        Stream.concat(Stream.of("kill", "-" + name), pids.stream().map(String::valueOf)).toList();
    run(command);
  }

  private static void run(List<String> command) {
    try {
      new ProcessBuilder(command).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
