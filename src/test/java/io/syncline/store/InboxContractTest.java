package io.syncline.store;

import static io.syncline.store.Samples.BOOKS;
import static io.syncline.store.Samples.CRM;
import static io.syncline.store.Samples.T0;
import static io.syncline.store.Samples.books;
import static io.syncline.store.Samples.crm;
import static io.syncline.store.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Slice;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.LeaseLost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every inbox and its queue promise. */
public abstract class InboxContractTest {

  Stores stores;

  public abstract Stores fresh();

  @BeforeEach
  void open() {
    stores = fresh();
  }

  @Test
  void anAcceptedEventIsClaimedAsItWasSent() {
    var sent = event(crm("1"), "e-1");

    assertThat(stores.inbox().accept(List.of(sent))).containsExactly(sent.id());

    assertThat(claim(10)).extracting(QueuedEvent::event).containsExactly(sent);
  }

  @Test
  void s3TheSameIdentityIsStoredOnceAndOnlyPerSystem() {
    var first = event(crm("1"), "same");
    var twin = event(crm("1"), "same");
    var other = event(books("1"), "same");

    assertThat(stores.inbox().accept(List.of(first, twin, other)))
        .containsExactlyInAnyOrder(first.id(), other.id());
    assertThat(stores.inbox().accept(List.of(event(crm("1"), "same")))).isEmpty();
    assertThat(stores.queue().depth(CRM)).isEqualTo(1);
    assertThat(stores.queue().depth(BOOKS)).isEqualTo(1);
  }

  @Test
  void s3WithoutAnIdentityNothingIsDropped() {
    var events = List.of(event(crm("1"), null), event(crm("1"), null));

    assertThat(stores.inbox().accept(events)).hasSize(2);
  }

  @Test
  void s17EventsAreClaimedInTheOrderTheyCame() {
    var sent = new ArrayList<InboxEvent>();
    for (int i = 0; i < 50; i++) {
      sent.add(event(crm("" + i % 7), "e" + i));
      stores.inbox().accept(List.of(sent.get(i)));
    }

    assertThat(claim(51)).extracting(QueuedEvent::event).containsExactlyElementsOf(sent);
  }

  @Test
  void whereMoreWaitThanABatchHoldsHalfOfItIsForTheOldestAndHalfForTheNewest() {
    var sent = new ArrayList<InboxEvent>();
    for (int i = 0; i < 50; i++) {
      sent.add(event(crm("" + i), "e" + i, T0.minusSeconds(60).plusMillis(i)));
    }
    stores.inbox().accept(sent);

    var wanted = new ArrayList<>(sent.subList(0, 10));
    wanted.addAll(sent.subList(40, 50));
    assertThat(claim(20)).extracting(QueuedEvent::event).containsExactlyElementsOf(wanted);
  }

  @Test
  void passesOfOneEventComeToBothEndsInTurn() {
    for (int i = 0; i < 5; i++) {
      stores.inbox().accept(List.of(event(crm("" + i), "e" + i, T0.minusSeconds(60 - i))));
    }

    var seen = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      var claimed = claim(1);
      claimed.forEach(it -> seen.add(it.event().identity()));
      save(claimed.get(0));
    }

