package io.syncline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

  /** Seconds by the names of this process's threads, the JVM's own included; the largest first. */
  static String threads() {
    var byName = new TreeMap<String, Double>();
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      for (var task : (Iterable<Path>) tasks::iterator) {
        var name = Files.readString(task.resolve("comm")).strip().replaceAll("[-#]?[0-9]+.*", "");
        byName.merge(name, ticks(task.resolve("stat"), 12) / TICKS_A_SECOND, Double::sum);
      }
    } catch (IOException gone) {
      return "";
    }
    return byName.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(12)
        .map(it -> String.format(Locale.ROOT, "%s %.2f", it.getKey(), it.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static double seconds(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .mapToDouble(it -> seconds(it.pid()))
        .sum();
  }

  /** User and system time, its own and that of the children it has waited for: proc(5). */
  private static double seconds(long pid) {
    try {
      return ticks(Path.of("/proc", Long.toString(pid), "stat"), 14) / TICKS_A_SECOND;
    } catch (IOException gone) {
      return 0;
    }
  }

  private static double ticks(Path file, int last) throws IOException {
    var stat = Files.readString(file);
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    double ticks = 0;
    for (int i = 11; i <= last; i++) {
      ticks += Double.parseDouble(fields[i]);
    }
    return ticks;
  }
}
