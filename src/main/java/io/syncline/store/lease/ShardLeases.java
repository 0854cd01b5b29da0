package io.syncline.store.lease;

import io.syncline.core.model.Slice;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.StoreFailure;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * This process's leases on shards, in {@code lane_shard} (docs/decisions/0009-leases.md).
 *
 * <p>A lease ends when it is not renewed in time, or when the session that its owner keeps open
 * ends: the server sees at once that a process was killed, so the next one need not wait. Every
 * take-over counts the epoch up and waits for commits under way; every commit checks the epoch, so
 * no owner can commit what it began before. Processes share the shards evenly; a shard that passes
 * on to a newcomer is left unworked first until what was begun on it has ended, at most for a term.
 *
 * <p>Safe for threads; {@link #runOnce} is to be called by one of them, several times a term.
 */
public final class ShardLeases implements Leases, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(ShardLeases.class);

  private final Database database;
  private final LeaseRows rows;
  private final Duration term;
  private final LongSupplier nanos;
  private final Map<Integer, Long> draining = new HashMap<>();
  private final Map<Thread, Set<Integer>> busy = new ConcurrentHashMap<>();
  private final ProcessSession session;
  private volatile Held held;

  /** Shard to epoch, and until when by this process's monotonic clock. */
  private record Held(Map<Integer, Long> epochs, long until) {}

  /**
   * @param session the process's; kept open from here
   * @param term longer than any request's timeout
   * @param nanos a clock that never jumps, in nanoseconds ({@link System#nanoTime})
   */
  public ShardLeases(Database database, ProcessSession session, Duration term, LongSupplier nanos) {
    this.database = database;
    this.session = session;
    this.rows = new LeaseRows(session, term);
    this.term = term;
    this.nanos = nanos;
    this.held = new Held(Map.of(), nanos.getAsLong());
  }

  /**
   * Whether this process is the one that does the work of this name: a system's id, or the name of
   * a job. At most one process does, except while a turn outlives its lease.
   */
  public boolean holds(String name) {
    return held(Slice.WHOLE).containsKey(Slice.shardOf(name));
  }

  @Override
  public Map<Integer, Long> held(Slice slice) {
    var now = held;
    var workable = new HashMap<Integer, Long>();
    if (nanos.getAsLong() - now.until() < 0) {
      now.epochs()
          .forEach(
              (shard, epoch) -> {
                if (slice.has(shard)) {
                  workable.put(shard, epoch);
                }
              });
    }
    return workable;
  }

  @Override
  public Map<Integer, Long> begin(Slice slice) {
    // Noted before it looks: a shard that it finds here is not released behind its back.
    begun(IntStream.range(0, Slice.SHARDS).filter(slice::has).boxed().toList());
    var workable = held(slice);
    begun(workable.keySet());
    return workable;
  }

  @Override
  public void begun(Collection<Integer> shards) {
    busy.put(Thread.currentThread(), Set.copyOf(shards));
  }

  @Override
  public void ended() {
    busy.remove(Thread.currentThread());
  }

  @Override
  public Duration left() {
    return Duration.ofNanos(Math.max(0, held.until() - nanos.getAsLong()));
  }

  @Override
  public Set<Integer> stillHeld(Connection connection, Map<Integer, Long> epochs) {
    return epochs.isEmpty() ? Set.of() : rows.stillHeld(connection, epochs);
  }

  /** Renews, takes over what no process holds, hands surplus on. */
  public synchronized void runOnce() {
    session.keep();
    long before = nanos.getAsLong();
    var mine = new HashMap<>(database.inTransaction(rows::renew));
    hold(mine, before);
    try {
      share(mine, before);
    } catch (StoreFailure failure) {
      if (!LeaseRows.busy(failure)) {
        throw failure;
      }
      LOG.debug("Shards are neither taken over nor released before the next renewal", failure);
    }
  }

  private void share(Map<Integer, Long> mine, long before) {
    var taken = database.inTransaction(connection -> rows.takeOver(connection, mine.size()));
    mine.putAll(taken.epochs());
    var surplus = mine.keySet().stream().sorted().skip(taken.share()).toList();
    draining.keySet().retainAll(Set.copyOf(surplus));
    surplus.forEach(shard -> draining.putIfAbsent(shard, before));
    hold(mine, before);
    release(before);
  }

  private void hold(Map<Integer, Long> mine, long before) {
    var workable = new HashMap<>(mine);
    workable.keySet().removeAll(draining.keySet());
    logLost(workable.keySet());
    held = new Held(Map.copyOf(workable), before + term.toNanos());
  }

  private void logLost(Set<Integer> kept) {
    long lost = held.epochs().keySet().stream().filter(it -> !kept.contains(it)).count();
    if (lost > 0) {
      LOG.infof("%d shards are no longer leased by this process; %d are", lost, kept.size());
    }
  }

  /**
   * What is to pass on is not begun any more; it is released once what was begun on it has ended,
   * so that no request to it is under way (S18), or after a term.
   */
  private void release(long now) {
    busy.keySet().removeIf(thread -> !thread.isAlive());
    var drained = new HashSet<Integer>();
    draining.forEach(
        (shard, since) -> {
          if (now - since > term.toNanos()
              || busy.values().stream().noneMatch(it -> it.contains(shard))) {
            drained.add(shard);
          }
        });
    if (!drained.isEmpty()) {
      database.run(connection -> rows.release(connection, drained));
    }
  }

  /** Gives all leases back; the workers have ended before. */
  @Override
  public synchronized void close() {
    held = new Held(Map.of(), nanos.getAsLong());
    try {
      database.run(rows::leave);
    } finally {
      session.close();
    }
  }

  /** Ends as a killed process would: nothing is given back. */
  public void endSession() {
    session.close();
  }
}
