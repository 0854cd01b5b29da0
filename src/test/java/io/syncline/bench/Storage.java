package io.syncline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is stored: contacts ({@code bench.records}) are created and synced to two systems, then
 * edited {@code bench.rounds} times. The table says bytes of each table for each record after the
 * creates, and what each event of the edits added; and what else the data folder holds.
 */
final class Storage {
  private static final List<String> TARGETS = List.of("zendesk", "xero");
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final int BATCH = 2_000;

  /** Partitions count as their table; indexes and long values are part of it. */
  private static final String SIZES =
      """
      select coalesce(pg_partition_root(c.oid)::regclass, c.oid::regclass)::text,
             sum(pg_table_size(c.oid)), sum(pg_indexes_size(c.oid))
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname = 'public'
      group by 1 order by sum(pg_total_relation_size(c.oid)) desc
      """;

  private final Path directory;
  private final List<String> options;
  private final Table table;
  private final int records;
  private final int rounds;
  private final Calls calls = new Calls();

  Storage(Path directory, List<String> options, Table table, int records, int rounds) {
    this.directory = directory;
    this.options = options;
    this.table = table;
    this.records = records;
    this.rounds = rounds;
  }

  /** Bytes of a table without and of its indexes. */
  private record Size(long rows, long indexes) {
    long all() {
      return rows + indexes;
    }
  }

  void run() throws Exception {
    int port = Child.freePort();
    var place = Files.createDirectories(directory.resolve("storage"));
    try (var systems = new Systems(calls, place, port);
        var product = new Product(calls, place, port, systems, options)) {
      product.define(TARGETS);
      product.start();
      var ids = new ArrayList<String>();
      for (int first = 0; first < records; first += BATCH) {
        int count = Math.min(BATCH, records - first);
        var before = writes(systems);
        ids.addAll(systems.create(first, count));
        await(systems, product, before, count);
      }
      var created = sizes(product);
      tell("record", created, Map.of(), records);
      long events = events(product);
      table.put("bytes a record, two targets", (double) sum(created) / records);
      table.put("data folder after creates, bytes a record", (double) folder(product) / records);
      for (int round = 1; round <= rounds; round++) {
        for (int first = 0; first < records; first += BATCH) {
          var before = writes(systems);
          var some = ids.subList(first, Math.min(records, first + BATCH));
          systems.edit(some, round);
          await(systems, product, before, some.size());
        }
      }
      var edited = sizes(product);
      long more = events(product) - events;
      tell("event", edited, created, more);
      table.put("events of an edit", (double) more / records / Math.max(1, rounds));
      table.put("bytes an event, two targets", (double) (sum(edited) - sum(created)) / more);
      table.put("write-ahead log, MiB", bytes(wal(product)) / 1024.0 / 1024);
      table.put("data folder, MiB", folder(product) / 1024.0 / 1024);
    }
  }

  private static Map<String, Integer> writes(Systems systems) {
    var writes = new LinkedHashMap<String, Integer>();
    TARGETS.forEach(it -> writes.put(it, systems.writes(it)));
    return writes;
  }

  private static void await(
      Systems systems, Product product, Map<String, Integer> before, int count) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (TARGETS.stream().anyMatch(it -> systems.writes(it) < before.get(it) + count)
        || systems.waitingHooks() > 0
        || Statements.waitingEvents(product.data()) > 0) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("not done within " + PATIENCE);
      }
      Calls.pause(200);
    }
  }

  private static long events(Product product) throws IOException, SQLException {
    try (var connection = Statements.connect(product.data());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from inbox_event")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static Map<String, Size> sizes(Product product) throws IOException, SQLException {
    var sizes = new LinkedHashMap<String, Size>();
    try (var connection = Statements.connect(product.data());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(SIZES)) {
      while (rows.next()) {
        sizes.put(rows.getString(1), new Size(rows.getLong(2), rows.getLong(3)));
      }
    }
    return sizes;
  }

  private static long sum(Map<String, Size> sizes) {
    return sizes.values().stream().mapToLong(Size::all).sum();
  }

  private static void tell(String unit, Map<String, Size> now, Map<String, Size> then, long count) {
    System.err.printf("bytes for each of %,d %ss:%n", count, unit);
    now.forEach(
        (name, size) -> {
          var before = then.getOrDefault(name, new Size(0, 0));
          double rows = (double) (size.rows() - before.rows()) / count;
          double indexes = (double) (size.indexes() - before.indexes()) / count;
          if (rows + indexes >= 1) {
            System.err.printf("  %-32s %,8.0f and indexes %,8.0f%n", name, rows, indexes);
          }
        });
  }

  private static Path wal(Product product) {
    return product.data().resolve("postgres/cluster/pg_wal");
  }

  private static long folder(Product product) {
    return bytes(product.data());
  }

  /** A file that goes while it is counted is not there. */
  private static long bytes(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.mapToLong(it -> it.toFile().isFile() ? it.toFile().length() : 0).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
