package io.syncline.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Two sides of so many records compared, beside a bare join over what is staged and a naive diff of
 * two maps that pulls the same sides; and one side pulled from a system that answers late.
 */
final class Reconciliation {

  private static final int RECORDS = Integer.getInteger("bench.records", 1_000_000);
  private static final int REPEATS = Integer.getInteger("bench.repeats", 1);

  /** What a process that runs for weeks has left behind. */
  private static final int WARM = 6;

  private static final int FEW = 100_000;
  private static final int PAGE = 500;
  private static final int LATENCY = 50;
  private static final int STREAMS = 8;

  /** As docs/operations.md starts the product. */
  private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-Xmx192m");

  private final Path directory;
  private final Table table;

  Reconciliation(Path directory, Table table) throws Exception {
    this.directory = Files.createDirectories(directory.resolve("reconcile"));
    this.table = table;
  }

  void run() {
    for (int i = 1; i <= REPEATS; i++) {
      all(FEW, i);
      late(i, 1);
      late(i, WARM);
    }
    if (RECORDS != FEW) {
      all(RECORDS, 1);
    }
  }

  private void all(int records, int repeat) {
    double bare = whole(records, repeat);
    variant(records, repeat, "measured", List.of("measured"), bare);
    var linked = List.of("bare", String.valueOf(records));
    double ofLinked = variant(records, repeat, "linked", linked, bare);
    variant(
        records,
        repeat,
        "linked and measured",
        List.of("measured", String.valueOf(records)),
        ofLinked);
  }

  /** As production runs it: with links, and measuring the quality of the data along the way. */
  private double variant(
      int records, int repeat, String what, List<String> more, double withoutIt) {
    var name = "reconcile " + records + " #" + repeat + ", " + what + ": ";
    try (var sides = sides(records, records, 0)) {
      var log = "reconcile-" + records + "-" + what.replace(' ', '-') + "-" + repeat;
      var arguments = new ArrayList<>(List.of("1"));
      arguments.addAll(more);
      var ours =
          figures(
              Reconciler.class,
              sides.line("http"),
              log,
              "reconciled ",
              OPTIONS,
              arguments.toArray(String[]::new));
      expect(records / PagedSides.ONE_IN, ours[6]);
      put(name, ours);
      table.put(name + "measuring, s", ours[11]);
      table.put(name + "processor / without it", (ours[9] + ours[10]) / withoutIt);
      return ours[9] + ours[10];
    }
  }

  /** Returns the processor time, in seconds. */
  private double whole(int records, int repeat) {
    var name = "reconcile " + records + " #" + repeat + ", ";
    try (var sides = sides(records, records, 0)) {
      var url = sides.line("http");
      var ours = reconciled(url, "reconcile-" + records + "-" + repeat, 1);
      put(name, ours);
      var naive = naive(url, "naive-" + records + "-" + repeat);
      table.put(name + "naive: pull, s", naive[0]);
      table.put(name + "naive: diff, s", naive[1]);
      table.put(name + "whole run / naive", ours[0] / (naive[0] + naive[1]));
      table.put(name + "naive: processor, s", naive[3]);
      table.put(name + "processor / naive", (ours[9] + ours[10]) / naive[3]);
      expect(records / PagedSides.ONE_IN, naive[2]);
      expect(records / PagedSides.ONE_IN, ours[6]);
      return ours[9] + ours[10];
    }
  }

  private void put(String name, double[] ours) {
    table.put(name + "whole run, s", ours[0]);
    table.put(name + "pull and stage, s", ours[1]);
    table.put(name + "staging, s of all threads", ours[2]);
    table.put(name + "proof, s of all threads", ours[3]);
    table.put(name + "compare, s", ours[4]);
    table.put(name + "bare join, s", ours[5]);
    table.put(name + "compare / bare join", ours[4] / ours[5]);
    table.put(name + "processor, s", ours[9] + ours[10]);
    table.put(name + "processor of PostgreSQL, s", ours[10]);
    table.put(name + "heap after collections at most, MiB", ours[7]);
  }

  /** What a backfill from side a to side b would do; a tenth of the records is not there yet. */
  void plan() {
    int records = Integer.getInteger("bench.records", FEW);
    try (var sides = sides(records, records - records / 10, 0)) {
      var ours = figures(Planner.class, sides.line("http"), "plan", "planned ", OPTIONS);
      var name = "plan " + records + ", ";
      table.put(name + "s", ours[0]);
      table.put(name + "processor, s", ours[1] + ours[2]);
      table.put(name + "processor of PostgreSQL, s", ours[2]);
      table.put(name + "heap after collections at most, MiB", ours[3]);
      table.put(name + "creates", ours[4]);
      expect(records / 10, ours[4]);
    }
  }

  /** Eight perfect streams only wait; the other side has next to nothing. */
  private void late(int repeat, int reconciliations) {
    try (var sides = sides(FEW, 1, LATENCY)) {
      var ours =
          reconciled(sides.line("http"), "late-" + repeat + "-" + reconciliations, reconciliations);
      double perfect = Math.ceil((double) FEW / PAGE / STREAMS) * LATENCY / 1e3;
      var name = "late 100000 #" + repeat + (reconciliations > 1 ? ", warm, " : ", ");
      table.put(name + "pull, s", ours[1]);
      table.put(name + "processor, s", ours[9] + ours[10]);
      table.put(name + "pull / eight perfect streams", ours[1] / perfect);
    }
  }

  private Child sides(int a, int b, int latency) {
    return Child.main(
        directory.resolve("sides-" + a + "-" + latency + ".log"),
        PagedSides.class,
        List.of(String.valueOf(a), String.valueOf(b), String.valueOf(latency)));
  }

  private double[] reconciled(String url, String log, int reconciliations) {
    return figures(
        Reconciler.class, url, log, "reconciled ", OPTIONS, String.valueOf(reconciliations));
  }

  private double[] naive(String url, String log) {
    return figures(NaiveDiff.class, url, log, "naive ", List.of("-Xmx8g"));
  }

  private double[] figures(
      Class<?> main, String url, String log, String prefix, List<String> options, String... more) {
    var arguments = new ArrayList<String>(options);
    arguments.addAll(
        List.of(
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            url,
            String.valueOf(PAGE)));
    arguments.addAll(List.of(more));
    var extra = System.getProperty("bench.jvm", "");
    if (!extra.isEmpty()) {
      arguments.add(0, extra);
    }
    try (var child = Child.java(directory.resolve(log + ".log"), Map.of(), arguments)) {
      var line = child.lastLine(prefix);
      return Arrays.stream(line.substring(prefix.length()).trim().split(" "))
          .mapToDouble(Double::parseDouble)
          .toArray();
    }
  }

  private static void expect(double expected, double found) {
    if (expected != found) {
      throw new IllegalStateException("found " + found + " differences, not " + expected);
    }
  }
}
