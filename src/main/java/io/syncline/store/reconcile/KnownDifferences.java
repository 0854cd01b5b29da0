package io.syncline.store.reconcile;

import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.DifferenceFinding;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.reconcile.difference.Subject;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Finds the difference that what a run found belongs to: the one at its spot, else the open one
 * whose pair had another key before it was linked, unlinked or merged.
 *
 * <p>The latter is known by its copies: at least one is the same, and on no side are they others.
 * It counts only where this run sees nothing at the spot it had.
 */
final class KnownDifferences {

  private static final Sql MOVED =
      Sql.of(
          "select w.place, "
              + DifferenceRows.COLUMNS
              + """
              from unnest(:place::bigint[], :entity::text[], :against::text[], :key::text[], :attribute::text[],
                          :a::text[], :b::text[])
                as w (place, entity, against, key, attribute, a, b)
              join reconciliation_difference d
                on (d.a && w.a::text[] or d.b && w.b::text[])
                and d.entity = w.entity and d.against = w.against and d.attribute = w.attribute and d.key <> w.key
              where d.sync = :sync and d.state <> 'gone' and d.last_run <> :run
                and (d.a && w.a::text[] or d.a = '{}' or w.a = '{}')
                and (d.b && w.b::text[] or d.b = '{}' or w.b = '{}')
                and not exists (select
                                from reconciliation_suspect s
                                where s.run_id = :run and s.key = d.key and s.entity = d.entity and s.against = d.against)
              order by w.place, d.first_seen, d.id
              for no key update of d
              """);

  // The spot is free for the one that moves there; what is gone keeps its history.
  private static final Sql FREE =
      Sql.of(
          """
          update reconciliation_difference d
          set key = d.key || ' ' || d.id
          from unnest(:entity::text[], :against::text[], :key::text[], :attribute::text[])
            as taken (entity, against, key, attribute)
          where d.sync = :sync and d.state = 'gone'
            and (d.entity, d.against, d.key, d.attribute) = (taken.entity, taken.against, taken.key, taken.attribute)
          """);

  private final Connection connection;
  private final String sync;
  private final String run;

  KnownDifferences(Connection connection, String sync, String run) {
    this.connection = connection;
    this.sync = sync;
    this.run = run;
  }

  /** By the spot at which they are found now; locked. */
  Map<DifferenceKey, DifferenceRows.Stored> of(Collection<DifferenceFinding> found) {
    var bySpot = new LinkedHashMap<DifferenceKey, DifferenceFinding>();
    found.forEach(it -> bySpot.put(it.key(), it));
    var known = DifferenceRows.bySpot(connection, sync, bySpot.keySet());
    var rest =
        bySpot.values().stream()
            .filter(it -> !open(known.get(it.key())))
            .filter(it -> !subject(it).a().isEmpty() || !subject(it).b().isEmpty())
            .toList();
    moved(rest).forEach(known::put);
    return known;
  }

  /** Makes room for those that are to be stored at another spot than before. */
  void free(Map<DifferenceKey, DifferenceRows.Stored> known) {
    var taken =
        known.entrySet().stream()
            .filter(it -> !it.getValue().difference().key().equals(it.getKey()))
            .map(Map.Entry::getKey)
            .toList();
    if (!taken.isEmpty()) {
      FREE.on(connection).with("sync", sync).with(spots(taken).rows()).update();
    }
  }

  private static boolean open(DifferenceRows.Stored it) {
    return it != null && it.difference().state() != Difference.State.GONE;
  }

  private Map<DifferenceKey, DifferenceRows.Stored> moved(List<DifferenceFinding> found) {
    var moved = new HashMap<DifferenceKey, DifferenceRows.Stored>();
    if (found.isEmpty()) {
      return moved;
    }
    var places = new HashMap<DifferenceKey, Integer>();
    found.forEach(it -> places.put(it.key(), places.size()));
    var taken = new HashSet<UUID>();
    MOVED
        .on(connection)
        .with("sync", sync)
        .with("run", run)
        .with(
            Rows.of(found)
                .number("place", it -> places.get(it.key()))
                .text("entity", it -> it.key().entity())
                .text("against", it -> it.key().against())
                .text("key", it -> it.key().key())
                .text("attribute", it -> it.key().attribute())
                .text("a", it -> Row.literal(subject(it).a()))
                .text("b", it -> Row.literal(subject(it).b()))
                .rows())
        .list(row -> new Candidate((int) row.number("place"), DifferenceRows.stored(row)))
        .forEach(
            it -> {
              var differenceKey = found.get(it.place()).key();
              if (!moved.containsKey(differenceKey) && taken.add(it.stored().difference().id())) {
                moved.put(differenceKey, it.stored());
              }
            });
    return moved;
  }

  private static Subject subject(DifferenceFinding found) {
    return found.evidence().subject();
  }

  private record Candidate(int place, DifferenceRows.Stored stored) {}

  static Rows.Builder<DifferenceKey> spots(Collection<DifferenceKey> spots) {
    return Rows.of(spots)
        .text("entity", DifferenceKey::entity)
        .text("against", DifferenceKey::against)
        .text("key", DifferenceKey::key)
        .text("attribute", DifferenceKey::attribute);
  }
}
