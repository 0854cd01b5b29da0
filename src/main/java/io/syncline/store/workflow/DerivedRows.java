package io.syncline.store.workflow;

import io.syncline.core.model.RecordId;
import io.syncline.core.sync.effect.Effect;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** Rows of {@code derived_record}. */
public final class DerivedRows {

  private static final Sql KEEP =
      Sql.of(
          """
          insert into derived_record (sync, rule, source_id, derived_id, derived_at)
          values (:sync, :rule, :source, :derived, :at)
          """);

  // What was derived from a record that became part of this one was derived from this one.
  private static final Sql FIND =
      Sql.of(
          """
          with recursive part (id) as (
            select :source::uuid
            union
            select m.loser_id from part p join record_merge m on m.survivor_id = p.id and m.undone_at is null
          )
          select derived_id from derived_record
          where sync = :sync and rule = :rule and source_id in (select id from part)
          order by derived_at
          limit 1
          """);

  private DerivedRows() {}

  /** Fails where the rule derived a record from this source already. */
  public static void keep(Connection connection, Effect.RecordDerived it) {
    KEEP.on(connection)
        .with("sync", it.sync())
        .with("rule", it.rule())
        .with("source", it.source())
        .with("derived", it.derived())
        .with("at", it.at())
        .update();
  }

  public static @Nullable RecordId find(
      Connection connection, String sync, String rule, RecordId source) {
    return FIND
        .on(connection)
        .with("sync", sync)
        .with("rule", rule)
        .with("source", source.value())
        .list(row -> row.record("derived_id"))
        .stream()
        .findFirst()
        .orElse(null);
  }
}
