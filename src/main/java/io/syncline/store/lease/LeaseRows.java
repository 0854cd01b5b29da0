package io.syncline.store.lease;

import io.syncline.core.model.Slice;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import io.syncline.store.sql.StoreFailure;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The rows of leases and the advisory locks beside them; times are the database's alone. */
final class LeaseRows {

  /** First key of a two-key advisory lock, a space apart from the locks on match values. */
  private static final int FENCE = 0x53594e44;

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final Sql ARRIVE =
      Sql.of(
          """
          insert into lane_owner (owner, key, until)
          values (:owner, :key, clock_timestamp() + :term * interval '1 millisecond')
          on conflict (owner) do update set until = excluded.until
          """);

  private static final Sql RENEW =
      Sql.of(
          """
          update lane_shard
          set until = clock_timestamp() + :term * interval '1 millisecond'
          where owner = :owner
          returning shard, epoch
          """);

  private static final Sql GONE =
      Sql.of(
          """
          select owner,
                 case when until <= clock_timestamp() then true else %s end as gone
          from lane_owner
          where owner <> :owner
          """
              .formatted(ProcessSession.ended("key")));

  private static final Sql FORGET =
      Sql.of(
          """
          delete from lane_owner
          where owner in (select owner from lane_owner where owner = any(:owners) for update skip locked)
          """);

  private static final Sql TAKE =
      Sql.of(
          """
          update lane_shard s
          set owner = :owner, epoch = s.epoch + 1, until = clock_timestamp() + :term * interval '1 millisecond'
          from (select shard
                from lane_shard
                where owner is null or owner = any(:gone) or until <= clock_timestamp() and owner <> :owner
                  or not exists (select from lane_owner o where o.owner = lane_shard.owner)
                order by shard
                limit :limit
                for update skip locked) as free
          where s.shard = free.shard
          returning s.shard, s.epoch
          """);

  /** Every commit that comes while it is waited for waits with it. */
  private static final Sql WAIT_BRIEFLY =
      Sql.of("select set_config('lock_timeout', '3s', true) as set");

  private static final Sql STOP_COMMITS =
      Sql.of("select pg_advisory_xact_lock(%d, 0)::text as locked".formatted(FENCE));

  private static final Sql STOP_TAKE_OVERS =
      Sql.of("select pg_advisory_xact_lock_shared(%d, 0)::text as locked".formatted(FENCE));

  private static final Sql STILL_HELD =
      Sql.of(
          """
          select s.shard
          from unnest(:shard::bigint[], :epoch::bigint[]) as claimed (shard, epoch)
          join lane_shard s using (shard, epoch)
          where s.owner = :owner
          """);

  private static final Sql RELEASE =
      Sql.of(
          """
          update lane_shard set owner = null, until = '-infinity' where owner = :owner and shard = any(:shards)
          """);

  private static final Sql RELEASE_ALL =
      Sql.of("update lane_shard set owner = null, until = '-infinity' where owner = :owner");

  private final UUID owner;
  private final int key;
  private final Duration term;

  LeaseRows(ProcessSession session, Duration term) {
    this.owner = session.owner();
    this.key = session.key();
    this.term = term;
  }

  /** Makes its leases last a term from now; answers them with their epochs. */
  Map<Integer, Long> renew(Connection connection) {
    WAIT_BRIEFLY.on(connection).list(row -> true);
    ARRIVE
        .on(connection)
        .with("owner", owner)
        .with("key", key)
        .with("term", term.toMillis())
        .update();
    var epochs = new HashMap<Integer, Long>();
    RENEW
        .on(connection)
        .with("owner", owner)
        .with("term", term.toMillis())
        .list(row -> epochs.put(row.integer("shard"), row.number("epoch")));
    return epochs;
  }

  /**
   * What was taken over, with its epochs.
   *
   * @param share how many shards this process is to hold
   */
  record Taken(int share, Map<Integer, Long> epochs) {}

  /**
   * Takes what is free or was held by one that is gone; what another transaction has locked is left
   * for the next time.
   *
   * @param had how many shards this process holds
   * @throws StoreFailure {@link #busy} where a commit under way takes long
   */
  Taken takeOver(Connection connection, int had) {
    // A process that is gone stays gone until the transaction ends.
    var others = others(connection);
    var gone =
        others.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
    int processes = 1 + others.size() - gone.size();
    int share = (Slice.SHARDS + processes - 1) / processes;
    var taken = had < share ? take(connection, gone, share - had) : Map.<Integer, Long>of();
    forget(connection, gone);
    return new Taken(share, taken);
  }

  private Map<UUID, Boolean> others(Connection connection) {
    var others = new HashMap<UUID, Boolean>();
    GONE.on(connection)
        .with("owner", owner)
        .list(row -> others.put(row.uuid("owner"), row.flag("gone")));
    return others;
  }

  private Map<Integer, Long> take(Connection connection, Collection<UUID> gone, int most) {
    stopCommits(connection);
    var epochs = new HashMap<Integer, Long>();
    TAKE.on(connection)
        .with("owner", owner)
        .with("term", term.toMillis())
        .withIds("gone", gone)
        .with("limit", most)
        .list(row -> epochs.put(row.integer("shard"), row.number("epoch")));
    return epochs;
  }

  /** One whose row is locked is left for the next time. */
  private static void forget(Connection connection, Collection<UUID> gone) {
    if (!gone.isEmpty()) {
      FORGET.on(connection).withIds("owners", gone).update();
    }
  }

  /** Whether only another's lock was in the way. */
  static boolean busy(StoreFailure failure) {
    return LOCK_NOT_AVAILABLE.equals(failure.state());
  }

  /** A commit under an old epoch is complete before this returns, or checks its epoch after it. */
  private static void stopCommits(Connection connection) {
    WAIT_BRIEFLY.on(connection).list(row -> true);
    STOP_COMMITS.on(connection).list(row -> true);
  }

  Set<Integer> stillHeld(Connection connection, Map<Integer, Long> epochs) {
    STOP_TAKE_OVERS.on(connection).list(row -> true);
    var rows =
        Rows.of(epochs.entrySet())
            .number("shard", Map.Entry::getKey)
            .number("epoch", Map.Entry::getValue)
            .rows();
    return new HashSet<>(
        STILL_HELD
            .on(connection)
            .with("owner", owner)
            .with(rows)
            .list(row -> row.integer("shard")));
  }

  void release(Connection connection, Collection<Integer> shards) {
    stopCommits(connection);
    RELEASE.on(connection).with("owner", owner).with("shards", "smallint", shards).update();
  }

  void leave(Connection connection) {
    stopCommits(connection);
    RELEASE_ALL.on(connection).with("owner", owner).update();
    forget(connection, List.of(owner));
  }
}
