package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.rule.FilterExit;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Choice;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What happens when something is deleted, over real PostgreSQL. */
class DeletesJourneyTest {

  private static final Map<String, Value> ANN = Ann.BARE;

  private World world = world(removable());

  @Test
  @DisplayName(
      "S16: what is deleted in one system is archived there and deleted here, as each says")
  void everySystemDoesWhatItsDefinitionSays() {
    var ann = settledAnn();
    world.system(CRM).delete(ann);
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(BOOKS).active()).isEmpty();
    assertThat(world.system(DESK).ids()).isEmpty();
    assertThat(world.questions()).isEmpty();
    assertThat(statuses()).containsExactly("archived");
    assertThat(world.query("select system_id from tombstone order by 1"))
        .containsExactly("crm", "desk");
    assertThat(world.writes()).isEqualTo(4);
  }

  @Test
  @DisplayName("S5: the echoes of our own archives and deletes end in no further write")
  void echoesOfDeletesEndQuietly() {
    var ann = settledAnn();
    world.system(CRM).delete(ann);
    world.settle();
    long writes = world.writes();
    world.lookAtEverything();
    world.settle();

    assertThat(world.writes()).isEqualTo(writes);
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("S16: unlink ends the link and leaves the copy, which is not read again")
  void anUnlinkedCopyStaysUnlinked() {
    world = world(removable().deletes(DESK, DeletePolicy.UNLINK));
    var ann = settledAnn();
    world.system(CRM).delete(ann);
    world.settle();
    world.system(DESK).edit("1", "firstName", Value.text("Anne"));
    world.settle();

    assertThat(world.system(DESK).active()).hasSize(1);
    assertThat(world.system(CRM).ids()).isEmpty();
    assertThat(world.query("select 1 from link where system_id = 'desk'")).isEmpty();
    assertThat(world.reasons()).contains("unlinked");
  }

  @Test
  @DisplayName("S16: ignore leaves the copy alone, and its edits bring nothing back")
  void anIgnoringSystemGoesOnByItself() {
    world = world(removable().deletes(DESK, DeletePolicy.IGNORE));
    var ann = settledAnn();
    world.system(CRM).delete(ann);
    world.settle();
    world.system(DESK).edit("1", "firstName", Value.text("Anne"));
    world.settle();

    assertThat(world.system(DESK).active()).hasSize(1);
    assertThat(world.system(CRM).ids()).isEmpty();
    assertThat(world.system(BOOKS).active()).isEmpty();
  }

  @Test
  @DisplayName("S11: a system that may not change the record does not delete it elsewhere")
  void aForeignDeleteIsAQuestion() {
    world = world(removable().oneWay());
    settledAnn();
    world.system(BOOKS).delete("1");
    world.settle();

    assertThat(world.questions()).singleElement().asString().contains("may not delete");
    assertThat(world.system(CRM).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
  }

  @Test
  @DisplayName("S16: an edit elsewhere that was not delivered to the deleted copy is a conflict")
  void aDeleteAgainstAnEarlierEditIsAQuestion() {
    var ann = settledAnn();
    world.system(BOOKS).edit("1", "firstName", Value.text("Anne"));
    world.arrive();
    world.changes.runOnce(BOOKS, Slice.WHOLE, 10);
    world.system(CRM).delete(ann);
    world.settle();

    assertThat(world.questions()).singleElement().asString().startsWith("observed_delete");
    assertThat(world.system(BOOKS).active()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
  }

  @Test
  @DisplayName("S16: an edit that is found when deleting is a conflict; that copy is not deleted")
  void anEditFoundWhenDeletingIsAQuestion() {
    var ann = settledAnn();
    world.system(DESK).edit("1", "firstName", Value.text("Anne"));
    world.hooks.clear();
    world.system(CRM).delete(ann);
    world.settle();

    assertThat(world.questions()).singleElement().asString().contains("was edited there");
    assertThat(world.system(DESK).fields("1")).containsEntry("firstName", Value.text("Anne"));

    decide(new Choice.Recreate());
    assertThat(world.questions()).isEmpty();
    assertThat(world.system(CRM).ids()).hasSize(1);
    var again = world.system(CRM).ids().get(0);
    assertThat(world.system(CRM).fields(again)).containsEntry("firstName", Value.text("Anne"));
    assertThat(world.system(BOOKS).active()).hasSize(1);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Anne"));
  }

  @Test
  @DisplayName("S6: a delete whose answer was lost is settled by looking; gone already is done")
  void aLostAnswerIsSettledByLooking() {
    var ann = settledAnn();
    world.system(DESK).faults = once(MemorySystem.Fault.LOST_ANSWER);
    world.system(BOOKS).faults = once(MemorySystem.Fault.LOST_REQUEST);
    world.system(CRM).delete(ann);
    world.settle();

    assertThat(world.system(DESK).ids()).isEmpty();
    assertThat(world.system(BOOKS).active()).isEmpty();
    assertThat(world.writes()).isEqualTo(4);
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("S16: what is restored before anybody looked was never deleted")
  void aRestoreBeforeTheLookDeletesNothing() {
    var ann = settledAnn();
    world.system(CRM).delete(ann);
    world.system(CRM).restore(ann);
    world.settle();

    assertThat(world.system(DESK).ids()).hasSize(1);
    assertThat(world.system(BOOKS).active()).hasSize(1);
    assertThat(world.writes()).isEqualTo(2);
  }

  @Test
  @DisplayName("S16: a record that is active again after archive is re-activated everywhere")
  void anArchivedRecordThatReturnsIsReactivated() {
    world = world(removable().deletes(DESK, DeletePolicy.ARCHIVE));
    var ann = settledAnn();
    world.system(CRM).delete(ann);
    world.settle();
    assertThat(world.system(DESK).active()).isEmpty();
    world.system(CRM).restore(ann);
    world.settle();
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.settle();

    for (var system : List.of(BOOKS, DESK)) {
      assertThat(world.system(system).active()).hasSize(1);
      assertThat(world.system(system).fields("1")).containsEntry("firstName", Value.text("Anne"));
    }
    assertThat(statuses()).containsExactly("active");
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName(
      "S16: where a system cannot restore a record a person is asked, and it is created again")
  void whatCannotBeRestoredIsCreatedAgain() {
    world = world(archiving().withoutRestore(BOOKS));
    archivedAndBack();
    assertThat(world.questions())
        .singleElement()
        .asString()
        .startsWith("observed_delete: books/contacts/1 is archived, its record is active again");
    assertThat(world.system(DESK).active()).hasSize(1);

    decide(new Choice.Recreate());
    assertThat(world.questions()).isEmpty();
    assertThat(world.system(BOOKS).active()).containsExactly("2");
    assertThat(world.system(BOOKS).fields("2")).containsEntry("firstName", Value.text("Anne"));
    world.lookAtEverything();
    world.settle();
    assertThat(world.system(BOOKS).ids()).hasSize(2);
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("S16: somebody brings it back there: the question answers itself")
  void whatSomebodyBringsBackIsLinkedStill() {
    world = world(archiving().withoutRestore(BOOKS));
    archivedAndBack();
    world.system(BOOKS).reactivate("1");
    world.settle();

    assertThat(world.questions()).isEmpty();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Anne"));
    assertThat(world.system(BOOKS).ids()).hasSize(1);
  }

  @Test
  @DisplayName("S16: left as it is it stays archived, and everything else goes on")
  void whatIsLeftStaysArchived() {
    world = world(archiving().withoutRestore(BOOKS));
    var ann = archivedAndBack();
    decide(new Choice.Leave());
    world.system(CRM).edit(ann, "firstName", Value.text("Nan"));
    world.settle();

    assertThat(world.questions()).isEmpty();
    assertThat(world.system(BOOKS).active()).isEmpty();
    assertThat(world.system(DESK).fields("1")).containsEntry("firstName", Value.text("Nan"));
  }

  private static Contacts archiving() {
    return removable().deletes(DESK, DeletePolicy.ARCHIVE);
  }

  private String archivedAndBack() {
    var ann = settledAnn();
    world.system(CRM).archive(ann);
    world.settle();
    world.system(CRM).reactivate(ann);
    world.settle();
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.settle();
    return ann;
  }

  @Test
  @DisplayName("S16: recreate restores nothing: after propagate a new native id is a new record")
  void afterPropagateANewOneIsANewRecord() {
    world =
        world(
            removable()
                .deletes(BOOKS, DeletePolicy.PROPAGATE)
                .deletes(DESK, DeletePolicy.PROPAGATE));
    var ann = settledAnn();
    world.system(CRM).delete(ann);
    world.settle();
    assertThat(statuses()).containsExactly("deleted");
    world.system(CRM).create(ANN);
    world.settle();

    assertThat(statuses()).containsExactly("active", "deleted");
    assertThat(world.system(BOOKS).ids()).containsExactly("2");
    assertThat(world.system(DESK).ids()).containsExactly("2");
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName(
      "S16: deletes beyond maxDeletes wait in one item that says how many; a person lets go")
  void theBrakeHoldsAndAPersonLetsGo() {
    world =
        world(
            removable()
                .deletes(BOOKS, DeletePolicy.PROPAGATE)
                .deletes(DESK, DeletePolicy.IGNORE)
                .maxDeletes(2));
    for (int i = 0; i < 6; i++) {
      world.system(CRM).create(Map.of("email", Value.text("p" + i + "@example.com")));
    }
    world.settle();
    for (var it : world.system(CRM).ids()) {
      world.system(CRM).delete(it);
    }
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(4);
    assertThat(world.questions()).singleElement().asString().startsWith("safety_hold: 4 deleted");

    decide(new Choice.LetGo());
    assertThat(world.system(BOOKS).ids()).isEmpty();
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("S16: the brake slides: what was deleted yesterday does not count")
  void theBrakeSlides() {
    world = world(removable().deletes(DESK, DeletePolicy.IGNORE).maxDeletes(1));
    var ann = settledAnn();
    var bob = world.system(CRM).create(Map.of("email", Value.text("bob@example.com")));
    world.settle();
    world.system(CRM).delete(ann);
    world.settle();
    world.clock.pass(Duration.ofHours(25));
    world.system(CRM).delete(bob);
    world.settle();

    assertThat(world.questions()).isEmpty();
    assertThat(world.system(BOOKS).active()).isEmpty();
  }

  @Test
  @DisplayName("a person decides: delete everywhere, after one more look")
  void aPersonDeletesEverywhere() {
    world = world(removable().oneWay());
    settledAnn();
    world.system(BOOKS).delete("1");
    world.settle();
    decide(new Choice.Everywhere(Removal.DELETE));

    assertThat(world.system(CRM).ids()).isEmpty();
    assertThat(world.system(DESK).ids()).isEmpty();
    assertThat(world.questions()).isEmpty();
    assertThat(statuses()).containsExactly("deleted");
  }

  @Test
  @DisplayName("a person decides: keep the record and create it again where it is gone")
  void aPersonKeepsAndRecreates() {
    world = world(removable().oneWay());
    settledAnn();
    world.system(BOOKS).delete("1");
    world.settle();
    decide(new Choice.Recreate());

    assertThat(world.system(BOOKS).ids()).containsExactly("2");
    assertThat(world.system(BOOKS).fields("2")).containsAllEntriesOf(ANN);
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName(
      "S16: a record that leaves the filter is archived where it was delivered, and returns")
  void leavingTheFilterArchives() {
    world = world(removable().leaving(FilterExit.ARCHIVE, inAcme()));
    var ann = settledAnn(Value.text("Acme"));
    world.system(CRM).edit(ann, "company", Value.text("Other"));
    world.settle();

    assertThat(world.system(CRM).active()).hasSize(1);
    assertThat(world.system(BOOKS).active()).isEmpty();
    assertThat(world.system(DESK).active()).isEmpty();
    assertThat(world.questions()).isEmpty();

    world.system(CRM).edit(ann, "company", Value.text("Acme"));
    world.settle();
    assertThat(world.system(BOOKS).active()).hasSize(1);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Acme"));
    assertThat(statuses()).containsExactly("active");
  }

  @Test
  @DisplayName("S16: leaving the filter under unlink leaves the copies as they are")
  void leavingTheFilterUnlinks() {
    world = world(removable().leaving(FilterExit.UNLINK, inAcme()));
    var ann = settledAnn(Value.text("Acme"));
    world.system(CRM).edit(ann, "company", Value.text("Other"));
    world.settle();

    assertThat(world.query("select system_id from link")).containsExactly("crm");
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Acme"));
    assertThat(world.writes()).isEqualTo(2);
  }

  private static FilterCondition inAcme() {
    return new FilterCondition("company", FilterCondition.Operator.EQ, List.of(Value.text("Acme")));
  }

  private static Contacts removable() {
    return Contacts.synced()
        .deletes(CRM, DeletePolicy.ARCHIVE)
        .deletes(BOOKS, DeletePolicy.ARCHIVE)
        .deletes(DESK, DeletePolicy.PROPAGATE);
  }

  private static Supplier<MemorySystem.Fault> once(MemorySystem.Fault fault) {
    var waiting = new ArrayDeque<MemorySystem.Fault>();
    // the first call that may fail is the read before the write
    waiting.add(MemorySystem.Fault.NONE);
    waiting.add(fault);
    return () -> waiting.isEmpty() ? MemorySystem.Fault.NONE : waiting.poll();
  }

  private void decide(Choice choice) {
    var question = world.question();
    assertThat(question.offers()).anyMatch(it -> it.choice().equals(choice));
    world.decisions.decide(question.review().item().id(), choice, question.version(), "kim");
    world.settle();
  }

  private List<String> statuses() {
    return world.query("select status from record order by 1");
  }

  private String settledAnn() {
    return settledAnn(Value.CLEARED);
  }

  private String settledAnn(Value company) {
    var fields = new HashMap<>(ANN);
    fields.put("company", company);
    var ann = world.system(CRM).create(fields);
    world.settle();
    return ann;
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 7);
  }
}
