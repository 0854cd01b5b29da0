package io.syncline.store.reconcile;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.reconcile.difference.Subject;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.difference.Suspect.Amounts;
import io.syncline.core.reconcile.difference.Suspects;
import io.syncline.json.Json;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Doc;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who is suspicious in a run, in PostgreSQL. */
public final class PostgresSuspects implements Suspects {

  private static final Sql AFTER =
      Sql.of(
          """
          select seq, entity, a_system, a_object, a_ids, against, b_object, b_ids, bucket, record_id, key, attributes,
                 changed_at, left_in, amounts
          from (select *, sum(cardinality(a_ids) + cardinality(b_ids)) over (order by seq)
                          - cardinality(a_ids) - cardinality(b_ids) as rows_before
                from (select *
                      from reconciliation_suspect
                      where run_id = :run and seq > :after
                      order by seq
                      limit :limit) page) weighed
          where rows_before < :rows
          order by seq
          """);

  // They are not judged any more.
  private static final Sql TIDY =
      Sql.of(
          """
          delete from reconciliation_suspect s
          where not exists (select from sync_run r where r.id = s.run_id and r.ended_at is null)
          """);

  /** Rows after which a page ends: what it names is read again and held at once. */
  private static final int ROWS = 2_000;

  private final Database database;

  public PostgresSuspects(Database database) {
    this.database = database;
  }

  @Override
  public List<Suspect> after(String run, long seq, int limit) {
    return database.inTransaction(
        connection ->
            AFTER
                .on(connection)
                .with("run", run)
                .with("after", seq)
                .with("limit", limit)
                .with("rows", ROWS)
                .list(PostgresSuspects::suspect));
  }

  /** Deletes the suspects of ended runs. */
  public void tidy() {
    database.run(connection -> TIDY.on(connection).update());
  }

  private static Suspect suspect(Row row) throws SQLException {
    var against = row.system("against");
    var key = new DifferenceKey(row.text("entity"), against, row.text("key"), DifferenceKey.WHOLE);
    var subject =
        new Subject(
            row.maybeRecord("record_id"),
            refs(row.system("a_system"), row.text("a_object"), row.texts("a_ids")),
            refs(against, row.text("b_object"), row.texts("b_ids")));
    var listings =
        new Suspect.Listings(
            Set.copyOf(row.texts("attributes")),
            row.maybeTime("changed_at"),
            row.texts("left_in").stream().map(SystemId::of).collect(Collectors.toSet()),
            amounts(row.maybeText("amounts")));
    var bucket = row.constant("bucket", Bucket.class);
    return new Suspect(row.number("seq"), key, bucket, subject, listings);
  }

  private static List<NativeRef> refs(SystemId system, String object, List<String> ids) {
    return ids.stream().map(it -> new NativeRef(system, object, it)).toList();
  }

  private static @Nullable Amounts amounts(@Nullable String json) {
    if (json == null) {
      return null;
    }
    var doc = new Doc(Json.parseStruct(json));
    var differences = new HashMap<String, BigDecimal>();
    var said = (Value.Struct) doc.value("differences");
    said.fields()
        .keySet()
        .forEach(it -> differences.put(it, new BigDecimal(new Doc(said).text(it))));
    return new Amounts(
        Amounts.Verdict.valueOf(doc.text("verdict").toUpperCase(Locale.ROOT)), differences);
  }
}
