package io.syncline.route.failure;

import static io.syncline.core.Contacts.BOOKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.Contacts;
import io.syncline.core.SettableClock;
import io.syncline.core.StoreOutage;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryPorts;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.delivery.step.Deliverer;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Slice;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.transform.Transformer;
import io.syncline.store.MemoryStores;
import io.syncline.store.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One delivery that a step cannot cope with is set aside, whatever else waits. */
class DeliveryIsolationTest {

  private final SettableClock clock = new SettableClock(Contacts.START);
  private final Ids ids = new Ids(clock, new SplittableRandom(1));
  private final Stores stores = MemoryStores.fresh(ids);
  private final Installation paused = Contacts.synced().installation().pausing(Set.of("contacts"));
  private final Deliverer deliverer =
      new Deliverer(
          new DeliveryPorts(
              stores.deliveries(),
              system -> Optional.empty(),
              refs -> Map.of(),
              () -> 1,
              new Runtime(clock, ids, () -> paused),
              Wakeups.NONE),
          new Transformer(),
          RetryPolicy.upTo(8)
              .backoff(Duration.ofSeconds(5), Duration.ofMinutes(10))
              .thenMoveToDeadLetters(),
          new SplittableRandom(1));

  @Test
  @DisplayName("what waits for a paused sync does not hide a delivery that is to be set aside")
  void whatWaitsForAPausedSyncHidesNone() {
    assertThat(paused.pausedEntities(BOOKS)).containsExactly("contact");
    for (int i = 0; i < 30; i++) {
      order("contact");
    }
    clock.pass(Duration.ofSeconds(1));
    order("company");
    var claimed = deliverer.claim(BOOKS, Slice.WHOLE, 1);
    assertThat(claimed.deliveries()).extracting(Delivery::entity).containsExactly("company");

    var isolation =
        new Isolation(
            new EventIsolation(stores.changes(), ids, clock),
            new DeliveryIsolation(stores.deliveries(), () -> paused, ids, clock),
            clock);
    isolation.setAside(claimed, claimed, Slice.WHOLE, new IllegalStateException("poison"));

    assertThat(deliverer.claim(BOOKS, Slice.WHOLE, 1).isEmpty()).isTrue();
    assertThat(deliverer.nextDue(BOOKS, Slice.WHOLE)).hasValue(clock.instant().plusSeconds(1));
  }

  @Test
  @DisplayName("an outage of the database counts as no attempt of the delivery that met it")
  void anOutageOfTheDatabaseSetsNothingAside() {
    order("company");
    var claimed = deliverer.claim(BOOKS, Slice.WHOLE, 1);
    var isolation =
        new Isolation(
            new EventIsolation(stores.changes(), ids, clock),
            new DeliveryIsolation(stores.deliveries(), () -> paused, ids, clock),
            clock);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(
              () ->
                  isolation.setAside(
                      claimed, claimed, Slice.WHOLE, new RuntimeException(new StoreOutage())))
          .isInstanceOf(StoreOutage.class);
    }
    assertThat(deliverer.claim(BOOKS, Slice.WHOLE, 1).deliveries()).isEqualTo(claimed.deliveries());
  }

  private void order(String entity) {
    var set = new ChangeSet();
    set.add(
        new Effect.DeliveryPlanned(
            Delivery.due(
                ids.next(),
                new Delivery.Change(ids.nextRecord(), entity, BOOKS, Set.of("email"), true),
                new Delivery.Cause(List.of(ids.next()), Origin.NONE),
                clock.instant())));
    stores
        .changes()
        .inTransaction(
            tx -> {
              tx.save(set);
              return true;
            });
  }
}
