package io.syncline.route.failure;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.delivery.DeliveryStore.SettledBatch;
import io.syncline.core.delivery.Settled;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Postpones a delivery, or moves it to the dead letters with its audit entry, in one transaction.
 */
public final class DeliveryIsolation {

  /**
   * The number that is claimed again to find the failed one among those that became due meanwhile.
   */
  private static final int LOOK_AROUND = 20;

  private static final Duration UNKNOWN_OUTCOME_PAUSE = Duration.ofMinutes(10);

  private final DeliveryStore deliveries;
  private final Installations installations;
  private final Ids ids;
  private final InstantSource clock;

  public DeliveryIsolation(
      DeliveryStore deliveries, Installations installations, Ids ids, InstantSource clock) {
    this.deliveries = deliveries;
    this.installations = installations;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Claims the delivery again first: its pass may have committed an intent, which must not be lost.
   */
  void setAside(Delivery failed, Slice slice, String cause, Isolation policy) {
    var silent = installations.current().pausedEntities(failed.target());
    deliveries.claim(failed.target(), slice, clock.instant(), LOOK_AROUND, silent).stream()
        .filter(it -> it.id().equals(failed.id()))
        .findFirst()
        .ifPresent(it -> deliveries.settle(settled(it, cause, policy)));
  }

  private SettledBatch settled(Delivery delivery, String cause, Isolation policy) {
    var next = policy.next(delivery.attempts());
    if (next.isEmpty() && delivery.intent() == null) {
      return movedToDeadLetters(delivery, cause);
    }
    var at = next.orElseGet(() -> clock.instant().plus(UNKNOWN_OUTCOME_PAUSE));
    var again = new Settled.Again(delivery, at, delivery.intent(), true);
    return new SettledBatch(List.of(again), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  private SettledBatch movedToDeadLetters(Delivery delivery, String cause) {
    var audit =
        new AuditEntry(
            delivery.id(),
            clock.instant(),
            new About(delivery.entity(), delivery.record(), null),
            new AuditEntry.Systems(null, delivery.target()),
            new AuditEntry.Result(
                AuditEntry.Operation.UPDATE, AuditEntry.Outcome.FAILED, "deliver-unexpected"),
            Map.of(),
            new AuditEntry.By(delivery.origin().run(), AuditEntry.SYNCLINE));
    return new SettledBatch(
        List.of(new Settled.Ended(delivery)),
        List.of(),
        List.of(audit),
        List.of(),
        List.of(deadLetter(delivery, cause)),
        List.of());
  }

  private DeadLetter deadLetter(Delivery delivery, String cause) {
    return new DeadLetter(
        ids.next(),
        delivery.target(),
        new DeadLetter.Work(
            DeadLetter.Kind.DELIVERY,
            delivery.id(),
            Value.Struct.EMPTY,
            delivery.attributes(),
            installations.current().entity(delivery.entity()).map(Entity::definition).orElse(""),
            delivery.change().create()),
        new About(delivery.entity(), delivery.record(), null),
        new DeadLetter.LastFailure(
            "deliver", delivery.attempts() + 1, cause, "a step failed unexpectedly"),
        clock.instant(),
        DeadLetter.State.OPEN);
  }
}
