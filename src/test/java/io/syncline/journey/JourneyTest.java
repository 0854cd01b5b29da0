package io.syncline.journey;

import static io.syncline.core.Contacts.ALL;
import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whole journeys over real PostgreSQL: events in, writes out, until nothing is left to do. */
class JourneyTest {

  private static final Map<String, Value> ANN = Ann.WHOLE;

  @Test
  @DisplayName("S9: a new record is created once in each other system, with its marker")
  void aNewContactArrivesEverywhereOnce() {
    var world = world(Contacts.synced());
    world.system(CRM).create(ANN);
    world.settle();

    for (var target : List.of(BOOKS, DESK)) {
      var copies = world.system(target).ids();
      assertThat(copies).hasSize(1);
      assertThat(world.system(target).fields(copies.get(0))).containsAllEntriesOf(ANN);
      assertThat(world.system(target).fields(copies.get(0))).containsKey("synclineId");
    }
    assertThat(world.writes()).isEqualTo(2);
  }

  @Test
  @DisplayName("S5: the echoes of our own writes end in no further write")
  void echoesEndQuietly() {
    var world = world(Contacts.synced());
    var ann = world.system(CRM).create(ANN);
    world.settle();
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.settle();
    long writes = world.writes();
    world.lookAtEverything();
    world.settle();

    assertThat(world.writes()).isEqualTo(writes).isEqualTo(4);
  }

  @Test
  @DisplayName("what waits for a system that asks to be left alone is left alone too")
  void aSystemThatAsksToWaitIsNotAskedAndItsEventsStayAsTheyAre() {
    var world = world(Contacts.synced());
    var ann = world.system(CRM).create(ANN);
    world.settle();
    int[] asked = {0};
    world.system(CRM).called = () -> asked[0]++;
    world.system(CRM).faults = () -> Fault.BUSY;
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    for (int second = 0; second < 10; second++) {
      world.arrive();
      world.step();
      world.clock.pass(Duration.ofMillis(900));
    }

    assertThat(asked[0]).as("calls while it is to be left alone").isEqualTo(1);
    assertThat(world.query("select attempts::text from inbox_queue")).containsExactly("0");
    world.system(CRM).faults = () -> Fault.NONE;
    world.settle();
    assertEverywhere(world, "firstName", Value.text("Anne"));
  }

  @Test
  @DisplayName(
      "S7: two quick edits never end with the older value, whatever order their events come in")
  void twoQuickEditsEndWithTheNewer() {
    var world = world(Contacts.synced());
    var ann = world.system(CRM).create(ANN);
    world.settle();
    world.system(CRM).edit(ann, "firstName", Value.text("first"));
    world.system(CRM).edit(ann, "firstName", Value.text("second"));
    Collections.reverse(world.hooks);
    world.settle();

    assertEverywhere(world, "firstName", Value.text("second"));
  }

