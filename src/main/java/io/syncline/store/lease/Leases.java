package io.syncline.store.lease;

import io.syncline.core.model.Slice;
import io.syncline.core.sync.state.LeaseLost;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Which shards this process may work on (S18). */
public interface Leases {

  /** The shards of this slice whose lease this process holds now, with each lease's epoch. */
  Map<Integer, Long> held(Slice slice);

  /**
   * As {@link #held}, for work that the calling thread begins on some of them: none of these shards
   * is handed to another process before {@link #ended}.
   */
  Map<Integer, Long> begin(Slice slice);

  /** What the calling thread began is about these shards only. */
  void begun(Collection<Integer> shards);

  /** What the calling thread began has come to its end, and so have its requests. */
  void ended();

  /** How much longer the leases last unless renewed: no request with a longer timeout is sent. */
  Duration left();

  /**
   * Makes sure that these leases are held and stay held until the transaction ends.
   *
   * @param epochs shard to the epoch at the claim
   * @throws LeaseLost where one is not
   */
  default void fence(Connection connection, Map<Integer, Long> epochs) {
    var still = stillHeld(connection, epochs);
    for (var shard : epochs.keySet()) {
      if (!still.contains(shard)) {
        throw new LeaseLost(shard);
      }
    }
  }

  /** Those of these leases that are held, and stay held until the transaction ends. */
  Set<Integer> stillHeld(Connection connection, Map<Integer, Long> epochs);
}
