package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.journey.vendors.Installed.Application;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.system.jdbc.BusinessDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A table of products and two shops behind ports that fail, as their people use them. */
final class TableAndShops implements AutoCloseable {

  /** How far the search index of a shop is behind its records. */
  static final Duration LATE = Duration.ofSeconds(15);

  /** By which the shops sign their webhooks. */
  static final String SIGNING = "shpss_test";

  private static final String KEY = "shpat_test";

  private static final int MOST_DISCONTINUED = 5;

  private static final String TABLE =
      """
      create table products (
        id bigint generated always as identity primary key,
        sku text not null unique,
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

  /** A row of the table. */
  record Row(String handle, String title, String price, int stock, boolean sold) {}

  final ShopStandIn north;
  final ShopStandIn south;
  final List<FaultyPort> ports;
  final Map<String, Row> rows = new LinkedHashMap<>();
  private final BusinessDatabase erp = new BusinessDatabase(TABLE);
  private final InstantSource clock;
  private final Random random;

  TableAndShops(InstantSource clock, Random random, long seed, Duration late) {
    this.clock = clock;
    this.random = random;
    north = new ShopStandIn(clock, KEY, late);
    south = new ShopStandIn(clock, KEY, late);
    ports = List.of(new FaultyPort("north", north, seed), new FaultyPort("south", south, seed));
    ports.forEach(TableAndShops::words);
  }

  /** How the product reaches them. */
  List<Application> installed() {
    return List.of(
        new Application("erp", "erp", erp.settings()),
        shop("north", ports.get(0)),
        shop("south", ports.get(1)));
  }

  /** What the product is given, by its path below the folder. */
  static Map<String, String> definitions() {
    return Map.of(
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
            "sku"));
  }

  void failing(double probability) {
    ports.forEach(it -> it.failing(probability));
  }

  private static Application shop(String id, FaultyPort port) {
    return new Application(
        id, "shopify", Map.of("baseUrl", port.url(), "token", KEY, "hookSecret", SIGNING));
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

  void insert(String sku, int number) {
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

  String price() {
    return "%d.%02d".formatted(1 + random.nextInt(90), random.nextInt(100));
  }

  void save(String sku, Row row) {
    rows.put(sku, row);
    erp.execute(
        "update products set title = '%s', price = %s, stock = %d, discontinued = %s, row_version = row_version + 1, changed_at = '%s' where sku = '%s'"
            .formatted(row.title(), row.price(), row.stock(), !row.sold(), clock.instant(), sku));
  }

  /** It is sold no more; only so many rows that the brake on removals (10 a day) never asks. */
  void discontinue(String sku) {
    var row = rows.get(sku);
    boolean asks = rows.values().stream().filter(it -> !it.sold()).count() >= MOST_DISCONTINUED;
    save(sku, new Row(row.handle(), row.title(), row.price(), 0, asks));
  }

  void assertEqual(String state) {
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
    assertThat(north.shelf()).as("north %s", state).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(south.shelf()).as("south %s", state).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(north.unknown()).isEmpty();
  }

  @Override
  public void close() {
    ports.forEach(FaultyPort::close);
    erp.close();
  }
}
