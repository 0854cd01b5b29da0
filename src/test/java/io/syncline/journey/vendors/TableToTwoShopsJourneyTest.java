package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.journey.vendors.Installed.Application;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.system.jdbc.BusinessDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of products, carried to two shops: what is sold, its price and its stock. */
class TableToTwoShopsJourneyTest {

  private static final String TABLE =
      """
      create table products (
        sku text primary key,
        handle text not null unique,
        title text not null,
        price numeric(10, 2) not null,
        stock integer not null,
        discontinued boolean not null default false,
        row_version integer not null default 1,
        created_at timestamptz not null,
        changed_at timestamptz not null)
      """;

  /** One table, seen as three: a product, a variant and a level of stock are three records. */
  private static final String ERP =
      """
      type: erp
      transport: jdbc
      objects:
        products:
          entities: [product]
          table: {name: products, deleted: discontinued}
          createdAt: created_at
          updatedAt: changed_at
          version: row_version
          matchKeys: [handle]
          fields:
            handle: {attribute: handle, findable: true, unique: true}
            title: {attribute: name}
        prices:
          entities: [variant]
          table: {name: products}
          createdAt: created_at
          updatedAt: changed_at
          version: row_version
          matchKeys: [sku]
          fields:
            sku: {attribute: sku, findable: true, unique: true}
            price: {attribute: price, type: decimal, scale: 2}
        stock:
          entities: [stock]
          table: {name: products}
          createdAt: created_at
          updatedAt: changed_at
          version: row_version
          matchKeys: [sku]
          fields:
            sku: {attribute: sku, findable: true, unique: true}
            stock: {attribute: available, type: integer}
      """;

  private static String sync(String name, String ours, String theirs, String map, String key) {
    return """
    service: %s
    version: "1"
    direction: unidirectional
    systems:
      - {id: erp, primary: true, objects: [%s]}
      - {id: north, type: shopify, %s}
      - {id: south, type: shopify, %s}
    fieldMapping: %s
    syncConfig:
      onForeignWrite: revert
      deduplication: {matchFields: [%s]}
    """
        .formatted(name, ours, theirs, theirs, map, key);
  }

  private static final int PRODUCTS = 12;
  private static final String KEY = "shpat_test";

  /** A row of the table. */
  private record Row(String handle, String title, String price, int stock, boolean sold) {}

  private final long seed = Long.getLong("journey.seed", 1);
  private final Random random = new Random(seed);
  private final SettableClock clock =
      new SettableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private final ShopStandIn north = new ShopStandIn(clock, KEY);
  private final ShopStandIn south = new ShopStandIn(clock, KEY);
  private final FaultyPort northPort = new FaultyPort("north", north, seed);
  private final FaultyPort southPort = new FaultyPort("south", south, seed);
  private final BusinessDatabase erp = new BusinessDatabase(TABLE);
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private Installed installed;

  @TempDir Path folder;

  @BeforeEach
  void start() {
    installed =
        new Installed(
            clock,
            seed,
            folder.resolve("routes"),
            List.of(
                new Application("erp", "erp", erp.settings()),
                shop("north", northPort),
                shop("south", southPort)),
            Map.of(
                "systems/erp.system.yaml",
                ERP,
                "syncs/catalog.sync.yaml",
                sync(
                    "catalog",
                    "products",
                    "objects: [{name: products, mapping: product}]",
                    "{name: name, handle: handle}",
                    "handle"),
                "syncs/prices.sync.yaml",
                sync(
                    "prices",
                    "prices",
                    "create: never, objects: [{name: variants, mapping: variant}]",
                    "{sku: sku, price: price}",
                    "sku"),
                "syncs/stock.sync.yaml",
                sync(
                    "stock",
                    "stock",
                    "create: never, objects: [{name: inventory, mapping: stock}]",
                    "{sku: sku, available: available}",
                    "sku")));
    List.of(northPort, southPort).forEach(TableToTwoShopsJourneyTest::words);
  }

  private static Application shop(String id, FaultyPort port) {
    return new Application(id, "shopify", Map.of("baseUrl", port.url(), "token", KEY));
  }

  private static void words(FaultyPort port) {
    port.words(
        (fault, request) ->
            switch (fault) {
              case RATE_LIMITED, EXPIRED ->
                  Reply.text(
                      200,
                      "{\"errors\": [{\"message\": \"Throttled\", \"extensions\": {\"code\":"
                          + " \"THROTTLED\"}}]}");
              case ERROR_IN_SUCCESS ->
                  Reply.text(
                      200,
                      "{\"errors\": [{\"message\": \"Internal error\", \"extensions\": {\"code\":"
                          + " \"INTERNAL_SERVER_ERROR\"}}]}");
              default -> null;
            });
  }

