package io.syncline.bench;

import io.syncline.journey.WorkflowCost;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** One whole run: starts everything, measures, prints one table. Bounded by counts. */
final class Bench {
  private static final int CONNECTIONS = 32;
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final int RECORDS = Integer.getInteger("bench.records", 2000);
  private static final int COMMITS = 20_000;
  private static final int HOOKS = 10_000;
  private static final int FORWARDS = 10_000;

  /**
   * One of the table's parts alone, for profiling: {@code creates}, {@code edits}, {@code fresh},
   * {@code accepts} or {@code reconcile}, {@code plan}, {@code events}, {@code pages}, {@code
   * manifests}, {@code native}, {@code processes}, {@code storage} and {@code workflows}, which are
   * measured only so.
   */
  private static final String ONLY = System.getProperty("bench.only", "");

  /** Of {@code edits} alone. */
  private static final List<String> TARGETS =
      List.of(System.getProperty("bench.targets", "zendesk").split(","));

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** How long a process is measured that has just started: most of its code is not compiled yet. */
  private static final Duration FRESH = Duration.ofSeconds(20);

  /** So many edits are under way: a round that is not finished in time does not count. */
  private static final int AT_ONCE = 200;

  /** How long it is at work until it counts as warm. */
  static final Duration WARMING = Duration.ofSeconds(80);

  private final Calls calls = new Calls();
  private final Path directory;
  private final List<String> options;
  private final Table table = new Table();
  private int events = 1;

  private Bench(Path directory, List<String> options) {
    this.directory = directory;
    this.options = options;
  }

  /** Arguments: a scratch directory, then the product's JVM options. */
  public static void main(String[] args) throws Exception {
    var directory = Files.createDirectories(Path.of(args[0])).toAbsolutePath();
    var options = Arrays.asList(args).subList(1, args.length);
    var bench = new Bench(directory, options);
    bench.run();
    System.out.println(bench.table.text());
    System.exit(0);
  }

  private void run() throws Exception {
    if (ONLY.equals("reconcile")) {
      new Reconciliation(directory, table).run();
    } else if (ONLY.equals("plan")) {
      new Reconciliation(directory, table).plan();
    } else if (ONLY.equals("events")) {
      new FullEvents(directory, options, table).run();
    } else if (ONLY.equals("pages")) {
      int records = Integer.getInteger("bench.records", 1_000_000);
      new PageTimes(directory, options, table, records).run();
    } else if (ONLY.equals("storage")) {
      new Storage(directory, options, table, Integer.getInteger("bench.records", 20_000), ROUNDS)
          .run();
    } else if (ONLY.equals("native")) {
      new NativeProgram(calls, directory, options, table).run();
    } else if (ONLY.equals("processes")) {
      new Processes(calls, directory, options, table, RECORDS, ROUNDS).run();
    } else if (ONLY.equals("workflows")) {
      table.put("created by a workflow / by the sync, time", new WorkflowCost(ROUNDS).ratio());
    } else if (ONLY.equals("manifests")) {
      new ManifestCost(directory, options, table).run();
    } else if (ONLY.isEmpty()) {
      double commits = withOneTarget();
      withTwoTargets();
      table.ratios(commits);
    } else {
      alone();
    }
  }

  /** For a profiler: the limits are not measured, the part is repeated. */
  private void alone() throws Exception {
    int port = Child.freePort();
    var place = Files.createDirectories(directory.resolve("alone"));
    try (var systems = new Systems(calls, place, port);
        var product = new Product(calls, place, port, systems, options)) {
      product.define(TARGETS);
      product.start();
      product.stop();
      Statements.load(product.data());
      product.start();
      var ids = created(systems, product, TARGETS, String.join(" and ", TARGETS));
      if (!ONLY.equals("creates")) {
        Statements.reset(product.data());
      }
      if (ONLY.equals("accepts")) {
        accepts(systems, product, ids);
      } else if (ONLY.equals("edits")) {
        edited(systems, product, ids, TARGETS, String.join(" and ", TARGETS));
        double edits = (double) RECORDS * ROUNDS;
        table.put("SQL statements an edit", Statements.calls(product.data()) / edits);
      } else if (ONLY.equals("fresh")) {
        fresh(systems, product, ids, TARGETS.get(0));
      }
      System.err.println(Statements.most(product.data()));
    }
  }

  private double withOneTarget() throws Exception {
    int port = Child.freePort();
    var place = Files.createDirectories(directory.resolve("one"));
    try (var systems = new Systems(calls, place, port);
        var product = new Product(calls, place, port, systems, options)) {
      product.define(List.of("zendesk"));
      table.put("first start, s", product.start().toMillis() / 1e3);
      product.stop();
      table.put("plain start, s", median(ROUNDS, () -> restarted(product, product::startPlain)));
      table.put("plain start, processor s", product.process().processorSeconds());
      table.put("start, s", median(ROUNDS, () -> restarted(product, product::start)));
      table.put("start, processor s", product.process().processorSeconds());
      double commits = median(ROUNDS, () -> commits(product));
      table.put("commit limit, /s", commits);
      table.put("RSS idle, MiB", product.process().mebibytes("VmRSS"));
      table.put("heap idle, MiB", product.process().heapAfterCollection());
      table.put("bare route, /s", bare(systems, place));
      var ids = endToEnd(systems, product, List.of("zendesk"), "one target");
      lag(systems, ids);
      fresh(systems, product, ids, "zendesk");
      accepts(systems, product, ids);
      table.put("RSS after load, MiB", product.process().mebibytes("VmRSS"));
      table.put("RSS at most, MiB", product.process().mebibytes("VmHWM"));
      table.put("heap after load, MiB", product.process().heapAfterCollection());
      return commits;
    }
  }

