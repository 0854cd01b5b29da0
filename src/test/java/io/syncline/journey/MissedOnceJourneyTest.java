package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A look that finds no record, although the record is there: it does not show yet, or again. */
class MissedOnceJourneyTest {

  private final World world = new World(propagating(), 1);

  private static Contacts propagating() {
    return Contacts.synced()
        .deletes(CRM, DeletePolicy.PROPAGATE)
        .deletes(BOOKS, DeletePolicy.PROPAGATE)
        .deletes(DESK, DeletePolicy.PROPAGATE);
  }

  @Test
  @DisplayName("S3: a record whose event is read before the record shows is not passed over")
  void aRecordThatDoesNotShowYetIsNotPassedOver() {
    world.system(CRM).showsAfter = Duration.ofSeconds(3);
    world.system(CRM).create(Ann.BARE);
    world.hooks.clear();
    world.hooks.add(said(world, CRM, "1", EventKind.CREATED));
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
  }

  @Test
  @DisplayName("S16: the echo of our own create, read before the record shows, deletes nothing")
  void theEchoOfOurOwnCreateDeletesNothing() {
    world.system(BOOKS).showsAfter = Duration.ofSeconds(3);
    world.system(DESK).showsAfter = Duration.ofSeconds(3);
    var ann = world.settled(Ann.BARE);

    assertThat(world.system(CRM).ids()).containsExactly(ann);
    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("S16: one look that misses after an update deletes nothing, and the update arrives")
  void anUpdateIsNoDelete() {
    var ann = world.settled(Ann.BARE);
    world.system(CRM).edit(ann, "firstName", Value.text("Anna"));
    world.arrive();
    hidden(CRM, ann, () -> world.changes.runOnce(CRM, Slice.WHOLE, 10));
    world.settle();

    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Anna"));
    assertThat(world.system(DESK).fields("1")).containsEntry("firstName", Value.text("Anna"));
  }

  @Test
  @DisplayName("S16: looks that miss shortly after one another are no proof, however many they are")
  void manyMissesInOneMomentAreOne() {
    var ann = world.settled(Ann.BARE);
    for (int i = 0; i < 10; i++) {
      world.hooks.add(world.event(CRM, ann, InboxEvent.Source.HOOK));
      world.arrive();
      hidden(CRM, ann, () -> world.changes.runOnce(CRM, Slice.WHOLE, 10));
      world.clock.pass(Duration.ofMillis(100));
    }
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(CRM).ids()).containsExactly(ann);
  }

  @Test
  @DisplayName("S16: a delete that only an update reports is found, by a second look")
  void aDeleteThatOnlyAnUpdateReportsIsFound() {
    var ann = world.settled(Ann.BARE);
    world.system(CRM).delete(ann);
    world.arrive();
    world.step();
    assertThat(world.system(BOOKS).ids()).as("copies after one look").hasSize(1);
    world.settle();

    assertThat(world.system(BOOKS).ids()).isEmpty();
    assertThat(world.system(DESK).ids()).isEmpty();
  }

  @Test
  @DisplayName("S16: a delete that the system itself reports needs one look")
  void aDeleteThatTheSystemReportsIsAcceptedAtOnce() {
    var ann = world.settled(Ann.BARE);
    world.system(CRM).delete(ann);
    world.hooks.clear();
    world.hooks.add(said(world, CRM, ann, EventKind.DELETED));
    world.arrive();
    world.step();
    world.step();

    assertThat(world.system(BOOKS).ids()).isEmpty();
  }

  @Test
  @DisplayName("S16: a merge whose survivor the system does not name deletes nothing unasked")
  void aMergeIntoAnUnnamedRecordIsAQuestion() {
    var stored = new World(TestDatabase.fresh(), propagating(), 1);
    var ann = stored.settled(Ann.BARE);
    stored.system(CRM).delete(ann);
    stored.hooks.clear();
    stored.hooks.add(said(stored, CRM, ann, EventKind.MERGED));
    stored.settle();

    assertThat(stored.system(BOOKS).ids()).hasSize(1);
    assertThat(stored.system(DESK).ids()).hasSize(1);
    assertThat(stored.questions())
        .singleElement()
        .asString()
        .contains("became part of another record, and not of which");
  }

  @Test
  @DisplayName("S16: a copy that a delivery finds missing once is written and deletes nothing")
  void aCopyThatADeliveryMissesIsNotDeleted() {
    var ann = world.settled(Ann.BARE);
    world.system(CRM).edit(ann, "firstName", Value.text("Anna"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    hidden(
        BOOKS,
        "1",
        () -> {
          world.deliverer.runOnce(BOOKS, Slice.WHOLE, 10);
          world.changes.runOnce(BOOKS, Slice.WHOLE, 10);
        });
    world.settle();

    assertThat(world.system(CRM).ids()).containsExactly(ann);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Anna"));
  }

  @Test
  @DisplayName("S16: a copy that is to be deleted and does not show yet is deleted, not left over")
  void aCopyThatDoesNotShowYetIsDeletedToo() {
    var ann = world.settled(Ann.BARE);
    world.system(CRM).delete(ann);
    world.hooks.clear();
    world.hooks.add(said(world, CRM, ann, EventKind.DELETED));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    hidden(BOOKS, "1", () -> world.deliverer.runOnce(BOOKS, Slice.WHOLE, 10));
    world.settle();

    assertThat(world.system(BOOKS).ids()).isEmpty();
    assertThat(world.system(DESK).ids()).isEmpty();
    assertThat(world.system(CRM).ids()).isEmpty();
  }

  @Test
  @DisplayName(
      "S16: what an update says after the system's word that a record is gone is looked at")
  void anUpdateAfterADeleteIsLookedAt() {
    var ann = world.settled(Ann.BARE);
    world.hooks.add(said(world, CRM, ann, EventKind.DELETED));
    world.hooks.add(said(world, CRM, ann, EventKind.UPDATED));
    world.arrive();
    hidden(CRM, ann, () -> world.changes.runOnce(CRM, Slice.WHOLE, 10));
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(CRM).ids()).containsExactly(ann);
  }

  @Test
  @DisplayName("S16: the first miss is kept where a crash does not reach it")
  void theFirstMissIsKept() {
    var stored = new World(TestDatabase.fresh(), propagating(), 1);
    var ann = stored.settled(Ann.BARE);
    stored.system(CRM).delete(ann);
    stored.arrive();
    var missedAt = stored.clock.instant();
    stored.changes.runOnce(CRM, Slice.WHOLE, 10);
    stored.clock.pass(Duration.ofSeconds(6));

    assertThat(stored.stores.queue().claim(CRM, Slice.WHOLE, stored.clock.instant(), 10))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.missedAt()).isEqualTo(missedAt);
              assertThat(it.attempts()).as("attempts").isZero();
            });
    stored.settle();
    assertThat(stored.system(BOOKS).ids()).isEmpty();
  }

  private void hidden(SystemId id, String native0, Runnable what) {
    world.system(id).hidden.add(native0);
    what.run();
    world.system(id).hidden.clear();
  }

  /** A webhook that names what happened. */
  private static InboxEvent said(World world, SystemId id, String native0, EventKind kind) {
    return new InboxEvent(
        world.ids.next(),
        world.system(id).ref(native0),
        kind,
        InboxEvent.Source.HOOK,
        InboxEvent.Arrival.at(world.clock.instant()),
        InboxEvent.Content.NONE,
        Origin.NONE);
  }
}
