package io.syncline.store.review;

import io.syncline.core.conflict.ConflictingSides;
import io.syncline.core.conflict.KeptDecision;
import io.syncline.json.Json;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of decisions that are used again when the same values meet over the same base (S10). */
public final class KeptDecisionRows {

  private static final Sql FIND =
      Sql.of(
          """
          select rule, value, at
          from ruling
          where record_id = :record and attribute = :attribute and fingerprint = :fingerprint
          """);

  private static final Sql SAVE =
      Sql.of(
          """
          insert into ruling (record_id, attribute, fingerprint, rule, value, at)
          select record_id, attribute, fingerprint, rule, value::json, at
          from unnest(:record::uuid[], :attribute::text[], :fingerprint::bytea[], :rule::text[], :value::text[],
                      :at::timestamptz[]) as made (record_id, attribute, fingerprint, rule, value, at)
          order by record_id, attribute, fingerprint
          on conflict (record_id, attribute, fingerprint) do update
          set rule = excluded.rule, value = excluded.value, at = excluded.at
          where ruling.rule <> excluded.rule
          """);

  private static final String OF_CONFLICT =
      """
      (r.record_id, r.attribute, r.fingerprint) = (c.record_id, c.attribute, c.fingerprint)
      """;

  private static final Sql FORGET =
      Sql.of("delete from ruling r using conflict c where c.id = :conflict and " + OF_CONFLICT);

  private static final Sql REPLACE =
      Sql.of(
          """
          update ruling r
          set value = c.outcome, at = c.decided_at
          from conflict c
          where c.id = any(:conflicts) and c.outcome is not null and
          """
              + OF_CONFLICT);

  private KeptDecisionRows() {}

  /** A decision that was taken back is not used again. */
  static void forget(Connection connection, UUID conflict) {
    FORGET.on(connection).with("conflict", conflict).update();
  }

  /** What was decided otherwise is what holds when the same values meet again. */
  static void replace(Connection connection, Collection<UUID> conflicts) {
    REPLACE.on(connection).withIds("conflicts", conflicts).update();
  }

  public static @Nullable KeptDecision find(Connection connection, ConflictingSides.Key key) {
    return FIND
        .on(connection)
        .with("record", key.record())
        .with("attribute", key.attribute())
        .with("fingerprint", Sealing.hash(key.fingerprint().bytes()))
        .list(
            row ->
                new KeptDecision(
                    key, row.text("rule"), Json.parse(row.document("value")), row.time("at")))
        .stream()
        .findFirst()
        .orElse(null);
  }

  /** What was decided first stays, unless another rule decides now. */
  public static void save(Connection connection, Collection<KeptDecision> keptDecisions) {
    if (keptDecisions.isEmpty()) {
      return;
    }
    SAVE.on(connection)
        .with(
            Rows.of(keptDecisions)
                .uuid("record", it -> it.key().record())
                .text("attribute", it -> it.key().attribute())
                .column("fingerprint", "bytea", it -> Sealing.hash(it.key().fingerprint().bytes()))
                .text("rule", KeptDecision::rule)
                .document("value", it -> Json.text(it.value()))
                .time("at", KeptDecision::at)
                .rows())
        .update();
  }
}