  private void withTwoTargets() throws Exception {
    int port = Child.freePort();
    var place = Files.createDirectories(directory.resolve("two"));
    try (var systems = new Systems(calls, place, port);
        var product = new Product(calls, place, port, systems, options)) {
      product.define(List.of("zendesk", "xero"));
      product.start();
      endToEnd(systems, product, List.of("zendesk", "xero"), "two targets");
      table.put("RSS at most, two targets, MiB", product.process().mebibytes("VmHWM"));
    }
  }

  private static double restarted(Product product, Supplier<Duration> start) {
    product.stop();
    return start.get().toMillis() / 1e3;
  }

  private static double commits(Product product) {
    try {
      return CommitLimit.measure(product.data(), COMMITS);
    } catch (Exception e) {
      throw new IllegalStateException("the database could not be measured", e);
    }
  }

  /** Contacts are created, then each gets another number, in rounds. */
  private List<String> endToEnd(
      Systems systems, Product product, List<String> targets, String name) {
    var ids = created(systems, product, targets, name);
    edited(systems, product, ids, targets, name);
    return ids;
  }

  /** Returns the ids of the first round's contacts. */
  private List<String> created(
      Systems systems, Product product, List<String> targets, String name) {
    var ids = new ArrayList<String>();
    int[] first = {0};
    table.put(
        "created, " + name + ", /s",
        median(
            ROUNDS,
            () -> {
              var before = new HashMap<String, Integer>();
              targets.forEach(it -> before.put(it, systems.writes(it)));
              long from = System.nanoTime();
              var used = used(systems, product);
              var made = systems.create(first[0], RECORDS);
              awaitAgreement(systems, targets, before, RECORDS);
              double rate = RECORDS / ((System.nanoTime() - from) / 1e9);
              awaitQuiet(systems);
              tellCost(used, used(systems, product));
              if (first[0] == 0) {
                ids.addAll(made);
              }
              first[0] += RECORDS;
              return rate;
            }));
    return ids;
  }

  private void edited(
      Systems systems, Product product, List<String> ids, List<String> targets, String name) {
    int[] round = {0};
    table.put(
        "edited, " + name + ", /s",
        median(
            ROUNDS,
            () -> {
              int first = systems.writes(targets.get(0));
              int other = systems.writes(targets.get(targets.size() - 1));
              long start = System.nanoTime();
              var used = used(systems, product);
              systems.edit(ids, ++round[0]);
              await(
                  () ->
                      systems.writes(targets.get(0)) - first >= RECORDS
                          && systems.writes(targets.get(targets.size() - 1)) - other >= RECORDS);
              double rate = RECORDS / ((System.nanoTime() - start) / 1e9);
              verify(systems, targets);
              awaitQuiet(systems);
              tellCost(used, used(systems, product));
              return rate;
            }));
  }

  /**
   * Edits that never run out, to one target, right after the process says that it is ready, and
   * once it is warm.
   */
  private void fresh(Systems systems, Product product, List<String> ids, String target) {
    var warm = new double[ROUNDS];
    var shares = new double[ROUNDS];
    int[] round = {300};
    int[] turn = {0};
    table.put(
        "edited, first 20 s, /s",
        median(
            ROUNDS,
            () -> {
              product.stop();
              product.start();
              double first = endless(systems, ids, round, target, FRESH);
              endless(systems, ids, round, target, WARMING);
              double later = endless(systems, ids, round, target, FRESH);
              warm[turn[0]] = later;
              shares[turn[0]++] = first / later;
              System.err.println("  first 20 s %.0f /s, warm %.0f /s".formatted(first, later));
              verify(systems, List.of(target));
              awaitQuiet(systems);
              return first;
            }));
    table.put("edited, warm, /s", middle(warm));
    table.put("edited, first 20 s / warm", middle(shares));
  }

