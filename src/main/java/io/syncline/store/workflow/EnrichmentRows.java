package io.syncline.store.workflow;

import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.workflow.EnrichmentAnswer;
import io.syncline.core.workflow.EnrichmentAnswer.Outcome;
import io.syncline.json.Json;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows of {@code enrichment} and {@code enrichment_use}. */
public final class EnrichmentRows {

  private static final String COLUMNS =
      """
      select record_id, source, attribute, version, asked_at, outcome, filled
      from enrichment
      where record_id = :record
      """;

  private static final Sql LAST = Sql.of(COLUMNS + "and source = :source");

  private static final Sql ALL = Sql.of(COLUMNS + "order by source");

  private static final Sql SAVE =
      Sql.of(
          """
          insert into enrichment (record_id, source, attribute, version, asked_at, outcome, filled)
          values (:record, :source, :attribute, :version, :at, :outcome, :filled::json)
          on conflict (record_id, source) do update
          set attribute = excluded.attribute, version = excluded.version, asked_at = excluded.asked_at,
              outcome = excluded.outcome, filled = excluded.filled
          """);

  private static final Sql USE =
      Sql.of(
          """
          insert into enrichment_use (sync, month, calls) values (:sync, :month, :calls)
          on conflict (sync, month) do update set calls = enrichment_use.calls + excluded.calls
          """);

  // Locked until the end, so that two workers never both take the last call.
  private static final Sql CALLS =
      Sql.of("select calls from enrichment_use where sync = :sync and month = :month for update");

  private EnrichmentRows() {}

  public static void save(Connection connection, Effect.EnrichmentSaved saved) {
    var it = saved.answer();
    var filled = new TreeMap<String, Value>();
    it.filled().forEach((attribute, sure) -> filled.put(attribute, Value.text(sure)));
    SAVE.on(connection)
        .with("record", it.record())
        .with("source", it.source())
        .with("attribute", it.asked().attribute())
        .with("version", it.asked().version())
        .with("at", it.asked().at())
        .with("outcome", it.outcome().name().toLowerCase(Locale.ROOT))
        .with("filled", Json.text(new Value.Struct(filled)))
        .update();
    var use = saved.use();
    if (use != null) {
      USE.on(connection)
          .with("sync", use.sync())
          .with("month", use.month())
          .with("calls", use.calls())
          .update();
    }
  }

  public static @Nullable EnrichmentAnswer last(
      Connection connection, RecordId record, SystemId source) {
    return LAST.on(connection)
        .with("record", record)
        .with("source", source)
        .first(EnrichmentRows::answer)
        .orElse(null);
  }

  static List<EnrichmentAnswer> of(Connection connection, RecordId record) {
    return ALL.on(connection).with("record", record).list(EnrichmentRows::answer);
  }

  public static long calls(Connection connection, String sync, String month) {
    return CALLS
        .on(connection)
        .with("sync", sync)
        .with("month", month)
        .first(row -> row.number("calls"))
        .orElse(0L);
  }

  private static EnrichmentAnswer answer(Row row) throws SQLException {
    var filled = new TreeMap<String, String>();
    ((Value.Struct) Json.parse(row.text("filled")))
        .fields()
        .forEach((attribute, sure) -> filled.put(attribute, String.valueOf(Scalars.text(sure))));
    return new EnrichmentAnswer(
        row.record("record_id"),
        SystemId.of(row.text("source")),
        new EnrichmentAnswer.Asked(
            row.text("attribute"), row.number("version"), row.time("asked_at")),
        Outcome.valueOf(row.text("outcome").toUpperCase(Locale.ROOT)),
        filled);
  }
}
