package io.syncline.store.find;

import static java.util.stream.Collectors.joining;

import io.syncline.core.find.RecordSearch;
import io.syncline.core.find.SearchIndex;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.store.record.LinkRows;
import io.syncline.store.record.RecordRows;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The words by which records are found, in PostgreSQL. A word is a lexeme as it is: nothing of
 * PostgreSQL's own reading of texts is used.
 */
public final class PostgresSearch implements RecordSearch, SearchIndex {

  /** One process writes at a time: of two versions of a record the newer one is to stay. */
  private static final long TURN = 0x73656172_63680000L;

  private static final Sql HAVING =
      Sql.of(
          "select record_id from record_search where terms @@ :words::text::tsquery limit :limit");

  private static final Sql ATTRIBUTES =
      Sql.of("select attributes from search_attributes where entity = :entity");

  private static final Sql KEEP =
      Sql.of(
          """
          insert into search_attributes (entity, attributes) values (:entity, :attributes)
          on conflict (entity) do update set attributes = excluded.attributes
          """);

  private static final Sql FORGET =
      Sql.of("delete from search_attributes where entity = any(:entities)");

  private static final Sql ALL_DUE =
      Sql.of("insert into search_due (record_id) select id from record where entity = :entity");

  private static final Sql MINE = Sql.of("select pg_try_advisory_xact_lock(:turn) as mine");

  private static final Sql TAKE =
      Sql.of(
          """
          delete from search_due
          where seq = any(array(select seq from search_due order by seq limit :limit))
          returning record_id
          """);

  private static final Sql WRITE =
      Sql.of(
          """
          insert into record_search (record_id, terms)
          select record, array_to_tsvector(words::text[])
          from unnest(:record::uuid[], :words::text[]) as written (record, words)
          order by record
          on conflict (record_id) do update set terms = excluded.terms where record_search.terms <> excluded.terms
          """);

  private static final Sql DROP =
      Sql.of("delete from record_search where record_id = any(:records)");

  private final Database database;

  public PostgresSearch(Database database) {
    this.database = database;
  }

  @Override
  public List<RecordId> having(List<String> words, boolean beginnings, int limit) {
    if (words.isEmpty()) {
      return List.of();
    }
    var end = beginnings ? ":*" : "";
    var query = words.stream().map(it -> quoted(it) + end).collect(joining(" & "));
    return database.inTransaction(
        connection ->
            HAVING
                .on(connection)
                .with("words", query)
                .with("limit", limit)
                .list(row -> row.record("record_id"))
                .stream()
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .toList());
  }

  private static String quoted(String word) {
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  @Override
  public List<RecordId> ofCopies(Collection<NativeRef> refs) {
    return refs.isEmpty()
        ? List.of()
        : database.inTransaction(
            connection ->
                LinkRows.byRef(connection, refs).values().stream()
                    .map(it -> it.record())
                    .distinct()
                    .sorted((one, other) -> one.toString().compareTo(other.toString()))
                    .toList());
  }

  @Override
  public List<Hit> read(Collection<RecordId> ids) {
    return database.inSnapshot(
        connection -> {
          var copies = LinkRows.copies(connection, ids);
          return RecordRows.read(connection, ids).values().stream()
              .map(it -> new Hit(it, copies.getOrDefault(it.id(), List.of())))
              .toList();
        });
  }

  @Override
  public Optional<String> attributes(String entity) {
    return database.inTransaction(
        connection ->
            ATTRIBUTES.on(connection).with("entity", entity).first(row -> row.text("attributes")));
  }

  @Override
  public void attributes(String entity, String attributes) {
    database.run(
        connection -> {
          KEEP.on(connection).with("entity", entity).with("attributes", attributes).update();
          ALL_DUE.on(connection).with("entity", entity).update();
        });
  }

  @Override
  public int write(Function<UnifiedRecord, Optional<Set<String>>> words, int limit) {
    return database.inTransaction(connection -> write(connection, words, limit));
  }

  private static int write(
      Connection connection, Function<UnifiedRecord, Optional<Set<String>>> words, int limit) {
    if (!MINE.on(connection).with("turn", TURN).one(row -> row.flag("mine"))) {
      return 0;
    }
    var due = TAKE.on(connection).with("limit", limit).list(row -> row.record("record_id"));
    if (due.isEmpty()) {
      return 0;
    }
    record Written(RecordId record, Set<String> words) {}
    var kept = new ArrayList<Written>();
    var gone = new ArrayList<RecordId>();
    var unknown = new HashSet<String>();
    for (var record : RecordRows.read(connection, Set.copyOf(due)).values()) {
      var found = words.apply(record);
      if (found.isEmpty()) {
        unknown.add(record.entity());
      } else if (found.get().isEmpty()) {
        gone.add(record.id());
      } else {
        kept.add(new Written(record.id(), found.get()));
      }
    }
    if (!kept.isEmpty()) {
      var rows =
          Rows.of(kept)
              .uuid("record", Written::record)
              .text("words", it -> Row.literal(List.copyOf(it.words())))
              .rows();
      WRITE.on(connection).with(rows).update();
    }
    if (!gone.isEmpty()) {
      DROP.on(connection).with("records", "uuid", gone).update();
    }
    if (!unknown.isEmpty()) {
      FORGET.on(connection).with("entities", "text", unknown).update();
    }
    return due.size();
  }
}
