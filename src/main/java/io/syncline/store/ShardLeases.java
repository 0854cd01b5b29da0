package io.syncline.store;

import io.syncline.core.model.Slice;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * This process's leases on shards, in {@code lane_shard} (docs/decisions/0009-leases.md).
 *
 * <p>A lease ends when it is not renewed in time, or when the session that its owner keeps open
 * ends: the server sees at once that a process was killed, so the next one need not wait. Every
 * take-over counts the epoch up and waits for commits under way; every commit checks the epoch, so
 * no owner can commit what it began before. Processes share the shards evenly; a shard that passes
 * on to a newcomer is left unworked for one term first.
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
  public Duration left() {
    return Duration.ofNanos(Math.max(0, held.until() - nanos.getAsLong()));
  }

  @Override
  public Set<Integer> stillHeld(Connection connection, Map<Integer, Long> epochs) {
    return epochs.isEmpty() ? Set.of() : rows.stillHeld(connection, epochs);
  }

  /** Renews, takes over what nobody holds, hands surplus on. */
  public synchronized void runOnce() {
    session.keep();
    long before = nanos.getAsLong();
    var mine = database.inTransaction(rows::renewAndTake);
    release(mine.surplus(), before);
    var workable = new HashMap<>(mine.epochs());
    workable.keySet().removeAll(draining.keySet());
    tellLost(workable.keySet());
    held = new Held(Map.copyOf(workable), before + term.toNanos());
  }

  private void tellLost(Set<Integer> kept) {
    long lost = held.epochs().keySet().stream().filter(it -> !kept.contains(it)).count();
    if (lost > 0) {
      LOG.infof("%d shards are no longer leased by this process; %d are", lost, kept.size());
    }
  }

  /** What is to pass on drains for a term, so that requests already sent have ended (S18). */
  private void release(List<Integer> surplus, long now) {
    draining.keySet().retainAll(Set.copyOf(surplus));
    surplus.forEach(shard -> draining.putIfAbsent(shard, now));
    var drained = new HashSet<Integer>();
    draining.forEach(
        (shard, since) -> {
          if (now - since > term.toNanos()) {
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
  void endSession() {
    session.close();
  }
}