    assertThat(seen).containsExactlyInAnyOrder("e0", "e1", "e3", "e4");
  }

  @Test
  void whatWasTriedBeforeTakesNoTurnOfWhatIsNew() {
    for (int i = 0; i < 20; i++) {
      stores.inbox().accept(List.of(event(crm("" + i), "e" + i, T0.minusSeconds(60 - i))));
    }
    var tried = stores.queue().claim(CRM, Slice.WHOLE, T0, 21).subList(0, 10);
    stores.queue().putOff(tried, T0.minusMillis(1), true);

    assertThat(claim(4))
        .extracting(it -> it.event().identity())
        .containsExactlyInAnyOrder("e10", "e11", "e18", "e19");
  }

  @Test
  @DisplayName("S3: all other events of the records claimed are known, due or not")
  void s3TheOtherEventsOfTheRecordsClaimedAreKnown() {
    stores
        .inbox()
        .accept(
            List.of(
                event(crm("1"), "a"),
                event(crm("2"), "b"),
                event(books("1"), "c"),
                event(crm("1"), "later", T0.plusSeconds(60)),
                ofRun("1", T0),
                event(crm("1"), "d")));
    var claimed = claim(10).stream().filter(it -> "a".equals(it.event().identity())).toList();

    var others = stores.queue().alsoWaiting(CRM, claimed, 10);

    assertThat(others).extracting(it -> it.event().identity()).containsExactly("later", "d");
    assertThat(stores.queue().alsoWaiting(CRM, claimed, 1))
        .extracting(it -> it.event().identity())
        .containsExactly("later");
    save(others.get(0));
    assertThat(stores.queue().alsoWaiting(CRM, claimed, 10)).hasSize(1);
  }

  @Test
  void slicesShareTheEventsAndNoLaneIsInTwo() {
    for (int i = 0; i < 100; i++) {
      stores.inbox().accept(List.of(event(crm("" + i % 40), "e" + i)));
    }

    var seen = new ArrayList<QueuedEvent>();
    var lanes = new HashSet<String>();
    for (int i = 0; i < 3; i++) {
      var part = stores.queue().claim(CRM, new Slice(i, 3), T0, 1000);
      seen.addAll(part);
      var mine = new HashSet<String>();
      part.forEach(it -> mine.add(it.event().ref().toString()));
      assertThat(lanes).doesNotContainAnyElementsOf(mine);
      lanes.addAll(mine);
    }
    assertThat(seen).hasSize(100);
  }

  @Test
  void whatIsPutOffWaitsAndCountsAttempts() {
    stores.inbox().accept(List.of(event(crm("1"), "a"), event(crm("2"), "b")));
    var first = claim(1);

    stores.queue().putOff(first, T0.plusSeconds(60), true);

    assertThat(claim(10)).extracting(it -> it.event().identity()).containsExactly("b");
    assertThat(stores.queue().nextDue(CRM, Slice.WHOLE)).contains(T0);
    var later = stores.queue().claim(CRM, Slice.WHOLE, T0.plusSeconds(60), 10);
    assertThat(later).extracting(QueuedEvent::attempts).containsExactly(1, 0);
  }

  @Test
  void s18AnEventDoneLeavesTheQueueOnceAndOnlyUnderTheLease() {
    stores.inbox().accept(List.of(event(crm("1"), "a"), event(crm("2"), "b")));
    var claimed = claim(10);
    save(claimed.get(0));

    assertThat(claim(10)).containsExactly(claimed.get(1));
    assertThatThrownBy(() -> save(claimed.get(0))).isInstanceOf(LeaseLost.class);

    stores.loseLeases().run();
    assertThatThrownBy(() -> save(claimed.get(1))).isInstanceOf(LeaseLost.class);
    assertThat(stores.queue().depth(CRM)).isEqualTo(1);
  }

  @Test
  void theNextDueEventIsKnownWithoutClaiming() {
    assertThat(stores.queue().nextDue(CRM, Slice.WHOLE)).isEmpty();
    stores.inbox().accept(List.of(ofRun("1", T0.plusSeconds(5))));

    assertThat(stores.queue().nextDue(CRM, Slice.WHOLE)).contains(T0.plusSeconds(5));
    assertThat(claim(10)).isEmpty();
  }

  private static InboxEvent ofRun(String id, Instant at) {
    return new InboxEvent(
        Samples.IDS.next(),
        crm(id),
        EventKind.UPDATED,
        InboxEvent.Source.BACKFILL,
        InboxEvent.Arrival.at(at),
        InboxEvent.Content.NONE,
        Origin.ofRun("run-1"));
  }

  @Test
  void anEditIsInTheNextBatchHoweverManyEventsOfARunWait() {
    var waiting = new ArrayList<InboxEvent>();
    for (int i = 0; i < 5_000; i++) {
      waiting.add(ofRun("bulk-" + i, T0.minusSeconds(60)));
    }
    stores.inbox().accept(waiting);
    var edit = event(crm("live"), "edit", T0);
    stores.inbox().accept(List.of(edit));

    assertThat(claim(50)).hasSize(50).extracting(QueuedEvent::event).contains(edit);
  }

  @Test
  void whatARunFiledIsNotHeldBackForEverByEdits() {
    for (int i = 0; i < 100; i++) {
      stores.inbox().accept(List.of(ofRun("bulk-" + i, T0.minusSeconds(60))));
      stores.inbox().accept(List.of(event(crm("live-" + i), "e" + i, T0)));
    }

    assertThat(claim(20))
        .hasSize(20)
        .filteredOn(it -> it.event().source().ofRun())
        .as("a tenth of the batch")
        .hasSize(2);
  }

  private void save(QueuedEvent event) {
    stores
        .changes()
        .inTransaction(
            transaction -> {
              var changes = new ChangeSet();
              changes.add(new Effect.EventDone(event));
              transaction.save(changes);
              return Set.of();
            });
  }

  private List<QueuedEvent> claim(int limit) {
    return stores.queue().claim(CRM, Slice.WHOLE, T0, limit);
  }
}
