package io.syncline.store.run;

import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.json.Json;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.sql.Doc;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of runs, and the fence that every commit of a run's step passes. */
public final class RunRows {

  static final String COLUMNS =
      """
      select id, kind, sync, status, request, definition_version, definition_hash, started_at, ended_at, counts,
             reason, actor, epoch, checkpoint, demand
      from sync_run
      """;

  /** An SQL condition on a run: the process that works on it is known to have ended. */
  static final String DIED = "coalesce(%s, false)".formatted(ProcessSession.ended("session"));

  /** The same, or its lease ended; needs {@code :now}. */
  static final String LEFT = "(until <= :now or " + DIED + ")";

  private static final Sql FIND = Sql.of(COLUMNS + "where id = :id");

  private static final Sql LOCK = Sql.of(COLUMNS + "where id = :id for no key update");

  // A row lock until the commit: who takes the run over waits for what this one commits, or fences
  // it.
  private static final Sql FENCE =
      Sql.of(
          """
          select true as held
          from sync_run
          where id = :id and epoch = :epoch and owner is not null and ended_at is null
          for no key update
          """);

  private static final Sql SAVE =
      Sql.of(
          """
          update sync_run
          set checkpoint = :checkpoint::json, counts = coalesce(:counts::json, counts)
          where id = :id and epoch = :epoch and owner is not null and ended_at is null
          """);

  private RunRows() {}

  /** A row, with what only its workers ask for. */
  record Stored(Run run, long epoch, Value.Struct checkpoint, Runs.@Nullable Control demand) {

    Runs.Claimed claimed() {
      return new Runs.Claimed(run, epoch, checkpoint);
    }
  }

  static @Nullable Stored find(Connection connection, String id) {
    return FIND.on(connection).with("id", id).first(RunRows::stored).orElse(null);
  }

  static @Nullable Stored lock(Connection connection, String id) {
    return LOCK.on(connection).with("id", id).first(RunRows::stored).orElse(null);
  }

  /**
   * Holds the run until the commit, for a step that writes elsewhere.
   *
   * @throws Runs.Lost where another process has it
   */
  public static void fence(Connection connection, Runs.Claimed claimed) {
    FENCE
        .on(connection)
        .with("id", claimed.run().id())
        .with("epoch", claimed.epoch())
        .first(row -> row.flag("held"))
        .orElseThrow(() -> new Runs.Lost(claimed.run().id()));
  }

  /**
   * Notes how far the run is, in the transaction of what its step wrote.
   *
   * @param counts null: as they were
   * @throws Runs.Lost where another process has it
   */
  public static void save(
      Connection connection,
      Runs.Claimed claimed,
      Value.Struct checkpoint,
      @Nullable Map<String, Long> counts) {
    int saved =
        SAVE.on(connection)
            .with("id", claimed.run().id())
            .with("epoch", claimed.epoch())
            .with("checkpoint", Sealing.document(Json.text(checkpoint)))
            .with("counts", counts == null ? null : counts(counts))
            .update();
    if (saved == 0) {
      throw new Runs.Lost(claimed.run().id());
    }
  }

  static Run run(Row row) throws SQLException {
    return new Run(
        row.text("id"),
        row.constant("kind", Run.Kind.class),
        row.maybeText("sync"),
        new Run.Request(struct(row.document("request")), row.time("started_at"), row.text("actor")),
        new Run.DefinitionUsed(
            row.maybeText("definition_version"), row.maybeText("definition_hash")),
        new Run.State(
            row.constant("status", Run.Status.class),
            row.maybeTime("ended_at"),
            counts(row.text("counts")),
            row.maybeText("reason")));
  }

  static Stored stored(Row row) throws SQLException {
    var checkpoint = row.maybeDocument("checkpoint");
    return new Stored(
        run(row),
        row.number("epoch"),
        checkpoint == null ? Value.Struct.EMPTY : struct(checkpoint),
        row.maybeText("demand") == null ? null : row.constant("demand", Runs.Control.class));
  }

  static String counts(Map<String, Long> counts) {
    var doc = new Doc();
    counts.forEach(doc::number);
    return Json.text(doc.struct());
  }

  static Map<String, Long> counts(String json) {
    var doc = new Doc(struct(json));
    var counts = new LinkedHashMap<String, Long>();
    struct(json).fields().keySet().forEach(name -> counts.put(name, doc.number(name)));
    return counts;
  }

  private static Value.Struct struct(String json) {
    return Json.stored(json);
  }
}