  /** Edits for so long; how many a second arrived. The echoes of the writes are part of it. */
  static double endless(
      Systems systems, List<String> ids, int[] round, String target, Duration time) {
    int first = systems.writes(target);
    var some = ids.subList(0, Math.min(AT_ONCE, ids.size()));
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until) {
      int before = systems.writes(target);
      systems.edit(some, ++round[0]);
      await(
          () ->
              systems.writes(target) - before >= some.size() && systems.waitingHooks() == 0
                  || System.nanoTime() >= until);
    }
    return (systems.writes(target) - first) / (double) time.toSeconds();
  }

  /** Processor seconds so far: of the product, of its database, of the stand-ins. */
  private static double[] used(Systems systems, Product product) {
    return new double[] {
      product.process().processorSeconds(), product.databaseSeconds(), systems.processorSeconds()
    };
  }

  private static void tellCost(double[] before, double[] after) {
    var cost = new double[before.length];
    for (int i = 0; i < cost.length; i++) {
      cost[i] = (after[i] - before[i]) * 1e3 / RECORDS;
    }
    System.err.println("  processor ms a record " + Arrays.toString(cost));
  }

  private void awaitAgreement(
      Systems systems, List<String> targets, Map<String, Integer> before, int count) {
    await(() -> targets.stream().allMatch(it -> systems.writes(it) - before.get(it) >= count));
    verify(systems, targets);
  }

  /** Until every target holds for every email what the CRM holds. */
  static void verify(Systems systems, List<String> targets) {
    var expected = systems.phones("hubspot").entrySet();
    for (var target : targets) {
      await(() -> systems.phones(target).entrySet().containsAll(expected));
    }
  }

  static void awaitQuiet(Systems systems) {
    await(() -> systems.waitingHooks() == 0);
    Calls.pause(1_000);
  }

  static void await(BooleanSupplier done) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("not done within " + PATIENCE);
      }
      Calls.pause(20);
    }
  }

  /** Ten edits a second, one at a time: from the edit's time to the target's, in its journal. */
  private void lag(Systems systems, List<String> ids) {
    int count = 100;
    int source = systems.writes("hubspot");
    int target = systems.writes("zendesk");
    for (int i = 0; i < count; i++) {
      systems.editOnScreen(ids.get(i), 90);
      Calls.pause(100);
    }
    await(() -> systems.writes("zendesk") - target >= count);
    var edited = systems.phonesAt("hubspot", source);
    var arrived = systems.phonesAt("zendesk", target);
    var lags =
        edited.entrySet().stream()
            .mapToDouble(
                it -> Duration.between(it.getValue(), arrived.get(it.getKey())).toNanos() / 1e6)
            .sorted()
            .toArray();
    table.put("lag p50, ms", lags[lags.length / 2]);
    table.put("lag p99, ms", lags[(int) (lags.length * 0.99) - 1]);
  }

  private void accepts(Systems systems, Product product, List<String> ids) {
    table.put(
        "accepts, processing beside, /s", median(ROUNDS, () -> accept(systems, product, ids)));
    await(() -> Statements.waitingEvents(product.data()) == 0);
    systems.refuse("hubspot", true);
    accept(systems, product, ids);
    table.put("accepts, vendor busy, /s", median(ROUNDS, () -> accept(systems, product, ids)));
    systems.refuse("hubspot", false);
  }

  private double accept(Systems systems, Product product, List<String> ids) {
    var hooks =
        Hooks.prepare(product.port(), systems.setting("hubspot", "hookSecret"), ids, events, HOOKS);
    events += HOOKS;
    var before = used(systems, product);
    double rate = Load.requestsPerSecond(product.port(), CONNECTIONS, hooks);
    var after = used(systems, product);
    System.err.printf(
        "  processor us an accepted webhook: product %.0f, database %.0f%n",
        (after[0] - before[0]) * 1e6 / HOOKS, (after[1] - before[1]) * 1e6 / HOOKS);
    return rate;
  }

  private double bare(Systems systems, Path place) {
    int port = Child.freePort();
    var log = place.resolve("bare.log");
    var arguments = new ArrayList<>(List.of(Integer.toString(port)));
    for (var it : List.of("url", "account", "token")) {
      arguments.add(systems.setting("zendesk", it));
    }
    try (var route = Child.main(log, BareRoute.class, arguments)) {
      route.line("ready");
      systems.tell(false);
      int[] next = {0};
      forward(port, next);
      return median(ROUNDS, () -> forward(port, next));
    } finally {
      systems.tell(true);
    }
  }

  private static double forward(int port, int[] next) {
    var requests = new ArrayList<byte[]>();
    for (int i = 0; i < FORWARDS; i++) {
      var body =
          """
          {"user":{"name":"Bare %1$d","email":"bare%1$d@example.com","phone":"+41440000000"}}\
          """
              .formatted(next[0]++)
              .getBytes(StandardCharsets.UTF_8);
      requests.add(Load.request("POST", "127.0.0.1:" + port, "/forward", body));
    }
    return Load.requestsPerSecond(port, CONNECTIONS, requests);
  }

  /** Of the later half: what runs for weeks is not judged by its first seconds. */
  private static double median(int rounds, DoubleSupplier measured) {
    var all = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      all[i] = measured.getAsDouble();
      System.err.printf("  %.1f%n", all[i]);
    }
    return middle(Arrays.copyOfRange(all, rounds / 2, rounds));
  }

  private static double middle(double[] values) {
    var later = values.clone();
    Arrays.sort(later);
    return (later[(later.length - 1) / 2] + later[later.length / 2]) / 2;
  }
}
