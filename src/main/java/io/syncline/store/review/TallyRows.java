package io.syncline.store.review;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Tally;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Conflicts counted by week, attribute, pair of systems, rule and kind. What a strategy made of
 * both sides has an outcome that is neither's; what a person decided has one too, and is the
 * winner's.
 */
final class TallyRows {

  private static final Sql TALLY =
      Sql.of(
          """
          select date_trunc('week', at at time zone 'UTC') at time zone 'UTC' as week, entity, attribute, one, other,
                 rule, kind, count(*) as total,
                 count(*) filter (where winner = one and not made) as won_by_one,
                 count(*) filter (where winner = other and not made) as won_by_other,
                 count(*) filter (where winner is not null and (made or winner not in (one, other))) as merged,
                 count(*) filter (where winner is null) as open,
                 count(*) filter (where overturned_at is not null) as overturned
          from (select *, outcome is not null and decided_at is null as made, least(held_system collate "C", seen_system collate "C") as one,
                       greatest(held_system collate "C", seen_system collate "C") as other
                from conflict
                where at >= :since and (:entities::text[] is null or entity = any(:entities::text[]))) pairs
          group by week, entity, attribute, one, other, rule, kind
          order by week desc, total desc, entity, attribute, one, other, rule, kind
          limit :limit
          """);

  private TallyRows() {}

  static List<Tally> since(
      Connection connection, @Nullable Set<String> entities, Instant since, int limit) {
    return TALLY
        .on(connection)
        .with("entities", Row.names(entities))
        .with("since", since)
        .with("limit", limit)
        .list(
            row ->
                new Tally(
                    row.time("week"),
                    new Tally.Between(
                        row.text("entity"),
                        row.text("attribute"),
                        row.system("one"),
                        row.system("other"),
                        row.text("rule"),
                        row.constant("kind", Conflict.Kind.class, Conflict.Kind.UNKNOWN)),
                    new Tally.Counts(
                        row.number("total"),
                        row.number("won_by_one"),
                        row.number("won_by_other"),
                        row.number("merged"),
                        row.number("open"),
                        row.number("overturned"))));
  }
}
