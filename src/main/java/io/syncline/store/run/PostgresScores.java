package io.syncline.store.run;

import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Scores;
import io.syncline.core.reconcile.side.Measured;
import io.syncline.json.Json;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Doc;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Scores in PostgreSQL. */
public final class PostgresScores implements Scores {

  private static final Sql SAVE =
      Sql.of(
          """
          insert into data_quality_score (sync, entity, system_id, run_id, at, agreement, completeness, pairs,
                                          equal_pairs, records, duplicates, unmatched, missing, unlinked, attempted, failed, attributes)
          values (:sync, :entity, :system, :run, :at, :agreement, :completeness, :pairs, :equalPairs, :records,
                  :duplicates, :unmatched, :missing, :unlinked, :attempted, :failed, :attributes::json)
          on conflict (sync, entity, system_id, run_id) do update
          set at = excluded.at, agreement = excluded.agreement, completeness = excluded.completeness,
              pairs = excluded.pairs, equal_pairs = excluded.equal_pairs, records = excluded.records, duplicates = excluded.duplicates, unmatched = excluded.unmatched,
              missing = excluded.missing, unlinked = excluded.unlinked, attempted = excluded.attempted,
              failed = excluded.failed, attributes = excluded.attributes
          """);

  private static final String SCORE =
      """
      sync, entity, system_id, run_id, at, pairs, equal_pairs, records, duplicates, unmatched, missing, unlinked, attempted, failed,
      attributes
      """;

  /** Runs are named in the order of time. */
  private static final Sql LATEST =
      Sql.of(
          "select distinct on (sync, entity, system_id) "
              + SCORE
              + """
              from data_quality_score
              where :syncs::text[] is null or sync = any(:syncs::text[])
              order by sync, entity, system_id, run_id desc
              """);

  private static final Sql HISTORY =
      Sql.of(
          "select "
              + SCORE
              + """
              from data_quality_score
              where sync = :sync and entity = :entity and system_id = :system and at >= :since
              order by run_id desc
              limit :limit
              """);

  private final Database database;

  public PostgresScores(Database database) {
    this.database = database;
  }

  @Override
  public void save(List<Score> scores) {
    database.run(
        connection -> {
          for (var it : scores) {
            SAVE.on(connection)
                .with("sync", it.of().sync())
                .with("entity", it.of().entity())
                .with("system", it.of().system().value())
                .with("run", it.run())
                .with("at", it.at())
                .with("agreement", it.agreement().isPresent() ? it.agreement().getAsDouble() : null)
                .with("completeness", it.completeness())
                .with("pairs", it.pairs().compared())
                .with("equalPairs", it.pairs().equal())
                .with("records", it.counts().records())
                .with("duplicates", it.counts().duplicates())
                .with("unmatched", it.counts().unmatched())
                .with("missing", it.counts().missing())
                .with("unlinked", it.counts().unlinked())
                .with("attempted", it.deliveries().ended())
                .with("failed", it.deliveries().failed())
                .with("attributes", attributes(it.attributes()))
                .update();
          }
        });
  }

  @Override
  public List<Score> latest(@Nullable Set<String> syncs) {
    return database.inTransaction(
        connection ->
            LATEST.on(connection).with("syncs", Row.names(syncs)).list(PostgresScores::score));
  }

  @Override
  public List<Score> history(
      String sync, String entity, SystemId system, Instant since, int limit) {
    return database.inTransaction(
        connection ->
            HISTORY
                .on(connection)
                .with("sync", sync)
                .with("entity", entity)
                .with("system", system.value())
                .with("since", since)
                .with("limit", limit)
                .list(PostgresScores::score));
  }

  private static Score score(Row row) throws SQLException {
    return new Score(
        new Score.Of(row.text("sync"), row.text("entity"), row.system("system_id")),
        row.text("run_id"),
        row.time("at"),
        attributes(row.text("attributes")),
        new Measured.Pairs(row.number("pairs"), row.number("equal_pairs")),
        new Measured.Counts(
            row.number("records"),
            row.number("duplicates"),
            row.number("unmatched"),
            row.number("missing"),
            row.number("unlinked")),
        new Score.Deliveries(row.number("attempted"), row.number("failed")));
  }

  /** Counts only, no values: nothing to seal. */
  private static String attributes(List<AttributeScore> scores) {
    return Json.text(
        new Value.Items(
            scores.stream()
                .<Value>map(
                    it ->
                        new Doc()
                            .text("attribute", it.attribute())
                            .put("key", Value.flag(it.key()))
                            .number("compared", it.compared())
                            .number("equal", it.equal())
                            .number("records", it.records())
                            .number("filled", it.filled())
                            .struct())
                .toList()));
  }

  private static List<AttributeScore> attributes(String json) {
    return ((Value.Items) Json.parse(json))
        .values().stream()
            .map(it -> new Doc((Value.Struct) it))
            .map(
                it ->
                    new AttributeScore(
                        it.text("attribute"),
                        ((Value.Flag) it.value("key")).value(),
                        it.number("compared"),
                        it.number("equal"),
                        it.number("records"),
                        it.number("filled")))
            .toList();
  }
}
