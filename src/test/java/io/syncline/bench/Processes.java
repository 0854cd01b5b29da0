package io.syncline.bench;

import io.syncline.store.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * What an edit costs where several processes share one database, in processor time: with two cores
 * the clock says nothing about them. Webhooks arrive at the first process. More processes get more
 * rounds, so that each of them is as warm when it counts.
 */
final class Processes {
  private static final List<Integer> COUNTS = List.of(1, 2, 4);

  private final Calls calls;
  private final Path directory;
  private final List<String> options;
  private final Table table;
  private final int records;
  private final int rounds;

  /**
   * @param records edited at once in each round
   * @param rounds for each process, of which the later half counts
   */
  Processes(
      Calls calls, Path directory, List<String> options, Table table, int records, int rounds) {
    this.calls = calls;
    this.directory = directory;
    this.options = options;
    this.table = table;
    this.records = records;
    this.rounds = rounds;
  }

  void run() throws Exception {
    double one = 0;
    for (int count : COUNTS) {
      var cost = measured(count);
      double all = cost[0] + cost[1];
      one = count == 1 ? all : one;
      var of = count + (count == 1 ? " process, " : " processes, ");
      table.put(of + "processor ms an edit, product", cost[0]);
      table.put(of + "processor ms an edit, database", cost[1]);
      table.put(of + "of the cost with one", all / one);
    }
  }

  /** Milliseconds of all processes of the product, and of the database. */
  private double[] measured(int count) throws Exception {
    int port = Child.freePort();
    var place = Files.createDirectories(directory.resolve("processes-" + count));
    var products = new ArrayList<Product>();
    try (var systems = new Systems(calls, place, port)) {
      var first = new Product(calls, place, port, systems, options).onFreshDatabase();
      first.define(List.of("zendesk"));
      products.add(first);
      while (products.size() < count) {
        products.add(first.another(Child.freePort()));
      }
      products.forEach(Product::start);
      var ids = systems.create(0, records);
      Bench.verify(systems, List.of("zendesk"));
      try (var database = TestDatabase.fresh()) {
        return edited(systems, products, database, ids);
      }
    } finally {
      products.forEach(Product::close);
    }
  }

  private double[] edited(
      Systems systems, List<Product> products, DataSource database, List<String> ids)
      throws Exception {
    int all = rounds * products.size();
    int counted = all - all / 2;
    double[] before = {};
    long from = 0;
    for (int round = 1; round <= all; round++) {
      if (round == all - counted + 1) {
        before = used(products, database);
        from = System.nanoTime();
      }
      int writes = systems.writes("zendesk");
      systems.edit(ids, round);
      Bench.await(() -> systems.writes("zendesk") - writes >= records);
      Bench.awaitQuiet(systems);
    }
    double seconds = (System.nanoTime() - from) / 1e9;
    var after = used(products, database);
    Bench.verify(systems, List.of("zendesk"));
    double edits = (double) counted * records;
    System.err.printf("  %.0f edits in %.0f s%n", edits, seconds);
    return new double[] {
      (after[0] - before[0]) * 1e3 / edits, (after[1] - before[1]) * 1e3 / edits
    };
  }

  private static double[] used(List<Product> products, DataSource database) throws Exception {
    return new double[] {
      products.stream().mapToDouble(it -> it.process().processorSeconds()).sum(),
      Processor.seconds(database)
    };
  }
}
