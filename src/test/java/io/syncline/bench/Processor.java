package io.syncline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Processor time, which says what work costs where others use the machine too: the clock does not.
 */
final class Processor {

  /** What Linux counts in on every architecture that Java runs on. */
  private static final double TICKS_A_SECOND = 100;

  private Processor() {}

  /** Seconds used so far by this process and all it started, those that ended included. */
  static double seconds() {
    return seconds(ProcessHandle.current());
  }

  /** The same of the PostgreSQL that answers there, all its backends included. */
  static double seconds(DataSource source) throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement();
        var answer = statement.executeQuery("select pg_backend_pid()")) {
      answer.next();
      var backend = ProcessHandle.of(answer.getLong(1));
      return backend.flatMap(ProcessHandle::parent).map(Processor::seconds).orElseThrow();
    }
  }

  private static double seconds(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .mapToDouble(it -> seconds(it.pid()))
        .sum();
  }

  /** User and system time, its own and that of the children it has waited for: proc(5). */
  private static double seconds(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      double ticks = 0;
      for (int i = 11; i <= 14; i++) {
        ticks += Double.parseDouble(fields[i]);
      }
      return ticks / TICKS_A_SECOND;
    } catch (IOException gone) {
      return 0;
    }
  }
}
