package io.syncline.bench;

import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.SandboxOptions;
import io.syncline.sandbox.legacy.LegacySandbox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What it saves to take the record from the event: the example of {@code docs/full-events} between
 * two stand-ins whose answers take some milliseconds, with and without the key {@code record}.
 */
final class FullEvents {
  private static final int RECORDS = Integer.getInteger("bench.records", 2000);
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final Path EXAMPLE = Path.of("docs/full-events");
  private static final Path APP = Path.of("target/quarkus-app").toAbsolutePath();
  private static final long PATIENCE = 180_000_000_000L;

  private final Calls calls = new Calls();
  private final Path directory;
  private final List<String> options;
  private final Table table;

  FullEvents(Path directory, List<String> options, Table table) {
    this.directory = directory;
    this.options = options;
    this.table = table;
  }

  void run() throws IOException {
    for (var kind : List.of("thin", "full")) {
      measure(kind, Files.createDirectories(directory.resolve(kind)));
    }
  }

  private void measure(String kind, Path place) throws IOException {
    int port = Child.freePort();
    try (var shop = standIn("shop", port);
        var desk = standIn("desk", port);
        var product = product(kind, place, port, shop, desk)) {
      for (var it : List.of(shop, desk)) {
        var webhooks = it.control().webhooks();
        webhooks.senders(4);
      }
      var ids = new ArrayList<String>();
      for (int i = 0; i < RECORDS; i++) {
        ids.add(
            shop.create(
                Map.of(
                    "email", "person" + i + "@example.com",
                    "firstName", "Person" + i,
                    "lastName", "Bench" + i,
                    "phone", phone(0, i))));
      }
      await(product, () -> agree(shop, desk));
      quiet(shop, desk);
      rounds(kind, product, shop, desk, ids);
    }
  }

  private void rounds(
      String kind, Child product, LegacySandbox shop, LegacySandbox desk, List<String> ids) {
    var rates = new double[ROUNDS];
    var asked = new double[ROUNDS][2];
    for (int round = 0; round < ROUNDS; round++) {
      long atShop = shop.server().requests();
      long atDesk = desk.server().requests();
      long from = System.nanoTime();
      for (int i = 0; i < ids.size(); i++) {
        shop.edit(ids.get(i), Map.of("phone", phone(round + 1, i)));
      }
      await(product, () -> agree(shop, desk));
      rates[round] = RECORDS / ((System.nanoTime() - from) / 1e9);
      quiet(shop, desk);
      asked[round][0] = (shop.server().requests() - atShop) / (double) RECORDS;
      asked[round][1] = (desk.server().requests() - atDesk) / (double) RECORDS;
    }
    table.put("edited, " + kind + " events, /s", later(rates));
    table.put("calls per 1,000 edits at the source, " + kind, 1e3 * later(asked, 0));
    table.put("calls per 1,000 edits at the target, " + kind, 1e3 * later(asked, 1));
  }

  private static double later(double[][] all, int column) {
    return later(Arrays.stream(all).mapToDouble(it -> it[column]).toArray());
  }

  /** The median of the later half. */
  private static double later(double[] all) {
    var later = Arrays.copyOfRange(all, all.length / 2, all.length);
    Arrays.sort(later);
    return later[later.length / 2];
  }

  private static LegacySandbox standIn(String name, int port) {
    var options =
        SandboxOptions.of(name, "bench-key", "bench-secret-of-" + name)
            .hook(URI.create("http://127.0.0.1:" + port + "/hooks/" + name));
    var started = LegacySandbox.start(options);
    started.versions(true);
    return started;
  }

  private static String name(LegacySandbox it, LegacySandbox shop) {
    return it == shop ? "shop" : "desk";
  }

  private Child product(String kind, Path place, int port, LegacySandbox shop, LegacySandbox desk)
      throws IOException {
    var routes = place.resolve("routes");
    copy(Path.of("routes/pipelines"), routes.resolve("pipelines"));
    var manifest = Files.readString(EXAMPLE.resolve("systems/plain.system.yaml"));
    write(
        routes.resolve("systems/plain.system.yaml"),
        kind.equals("full") ? manifest : manifest.replaceAll("(?m)^  record: .*\\n", ""));
    for (var id : List.of("shop", "desk")) {
      write(
          routes.resolve("systems/" + id + ".connection.yaml"),
          "type: plain\nsettings:\n  rateLimit: 1000000\n  concurrency: 16\n");
    }
    write(
        routes.resolve("syncs/people.sync.yaml"),
        Files.readString(EXAMPLE.resolve("syncs/people.sync.yaml"))
            + "syncConfig: {initial: link}\n");
    var set = new HashMap<String, String>();
    for (var it : List.of(shop, desk)) {
      var prefix = it == shop ? "SHOP_" : "DESK_";
      set.put(prefix + "BASE_URL", it.baseUri().toString());
      set.put(prefix + "TOKEN", "bench-key");
      set.put(prefix + "HOOK_SECRET", "bench-secret-of-" + name(it, shop));
    }
    set.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    set.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    set.put("SYNCLINE_HTTP_PRIVATE_HOSTS", "127.0.0.1");
    set.put("SYNCLINE_ROUTES_DIR", routes.toString());
    set.put("SYNCLINE_DATA_DIR", place.resolve("data").toString());
    var arguments = new ArrayList<>(options);
    arguments.addAll(List.of("-jar", APP.resolve("quarkus-run.jar").toString()));
    var child = Child.java(place.resolve("product.log"), set, arguments);
    await(child, () -> calls.ok("http://127.0.0.1:" + port + "/q/health/ready"));
    return child;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        write(to.resolve(from.relativize(file)), Files.readString(file));
      }
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static boolean agree(LegacySandbox shop, LegacySandbox desk) {
    return phones(shop).equals(phones(desk));
  }

  private static Map<String, String> phones(LegacySandbox of) {
    var all = new HashMap<String, String>();
    for (NativeRecord it : of.contacts()) {
      all.put(String.valueOf(it.text("email")), String.valueOf(it.text("phone")));
    }
    return all;
  }

  private static String phone(int round, int number) {
    return "+4144%03d%04d".formatted(round + 200, number % 10_000);
  }

  /** No webhook waits, and what they caused is over: the echoes are part of what an edit costs. */
  private static void quiet(LegacySandbox shop, LegacySandbox desk) {
    long asked;
    do {
      asked = shop.server().requests() + desk.server().requests();
      Calls.pause(2_000);
    } while (waiting(shop) + waiting(desk) > 0
        || asked != shop.server().requests() + desk.server().requests());
  }

  private static long waiting(LegacySandbox it) {
    return it.control().webhooks().tally().waiting();
  }

  private static void await(Child product, BooleanSupplier done) {
    long until = System.nanoTime() + PATIENCE;
    while (!done.getAsBoolean()) {
      product.check();
      if (System.nanoTime() > until) {
        throw new IllegalStateException("not done in time");
      }
      Calls.pause(20);
    }
  }
}