  @Test
  @DisplayName("S17: records that exist on both sides are matched by email and linked, not doubled")
  void existingRecordsAreLinkedByTheirEmail() {
    var world = world(Contacts.synced());
    world.system(BOOKS).create(ANN);
    world.hooks.clear();
    world.system(CRM).create(ANN);
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
    assertThat(world.writes()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "initial link: a record older than the sync is linked where it exists and created nowhere")
  void anOlderRecordIsNotCreatedElsewhere() {
    var world = world(Contacts.synced());
    world.clock.pass(Duration.ofDays(-90));
    var ann = world.system(CRM).create(ANN);
    world.system(BOOKS).create(ANN);
    world.clock.pass(Duration.ofDays(90));
    world.hooks.clear();
    world.system(CRM).edit(ann, "firstName", Value.text("Ann"));
    world.settle();

    assertThat(world.system(DESK).ids()).isEmpty();
    assertThat(world.system(BOOKS).ids()).hasSize(1);
    world.system(CRM).edit(ann, "company", Value.text("Acme Ltd"));
    world.settle();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Acme Ltd"));
  }

  @Test
  @DisplayName("initial link: a record is as old as its oldest copy, whichever is edited")
  void aNewCopyMakesAnOlderRecordNoYounger() {
    var world = world(Contacts.synced());
    world.clock.pass(Duration.ofDays(-90));
    var ann = world.system(CRM).create(ANN);
    world.clock.pass(Duration.ofDays(90));
    world.hooks.clear();
    world.system(CRM).edit(ann, "firstName", Value.text("Ann"));
    world.settle();
    var desk = world.system(DESK).create(ANN);
    world.settle();
    world.system(DESK).edit(desk, "company", Value.text("Acme Ltd"));
    world.settle();

    assertThat(world.query("select system_id from link")).containsExactlyInAnyOrder("crm", "desk");
    assertThat(world.system(BOOKS).ids()).isEmpty();
    assertThat(world.reasons()).contains("not-found");
  }

  @Test
  @DisplayName("a new record that a poll shows before its event of creation does is made elsewhere")
  void aPollBeforeTheEventOfACreation() {
    var world = world(Contacts.synced());
    world.system(CRM).dated = false;
    var ann = world.system(CRM).create(ANN);
    world.hooks.clear();
    world.stores.inbox().accept(List.of(world.event(CRM, ann, InboxEvent.Source.POLL)));
    world.settle();
    assertThat(world.writes()).as("it may be an old one").isZero();

    for (int i = 0; i < 2; i++) {
      var created = world.event(CRM, ann, InboxEvent.Source.HOOK, EventKind.CREATED);
      world.stores.inbox().accept(List.of(created));
      world.settle();
      assertThat(world.system(BOOKS).ids()).hasSize(1);
      assertThat(world.system(DESK).ids()).hasSize(1);
      assertThat(world.writes()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("initial none: records older than the sync are neither linked nor asked about")
  void underNoneOlderRecordsAreLeftAlone() {
    var world = world(Contacts.synced().initial(InitialSync.NONE));
    world.clock.pass(Duration.ofDays(-90));
    var ann = world.system(CRM).create(ANN);
    world.system(BOOKS).create(ANN);
    world.clock.pass(Duration.ofDays(90));
    world.system(CRM).edit(ann, "company", Value.text("Acme Ltd"));
    world.settle();

    assertThat(world.query("select native_id from link")).isEmpty();
    assertThat(world.questions()).isEmpty();
    assertThat(world.writes()).isZero();
    assertThat(world.reasons()).contains("older-than-sync");
  }

  @Test
  @DisplayName("initial none: an older record is linked once a person asks for it")
  void underNoneAnOlderRecordThatIsAskedForIsLinked() {
    var world = world(Contacts.synced().initial(InitialSync.NONE));
    world.clock.pass(Duration.ofDays(-90));
    var ann = world.system(CRM).create(ANN);
    world.system(BOOKS).create(ANN);
    world.clock.pass(Duration.ofDays(90));
    world.settle();
    world.stores.inbox().accept(List.of(world.event(CRM, ann, InboxEvent.Source.REQUEST)));
    world.settle();

    assertThat(world.query("select native_id from link")).hasSize(2);
    assertThat(world.system(DESK).ids()).isEmpty();
  }

  @Test
  @DisplayName("initial none: a new record finds the older one of its email, and makes no second")
  void underNoneANewRecordFindsTheOlder() {
    var world = world(Contacts.synced().initial(InitialSync.NONE));
    world.clock.pass(Duration.ofDays(-90));
    world.system(BOOKS).create(ANN);
    world.clock.pass(Duration.ofDays(90));
    world.settle();
    world.system(CRM).create(ANN);
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
    assertThat(world.query("select count(*)::text from link")).containsExactly("3");
  }

  @Test
  @DisplayName("S12: a record is as young as it is, though the clock of its system is behind")
  void aRecordOfASystemWhoseClockIsBehindIsNoOlderThanTheSync() {
    var world = world(Contacts.synced());
    world.clock.set(Contacts.START.plus(Duration.ofMinutes(1)));
    world.system(CRM).skew = Duration.ofMinutes(-10);
    world.system(CRM).ahead = Duration.ofMinutes(-10);
    world.system(CRM).create(ANN);
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
  }

  @Test
  @DisplayName(
      "S8: an edit in the target without a webhook is not overwritten by an edit of another"
          + " attribute")
  void anUnreportedEditSurvives() {
    var world = world(Contacts.synced());
    var ann = world.system(CRM).create(ANN);
    world.settle();
    world.system(BOOKS).edit(world.system(BOOKS).ids().get(0), "company", Value.text("Acme Ltd"));
    world.hooks.clear();
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.settle();

    assertEverywhere(world, "company", Value.text("Acme Ltd"));
    assertEverywhere(world, "firstName", Value.text("Anne"));
  }

  @Test
  @DisplayName("S10: both sides changed: the master's value is kept everywhere")
  void aConflictEndsWithTheMastersValue() {
    var world = world(Contacts.synced());
    var ann = world.system(CRM).create(ANN);
    world.settle();
    world.system(BOOKS).edit(world.system(BOOKS).ids().get(0), "firstName", Value.text("Books"));
    world.system(CRM).edit(ann, "firstName", Value.text("Master"));
    world.settle();

    assertEverywhere(world, "firstName", Value.text("Master"));
  }

  @Test
  @DisplayName("S6: a write whose answer was lost is settled by looking, not sent twice")
  void aLostAnswerIsSettledByLooking() {
    var world = world(Contacts.synced());
    var faults = new ArrayDeque<>(List.of(Fault.LOST_ANSWER));
    world.system(BOOKS).faults =
        () -> {
          var next = faults.poll();
          return next == null ? Fault.NONE : next;
        };
    world.system(CRM).create(ANN);
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(BOOKS).journal).hasSize(1);
  }

  @Test
  @DisplayName(
      "S23: what a run files orders what is due although the look shows nothing new, and names its"
          + " run")
  void aRunOrdersWhatIsDueAndItsWritesNameIt() {
    var world = world(Contacts.synced());
    var ann = world.system(CRM).create(ANN);
    world.settle();
    world.system(CRM).edit(ann, "company", Value.text("Acme Ltd"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 50);
    world.update("delete from delivery where target = 'books'");
    world.settle();
    world.lookAtEverything();
    world.settle();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Acme"));

    world.hooks.add(world.filedByRun("run-1", CRM, ann));
    world.settle();

    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Acme Ltd"));
    assertThat(
            world.query(
                "select operation || ' ' || target from sync_audit_log where run_id = 'run-1' order"
                    + " by 1"))
        .containsExactly("apply ", "update books");
    assertThat(world.query("select system_id from cross_system_ids where sync_run_id = 'run-1'"))
        .containsExactly("books");
  }

  private static void assertEverywhere(World world, String field, Value value) {
    for (var id : ALL) {
      for (var native0 : world.system(id).ids()) {
        assertThat(world.system(id).fields(native0)).as(id.value()).containsEntry(field, value);
      }
    }
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 1);
  }
}