  @AfterEach
  void stop() {
    installed.close();
    northPort.close();
    southPort.close();
    erp.close();
  }

  @Test
  @DisplayName(
      "S9, S11: products of a table are in two shops once each, and prices and stock are those of"
          + " the table, also where a shop throttles and refuses")
  void theTableIsInBothShops() {
    System.out.println("TableToTwoShopsJourneyTest: -Djourney.seed=" + seed);
    northPort.failing(0.12);
    southPort.failing(0.12);
    for (int i = 0; i < PRODUCTS; i++) {
      insert("SKU-%02d \"%d\"".formatted(i, i), i);
      between();
    }
    installed.settle();
    for (var row : rows.entrySet()) {
      north.label(row.getValue().handle(), row.getKey());
      between();
      south.label(row.getValue().handle(), row.getKey());
    }
    installed.settle();
    assertEqual("labelled");

    for (var sku : List.copyOf(rows.keySet())) {
      change(sku);
      between();
    }
    installed.settle();
    assertEqual("changed");
    refuse();
    northPort.failing(0);
    southPort.failing(0);
    installed.settle();

    assertEqual("at the end");
    for (var port : List.of(northPort, southPort)) {
      assertThat(port.hit()).as("seed %d", seed).containsKeys(FaultyPort.OF_ANY_VENDOR);
    }
  }

  private void between() {
    clock.pass(Duration.ofMillis(1_500 + random.nextInt(4_000)));
    switch (random.nextInt(4)) {
      case 0 -> installed.poll();
      case 1 -> installed.judge();
      case 2 -> installed.deliver();
      default -> {}
    }
  }

  private void insert(String sku, int number) {
    var row = new Row("product-" + number, "Product " + number, price(), random.nextInt(100), true);
    rows.put(sku, row);
    erp.execute(
        "insert into products (sku, handle, title, price, stock, created_at, changed_at) values"
            + " ('%s', '%s', '%s', %s, %d, '%s', '%s')"
                .formatted(
                    sku,
                    row.handle(),
                    row.title(),
                    row.price(),
                    row.stock(),
                    clock.instant(),
                    clock.instant()));
  }

  private String price() {
    return "%d.%02d".formatted(1 + random.nextInt(90), random.nextInt(100));
  }

  private void change(String sku) {
    var row = rows.get(sku);
    switch (random.nextInt(5)) {
      case 0 -> save(sku, new Row(row.handle(), "New " + row.title(), price(), 5, true));
      case 1 -> save(sku, new Row(row.handle(), row.title(), row.price(), 0, false));
      case 2 -> {
        north.price(sku, "0.01");
        between();
      }
      case 3 -> {
        save(sku, new Row(row.handle(), row.title(), price(), row.stock(), true));
        between();
        save(sku, new Row(row.handle(), row.title(), price(), row.stock() + 1, true));
      }
      default -> save(sku, new Row(row.handle(), row.title(), row.price(), 7, true));
    }
  }

  private void save(String sku, Row row) {
    rows.put(sku, row);
    erp.execute(
        "update products set title = '%s', price = %s, stock = %d, discontinued = %s, row_version = row_version + 1, changed_at = '%s' where sku = '%s'"
            .formatted(row.title(), row.price(), row.stock(), !row.sold(), clock.instant(), sku));
  }

  /** A price that both shops refuse is a dead letter until the row says another. */
  private void refuse() {
    var sku = rows.keySet().iterator().next();
    var row = rows.get(sku);
    save(sku, new Row(row.handle(), row.title(), "-1.00", row.stock(), row.sold()));
    installed.settle();
    assertThat(installed.questions())
        .as("seed %d", seed)
        .hasSize(2)
        .allMatch(it -> it.startsWith("dead"));
    assertThat(north.refused()).isPositive();
    save(sku, new Row(row.handle(), row.title(), "3.50", row.stock(), row.sold()));
    installed.settle();
  }

  private void assertEqual(String when) {
    var wanted =
        rows.entrySet().stream()
            .map(
                it ->
                    String.join(
                        " | ",
                        it.getValue().handle(),
                        it.getValue().title(),
                        it.getValue().sold() ? "ACTIVE" : "ARCHIVED",
                        it.getKey(),
                        it.getValue().price(),
                        "" + it.getValue().stock()))
            .toList();
    var state = "%s, seed %d, %s".formatted(when, seed, installed.questions());
    assertThat(north.shelf()).as("north %s", state).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(south.shelf()).as("south %s", state).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(installed.questions()).as("questions %s", state).isEmpty();
    assertThat(north.unknown()).isEmpty();
  }
}
