package io.syncline.bench;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.find.SearchIndexer;
import io.syncline.core.find.SearchWords;
import io.syncline.core.model.RecordId;
import io.syncline.store.find.PostgresSearch;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * How long it takes to write the words of so many records (the argument; 1,000,000 without one) and
 * to find some of them, and what a save pays for it. Each search is made 20 times; the middle and
 * the longest time are printed.
 */
public final class Finding {

  private static final int REPEATED = 20;

  /** The company becomes a phone number, so that there is one. */
  private static final String PHONE = "company";

  private static final Sql FILL =
      Sql.of(
          """
          insert into record (id, entity, version, status, attributes)
          select gen_random_uuid(), 'contact', 1, 'active',
                 format('{"email":{"value":"%1$s.%2$s%3$s@%4$s.example","source":"crm","editedAt":"2026-01-01T00:00:00Z","version":1},'
                        '"firstName":{"value":"%1$s","source":"crm","editedAt":"2026-01-01T00:00:00Z","version":1},'
                        '"lastName":{"value":"%2$s","source":"crm","editedAt":"2026-01-01T00:00:00Z","version":1},'
                        '"company":{"value":"+1%5$s","source":"crm","editedAt":"2026-01-01T00:00:00Z","version":1}}',
                        'first' || i % 500, 'last' || i % 20000, i, 'company' || i % 5000, 2000000000 + i)::json
          from generate_series(1, :size::int) i
          """);

  private static final Sql DUE =
      Sql.of("insert into search_due (record_id) select unnest(:ids::uuid[])");

  private static final Sql SAVED =
      Sql.of("update record set version = version + 1 where id = any(:ids)");

  private static final Sql SOME = Sql.of("select id from record limit :size");

  private static final Sql BYTES =
      Sql.of(
          "select pg_total_relation_size('record_search') as search,"
              + " pg_total_relation_size('record') as record");

  private Finding() {}

  public static void main(String[] args) throws Exception {
    int size = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
    var database = new Database(ProductDatabase.fresh());
    var installation =
        Contacts.synced()
            .attributes(
                it -> it.name().equals(PHONE) ? Attribute.plain(PHONE, ValueType.PHONE) : it)
            .installation();
    database.run(connection -> FILL.on(connection).with("size", size).update());
    var search = new PostgresSearch(database);
    var upkeep = new SearchIndexer(search, () -> installation);
    long begun = System.nanoTime();
    upkeep.runOnce(Integer.MAX_VALUE);
    double seconds = (System.nanoTime() - begun) / 1e9;
    database.run(connection -> Sql.of("analyze").on(connection).update());
    System.out.printf("words of %,d records: %.0f s, %,.0f /s%n", size, seconds, size / seconds);
    database.run(
        connection ->
            BYTES
                .on(connection)
                .one(
                    row -> {
                      System.out.printf(
                          "search %,d MiB beside record %,d MiB%n",
                          row.number("search") >> 20, row.number("record") >> 20);
                      return 0;
                    }));
    ask(search, "one e-mail", "first7.last7007" + 7007 + "@company2007.example");
    ask(search, "one phone", "(200) 000-7007");
    ask(search, "a last name (50 records)", "last700");
    ask(search, "a first name (2,000)", "first7");
    ask(search, "both names", "first200 last700");
    ask(search, "a domain (200)", "company7.example");
    ask(search, "what all have", "example");
    ask(search, "a beginning that all have", "comp");
    ask(search, "nothing", "nobody");
    ask(search, "nothing, and what all have", "nobody example");
    save(database);
    System.exit(0);
  }

  private static void ask(PostgresSearch search, String what, String text) {
    var words = SearchWords.asked(text);
    time(
        what,
        () -> {
          var exact = search.having(words, false, 1_000);
          var found = exact.isEmpty() ? search.having(words, true, 1_000) : exact;
          search.read(found.subList(0, Math.min(50, found.size())));
          return found.size();
        });
  }

  private static void save(Database database) {
    var ids =
        database.inTransaction(
            connection -> SOME.on(connection).with("size", 100).list(row -> row.record("id")));
    time("a save of 100 records, bare", () -> saved(database, ids, false));
    time("a save of 100 records, noted", () -> saved(database, ids, true));
  }

  private static int saved(Database database, List<RecordId> ids, boolean noted) {
    return database.inTransaction(
        connection -> {
          int count = SAVED.on(connection).with("ids", "uuid", ids).update();
          return noted ? DUE.on(connection).with("ids", "uuid", ids).update() : count;
        });
  }

  private static void time(String what, Supplier<Integer> task) {
    var times = new ArrayList<Double>();
    int found = 0;
    for (int i = 0; i < REPEATED; i++) {
      long begun = System.nanoTime();
      found = task.get();
      times.add((System.nanoTime() - begun) / 1e6);
    }
    Collections.sort(times);
    System.out.printf(
        "%-30s %,6d found, %.1f ms, at most %.1f ms%n",
        what, found, times.get(REPEATED / 2), times.get(REPEATED - 1));
  }
}
