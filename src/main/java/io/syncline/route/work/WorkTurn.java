package io.syncline.route.work;

import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.sync.read.ChangeBatch;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The exchange properties by which a worker and its route speak with one another. */
public final class WorkTurn {

  /** To the route: the system whose queue it is. */
  public static final String SYSTEM = "system";

  /** To the route: the sync whose runs they are. */
  public static final String SYNC = "sync";

  /** Signals to the route that its worker is stopping. */
  public static final String STOPPING = "stopping";

  /** To the route: the worker's share of the shards. */
  public static final String SLICE = "slice";

  /** To the route: the most items to claim. */
  public static final String LIMIT = "limit";

  /** From the route: the batch it claimed, or how many items it took. */
  public static final String CLAIMED = "claimed";

  /** From the route: set where the batch failed and its items are to be tried one by one. */
  public static final String ONE_BY_ONE = "oneByOne";

  /** From the route: what kept the pass from its end. */
  public static final String FAILURE = "failure";

  /** As {@link #CLAIMED}: another process does this work, and is relieved when it is gone. */
  public static final int ELSEWHERE = -1;

  /** As {@link #CLAIMED}: there is nothing to look at yet. */
  public static final int NOT_DUE = -2;

  private WorkTurn() {}

  /** How many items the pass took. */
  static int done(Exchange exchange) {
    return size(exchange.getProperty(CLAIMED));
  }

  /** The size of a batch of either route. */
  public static int size(@Nullable Object claimed) {
    if (claimed instanceof ChangeBatch batch) {
      return batch.size();
    }
    if (claimed instanceof DeliveryBatch batch) {
      return batch.size();
    }
    return claimed instanceof Number number ? number.intValue() : 0;
  }

  /** What went wrong; null where nothing did. */
  static @Nullable Throwable failure(Exchange exchange) {
    return exchange.getException() != null
        ? exchange.getException()
        : exchange.getProperty(FAILURE, Throwable.class);
  }
}
