package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Slice;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What the simulation of every topology found about merges that systems make, each by itself, with
 * the seed that found it.
 */
class MergesFoundBySimulationTest {

  private World world = new World(Contacts.synced(), 7);

  @Test
  @DisplayName(
      "S9, S19, seeds 2781 and 4940: the marker of a record that became part of another leads to"
          + " that one")
  void aMarkerLeadsToWhatItsRecordBecame() {
    var ann = world.settled(Ann.WHOLE);
    var bob = world.settled(Ann.likeHer("bob@example.com"));
    world.system(CRM).merge(bob, ann);
    world.settle();
    world.system(BOOKS).create(Ann.likeHer("cy@example.com"));
    world.system(BOOKS).merge("2", "3");
    var events = only(world.system(BOOKS).ref("2"));
    world.settle();
    world.hooks.addAll(events);
    world.settle();

    assertThat(world.record(CRM, ann).status()).isEqualTo(UnifiedRecord.Status.ACTIVE);
    assertThat(world.record(BOOKS, "3").id()).isEqualTo(world.record(CRM, ann).id());
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.settle();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Anne"));
  }

  @Test
  @DisplayName(
      "S16: a copy that comes back after its record went everywhere is a new record, though it"
          + " bears our marker")
  void aCopyOfARecordThatIsGoneIsANewOne() {
    world = new World(removable(DeletePolicy.PROPAGATE), 7);
    var ann = world.settled(Ann.WHOLE);
    world.system(CRM).delete(ann);
    world.settle();
    assertThat(world.system(BOOKS).ids()).isEmpty();

    world.system(BOOKS).restore("1");
    world.settle();

    assertThat(world.record(BOOKS, "1").status()).isEqualTo(UnifiedRecord.Status.ACTIVE);
    assertThat(world.system(CRM).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
  }

  @Test
  @DisplayName(
      "S9, S19, seed 4971: a copy merged into what a create made whose answer was lost makes both"
          + " records one")
  void aMergeIntoWhatALostAnswerMade() {
    var ann = world.settled(Ann.WHOLE);
    var bob = world.system(CRM).create(Ann.likeHer("bob@example.com"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    var faults = new ArrayDeque<>(List.of(Fault.LOST_ANSWER));
    world.system(BOOKS).faults = () -> faults.isEmpty() ? Fault.NONE : faults.poll();
    world.deliverer.runOnce(BOOKS, Slice.WHOLE, 10);
    assertThat(world.system(BOOKS).ids()).containsExactly("1", "2");
    world.hooks.clear();

    world.system(BOOKS).merge("1", "2");
    only(world.system(BOOKS).ref("2"));
    world.arrive();
    world.changes.runOnce(BOOKS, Slice.WHOLE, 10);
    world.settle();

    assertThat(world.record(CRM, ann).id())
        .isEqualTo(world.record(CRM, bob).id())
        .isEqualTo(world.record(BOOKS, "2").id());
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName(
      "S16, S19, seed 1091: what one look shows merged is followed before what it shows deleted")
  void mergesAreFollowedFirst() {
    world = new World(removable(DeletePolicy.PROPAGATE), 7);
    var ann = world.settled(Ann.WHOLE);
    var bob = world.settled(Ann.likeHer("bob@example.com"));
    world.system(CRM).merge(bob, ann);
    world.system(CRM).delete(ann);
    world.hooks.clear();
    for (var it : List.of(ann, bob)) {
      world.hooks.add(world.event(CRM, it, InboxEvent.Source.HOOK));
    }
    world.settle();

    assertThat(world.stores.audit().list(AuditLog.Query.newest(1_000)).rows())
        .extracting(it -> it.result().reason())
        .contains("merged-away");
    assertThat(world.system(BOOKS).ids()).hasSizeLessThan(2);
  }

  @Test
  @DisplayName(
      "S16, S19, seed 5355: a copy that is about to come back comes back as the one it became part"
          + " of")
  void whatIsToComeBackComesBackAsTheSurvivor() {
    world = new World(removable(DeletePolicy.ARCHIVE), 7);
    var ann = world.settled(Ann.WHOLE);
    world.system(CRM).archive(ann);
    world.settle();
    world.system(BOOKS).create(Ann.likeHer("other@example.com"));
    world.system(BOOKS).archive("2");
    world.hooks.clear();
    world.system(CRM).reactivate(ann);
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.system(BOOKS).merge("1", "2");
    world.deliverer.runOnce(BOOKS, Slice.WHOLE, 10);
    world.settle();

    assertThat(world.system(BOOKS).active()).containsExactly("2");
  }

  @Test
  @DisplayName(
      "S19, seed 8406: a record that waits to be made somewhere is made there, though its system"
          + " merges another into it")
  void whatWaitsToBeMadeIsMadeAfterAMerge() {
    var ann = world.system(CRM).create(Ann.WHOLE);
    var bob = world.system(CRM).create(Ann.likeHer("bob@example.com"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.system(CRM).merge(bob, ann);
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
  }

  @Test
  @DisplayName(
      "S19: of two records that a system made one, both go on if one of them does, and archived"
          + " copies come back")
  void ofTwoThatBecameOneBothGoOn() {
    world =
        new World(
            Contacts.synced()
                .deletes(CRM, DeletePolicy.ARCHIVE)
                .deletes(BOOKS, DeletePolicy.ARCHIVE)
                .deletes(DESK, DeletePolicy.IGNORE),
            7);
    var ann = world.settled(Ann.WHOLE);
    world.settled(Ann.likeHer("bob@example.com"));
    world.system(CRM).archive(ann);
    world.settle();
    assertThat(world.system(BOOKS).active()).containsExactly("2");

    world.system(DESK).merge("2", "1");
    world.settle();

    assertThat(world.record(DESK, "1").status()).isEqualTo(UnifiedRecord.Status.ACTIVE);
    assertThat(world.system(BOOKS).active()).contains("1", "2");
    world.system(DESK).edit("1", "firstName", Value.text("Anne"));
    world.settle();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Anne"));
  }

  @Test
  @DisplayName(
      "S11, S19, seed 781: where one system alone writes an attribute, the value of its only"
          + " remaining copy is taken")
  void theValueOfTheOnlyCopyIsTaken() {
    world = new World(Contacts.synced().oneWay(), 7);
    var ann = world.settled(Ann.WHOLE);
    var bob = world.settled(Ann.likeHer("bob@example.com"));
    world.system(BOOKS).merge("2", "1");
    world.settle();
    assertThat(world.record(CRM, bob).id()).isEqualTo(world.record(CRM, ann).id());
    world.system(CRM).edit(bob, "lastName", Value.text("Bobson"));
    world.settle();

    world.system(CRM).merge(bob, ann);
    world.settle();

    assertThat(world.system(CRM).fields(ann)).containsEntry("lastName", Value.text("Lee"));
    assertThat(world.system(BOOKS).fields("1")).containsEntry("lastName", Value.text("Lee"));
    assertThat(world.system(DESK).fields("1")).containsEntry("lastName", Value.text("Lee"));
  }

  /** Leaves the hooks of one native record out, and answers with them. */
  private List<InboxEvent> only(NativeRef without) {
    var events = world.hooks.stream().filter(it -> it.ref().equals(without)).toList();
    world.hooks.removeAll(events);
    return events;
  }

  private static Contacts removable(DeletePolicy policy) {
    return Contacts.synced().deletes(CRM, policy).deletes(BOOKS, policy).deletes(DESK, policy);
  }
}
