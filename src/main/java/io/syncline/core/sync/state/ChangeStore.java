package io.syncline.core.sync.state;

import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.state.reads.StateReads;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;

/** Stores records, links and shadows, and runs the one transaction in which a batch is judged. */
public interface ChangeStore {

  /** The next number of the one sequence of all reads; drawn before the request leaves (S1). */
  long nextReadNumber();

  /** Links by native reference, outside any lock: a look, not a basis for judgement. */
  Map<NativeRef, Link> links(Collection<NativeRef> refs);

  /**
   * Runs {@code work} in one transaction; runs it again, whole, after a serialization failure or a
   * deadlock.
   *
   * @throws LeaseLost where the lease of an event's shard was lost
   */
  <T> T inTransaction(Function<Transaction, T> work);

  /** One transaction: what can be read in it, and what it saves. */
  interface Transaction {

    StateReads reads();

    /**
     * @throws IdentityTaken where a link was made by another meanwhile
     */
    void save(ChangeSet changes);
  }
}
