package io.syncline.store.review;

import io.syncline.core.conflict.UndoneDecision;
import io.syncline.core.conflict.UndoneDecision.Decided;
import io.syncline.core.model.PendingRestore;
import io.syncline.core.model.RecordId;
import io.syncline.json.Json;
import io.syncline.store.sql.Documents;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows by which decisions are taken back. */
public final class RestorationRows {

  private static final Sql OF_RECORDS =
      Sql.of(
          """
          select record_id, system_id, object, native_id, attribute, from_value, to_value
          from restoration
          where record_id = any(:records)
          order by record_id, system_id, object, native_id, attribute
          """);

  private static final Sql ADD =
      Sql.of(
          """
          insert into restoration (record_id, system_id, object, native_id, attribute, from_value, to_value)
          values (:record, :system, :object, :nativeId, :attribute, :from::json, :to::json)
          on conflict (record_id, system_id, object, native_id, attribute) do update
          set from_value = excluded.from_value, to_value = excluded.to_value
          """);

  private static final Sql END =
      Sql.of("delete from restoration where record_id = :record and attribute = :attribute");

  private static final Sql DECIDED =
      Sql.of(
          OpenQuestionRows.CONFLICT_COLUMNS
              + """
              , before
              from conflict
              where record_id = :record and winner is not null
              order by id desc
              limit 500
              """);

  // A decision that is taken back is open again; that it was overturned is remembered.
  private static final Sql OVERTURN =
      Sql.of(
          """
          update conflict
          set winner = null, outcome = null, decided_by = 'person', decided_at = null, before = null,
              overturned_at = :at, overturned_by = :actor
          where id = :id and winner is not null
          """);

  private RestorationRows() {}

  /**
   * @param records only those with an open question: no other has anything to be restored
   */
  public static Map<RecordId, List<PendingRestore>> of(
      Connection connection, Collection<RecordId> records) {
    if (records.isEmpty()) {
      return Map.of();
    }
    record Found(RecordId record, PendingRestore restoration) {}
    var found = new HashMap<RecordId, List<PendingRestore>>();
    OF_RECORDS
        .on(connection)
        .with("records", "uuid", records)
        .list(
            row ->
                new Found(
                    row.record("record_id"),
                    new PendingRestore(
                        row.ref(),
                        row.text("attribute"),
                        Json.parse(row.document("from_value")),
                        Json.parse(row.document("to_value")))))
        .forEach(
            it ->
                found.computeIfAbsent(it.record(), any -> new ArrayList<>()).add(it.restoration()));
    return found;
  }

  public static void add(Connection connection, RecordId record, PendingRestore it) {
    ADD.on(connection)
        .with("record", record)
        .with("system", it.ref().system())
        .with("object", it.ref().object())
        .with("nativeId", it.ref().id())
        .with("attribute", it.attribute())
        .with("from", Sealing.document(Json.text(it.from())))
        .with("to", Sealing.document(Json.text(it.to())))
        .update();
  }

  /** Once the question is answered again, the record's value is due and nothing else. */
  public static void end(Connection connection, RecordId record, String attribute) {
    END.on(connection).with("record", record).with("attribute", attribute).update();
  }

  public static List<Decided> decided(Connection connection, RecordId record) {
    return DECIDED
        .on(connection)
        .with("record", record)
        .list(
            row -> {
              var before = row.maybeDocument("before");
              return new Decided(
                  OpenQuestionRows.conflict(row),
                  before == null ? Map.of() : Documents.meanings(before));
            });
  }

  public static void overturn(Connection connection, List<UndoneDecision> overturned) {
    overturned.forEach(it -> KeptDecisionRows.forget(connection, it.conflict()));
    overturned.forEach(
        it ->
            OVERTURN
                .on(connection)
                .with("id", it.conflict())
                .with("actor", Row.words(it.actor()))
                .with("at", it.at())
                .update());
  }
}
