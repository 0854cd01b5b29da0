package io.syncline.route.failure;

import io.syncline.core.deadletter.Stage;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.model.Slice;
import io.syncline.core.sync.read.ChangeBatch;
import io.syncline.core.system.state.StoreException;
import io.syncline.route.work.FailureText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Sets aside the one item that a step of a pipeline failed on, alone in its batch: postponed twice,
 * then moved to the dead letters.
 *
 * <p>An attempt counts only when the store has saved it, so that an outage of the database never
 * moves anything to the dead letters. A delivery with an open intent is never moved there: its
 * outcome is not known, and only a read settles it (S6, S9).
 */
public final class Isolation {

  private static final Logger LOG = Logger.getLogger(Isolation.class);
  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int GROWTH = 10;

  private final EventIsolation events;
  private final DeliveryIsolation deliveries;
  private final InstantSource clock;

  public Isolation(EventIsolation events, DeliveryIsolation deliveries, InstantSource clock) {
    this.events = events;
    this.deliveries = deliveries;
    this.clock = clock;
  }

  /**
   * Where the store is unavailable no item is set aside: the failure is passed on to the worker,
   * which waits and claims them again.
   *
   * @param claimed the batch of one item, as it was claimed
   * @param reached the batch as the last good step left it
   */
  public void setAside(Object claimed, Object reached, Slice slice, Throwable failure) {
    StoreException.outage(failure)
        .ifPresent(
            unavailable -> {
              throw unavailable;
            });
    var cause = failure.getClass().getSimpleName();
    if (claimed instanceof ChangeBatch batch) {
      var stage = stage(reached);
      batch.events().forEach(it -> events.setAside(it, batch.installation(), stage, cause, this));
      LOG.warnf("An event of %s failed in %s: %s", batch.system(), stage, FailureText.of(failure));
    } else if (claimed instanceof DeliveryBatch batch) {
      batch.deliveries().forEach(it -> deliveries.setAside(it, slice, cause, this));
      LOG.warnf("A delivery to %s failed: %s", batch.target(), FailureText.of(failure));
    }
  }

  /** When an item is tried again; empty where it has been tried often enough. */
  Optional<Instant> next(int attemptsBefore) {
    if (attemptsBefore + 1 >= ATTEMPTS) {
      return Optional.empty();
    }
    var pause = FIRST_PAUSE;
    for (int i = 0; i < attemptsBefore; i++) {
      pause = pause.multipliedBy(GROWTH);
    }
    return Optional.of(clock.instant().plus(pause));
  }

  /** The step that failed: the one after the last that left its mark on the batch. */
  private static Stage stage(Object reached) {
    if (!(reached instanceof ChangeBatch batch) || batch.observations().isEmpty()) {
      return Stage.READ;
    }
    return batch.inbound().isEmpty() ? Stage.TRANSFORM : Stage.DECIDE;
  }
}
