package io.syncline.store.inbox;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.trigger.CapturePosition;
import io.syncline.core.system.trigger.CaptureState;
import io.syncline.core.system.trigger.CaptureState.Missed;
import io.syncline.core.system.trigger.CaptureState.Retained;
import io.syncline.core.system.trigger.CaptureStates;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Captures in PostgreSQL. */
public final class PostgresCaptures implements CaptureStates {

  private static final Sql ALL = Sql.of("select * from change_capture order by system_id");

  private static final Sql ONE = Sql.of("select * from change_capture where system_id = :system");

  private static final Sql REACHED =
      Sql.of(
          """
          insert into change_capture as c (system_id, source, lsn, looked_at)
          values (:system, :source, :lsn, :at)
          on conflict (system_id) do update set source = excluded.source,
            lsn = case when c.source = excluded.source then greatest(c.lsn, excluded.lsn) else excluded.lsn end
          """);

  private static final Sql LOOKED =
      Sql.of(
          """
          insert into change_capture (system_id, looked_at, failure, uncaptured)
          values (:system, :at, :failure, :uncaptured)
          on conflict (system_id) do update set looked_at = excluded.looked_at, failure = excluded.failure,
            uncaptured = excluded.uncaptured
          """);

  private static final Sql RETAINED =
      Sql.of(
          "update change_capture set retained = :retained, remaining = :remaining where system_id = :system");

  private static final Sql MISSED =
      Sql.of(
          "update change_capture set missed_before = :before, missed_why = :why where system_id = :system");

  // A part of a sync's systems or of its time proves nothing about the rest.
  private static final Sql SETTLE =
      Sql.of(
          """
          update change_capture c set missed_before = null, missed_why = null
          where system_id = :system and missed_before is not null and not exists (
            select from unnest(:syncs) s (sync)
            where not exists (
              select from reconciliation_run r
              where r.sync = s.sync and r.trustworthy and r.definition not like '%#part' and r.begun_at > c.missed_before))
          """);

  private static final Sql FORGET = Sql.of("delete from change_capture where system_id = :system");

  private static final Sql LINKED =
      Sql.of(
          """
          select native_id from link
          where system_id = :system and object = :object and native_id > :after
          order by native_id
          limit :most
          """);

  private final Database database;

  public PostgresCaptures(Database database) {
    this.database = database;
  }

  private static CaptureState state(Row row) throws SQLException {
    var before = row.maybeTime("missed_before");
    var source = row.maybeText("source");
    var retained = row.maybeNumber("retained");
    return new CaptureState(
        row.system("system_id"),
        source == null ? null : new CapturePosition(source, row.number("lsn")),
        row.time("looked_at"),
        row.maybeText("failure"),
        row.maybeText("uncaptured"),
        before == null ? null : new Missed(before, row.text("missed_why")),
        retained == null ? null : new Retained(retained, row.maybeNumber("remaining")));
  }

  @Override
  public Optional<CaptureState> of(SystemId system) {
    return database.inTransaction(
        connection -> ONE.on(connection).with("system", system).first(PostgresCaptures::state));
  }

  @Override
  public List<CaptureState> all() {
    return database.inTransaction(connection -> ALL.on(connection).list(PostgresCaptures::state));
  }

  /** Runs a statement about a system; says how many rows it changed. */
  private int update(Sql sql, SystemId system, UnaryOperator<Sql.Call> values) {
    return database.inTransaction(
        connection -> values.apply(sql.on(connection).with("system", system)).update());
  }

  @Override
  public void reached(SystemId system, CapturePosition to, Instant at) {
    update(
        REACHED, system, it -> it.with("source", to.source()).with("lsn", to.lsn()).with("at", at));
  }

  @Override
  public void looked(
      SystemId system, Instant at, @Nullable String failure, @Nullable String uncaptured) {
    update(
        LOOKED,
        system,
        it -> it.with("at", at).with("failure", failure).with("uncaptured", uncaptured));
  }

  @Override
  public void retained(SystemId system, Retained retained) {
    update(
        RETAINED,
        system,
        it -> it.with("retained", retained.bytes()).with("remaining", retained.left()));
  }

  @Override
  public void missed(SystemId system, Missed missed) {
    update(MISSED, system, it -> it.with("before", missed.before()).with("why", missed.why()));
  }

  @Override
  public boolean settle(SystemId system, Collection<String> syncs) {
    return !syncs.isEmpty() && update(SETTLE, system, it -> it.with("syncs", "text", syncs)) > 0;
  }

  @Override
  public void forget(SystemId system) {
    update(FORGET, system, it -> it);
  }

  @Override
  public List<String> linked(SystemId system, String object, String after, int most) {
    return database.inTransaction(
        connection ->
            LINKED
                .on(connection)
                .with("system", system)
                .with("object", object)
                .with("after", after)
                .with("most", most)
                .list(row -> row.text("native_id")));
  }
}
