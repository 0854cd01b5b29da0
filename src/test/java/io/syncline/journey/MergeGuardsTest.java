package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.merge.Identities.Answer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a merge of two records leaves, whatever caused it, over the stores in memory. */
@DisplayName("S19: guards of what a merge leaves")
class MergeGuardsTest {

  private World world = new World(Contacts.synced(), 1);
  private RecordId ann = contact("ann@a.example");
  private RecordId bob = contact("bob@b.example");

  @Test
  @DisplayName("the record that ended is gone, and is found by its values no more")
  void theRecordThatEndedIsGone() {
    long version = state(bob).record().version();
    merge();
    assertThat(state(bob).record().status()).isEqualTo(UnifiedRecord.Status.DELETED);
    assertThat(state(bob).record().version()).isGreaterThan(version);
    assertThat(state(bob).links()).isEmpty();

    var another = world.record(CRM, world.settled(Map.of("email", text("bob@b.example"))));
    assertThat(another.id()).isNotIn(ann, bob);
  }

  @Test
  @DisplayName("the record that stays is found by the values that it took")
  void theRecordThatStaysIsFoundByWhatItTook() {
    var cid = world.record(CRM, world.settled(Map.of("firstName", text("Cid")))).id();
    world.identities.merge(cid, bob, "person", "kim");
    world.system(DESK).create(Map.of("email", text("bob@b.example"), "company", text("Acme")));
    world.settle();

    assertThat(world.stores.records().find(ref(DESK, "4"))).as("a person is asked").isEmpty();
    assertThat(world.questions()).singleElement().asString().startsWith("identity_conflict");
  }

  @Test
  @DisplayName(
      "what waited to be delivered of either record is ordered once, for the one that stays")
  void whatWaitedIsOrderedOnce() {
    world.system(BOOKS).faults = () -> Fault.DOWN;
    world.system(CRM).edit("1", "company", text("Acme"));
    world.system(CRM).edit("2", "company", text("Bolt"));
    world.arrive();
    world.step();
    assertThat(world.stores.deliveries().depth(BOOKS)).isEqualTo(2);
    merge();

    assertThat(world.stores.deliveries().depth(BOOKS)).isEqualTo(1);
    world.system(BOOKS).faults = () -> Fault.NONE;
    world.settle();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", text("Acme"));
    assertThat(world.reasons()).doesNotContain("record-gone");
  }

  @Test
  @DisplayName("a copy where the other record had none is written from then on")
  void aCopyInAFreeSystemIsTheMainOne() {
    world = new World(Contacts.synced().along((from, to) -> to.equals(DESK)), 1);
    ann = contact("ann@a.example");
    world.system(BOOKS).create(Map.of("email", text("bob@b.example")));
    world.settle();
    bob = world.record(BOOKS, "1").id();
    merge();

    assertThat(role(BOOKS, "1")).isEqualTo(Link.Role.MAIN);
    assertThat(role(DESK, "1")).isEqualTo(Link.Role.MAIN);
    assertThat(role(DESK, "2")).isEqualTo(Link.Role.SECONDARY);
  }

  @Test
  @DisplayName("a secondary copy does not become a main one, though its place is free")
  void aSecondaryCopyStaysSecondary() {
    world = new World(Contacts.synced().along((from, to) -> to.equals(DESK)), 1);
    for (var email : new String[] {"bob@b.example", "bob@c.example"}) {
      world.system(BOOKS).create(Map.of("email", text(email)));
    }
    world.settle();
    bob = world.record(BOOKS, "1").id();
    world.identities.merge(bob, world.record(BOOKS, "2").id(), "person", "kim");
    ann = contact("ann@a.example");
    merge();

    assertThat(role(BOOKS, "1")).isEqualTo(Link.Role.MAIN);
    assertThat(role(BOOKS, "2")).isEqualTo(Link.Role.SECONDARY);
  }

  @Test
  @DisplayName("S6: nothing is merged while a write to either has no known outcome")
  void nothingIsMergedDuringAWrite() {
    for (var native0 : new String[] {"1", "2"}) {
      begin();
      loseAnAnswerOf(native0);
      assertThat(world.identities.merge(ann, bob, "person", "kim")).isEqualTo(new Answer.Busy());
      world.settle();
      assertThat(world.identities.merge(ann, bob, "person", "kim")).isInstanceOf(Answer.Done.class);
    }
  }

  @Test
  @DisplayName("S6, S9: nothing is merged while a create for either has no known outcome")
  void nothingIsMergedDuringACreate() {
    loseAnswer(0);
    var native0 = world.system(CRM).create(Map.of("email", text("cid@c.example")));
    world.arrive();
    world.step();
    var cid = world.record(CRM, native0).id();
    assertThat(world.identities.merge(ann, cid, "person", "kim")).isEqualTo(new Answer.Busy());
  }

  @Test
  @DisplayName("S16: of an archived record and an active one comes an active one, every copy of it")
  void anArchivedRecordComesBackByAMerge() {
    for (boolean archivedStays : new boolean[] {true, false}) {
      archiveBob();
      var answer =
          archivedStays
              ? world.identities.merge(bob, ann, "person", "kim")
              : world.identities.merge(ann, bob, "person", "kim");
      assertThat(answer).isInstanceOf(Answer.Done.class);
      world.settle();

      var stays = archivedStays ? bob : ann;
      assertThat(state(stays).record().status()).isEqualTo(UnifiedRecord.Status.ACTIVE);
      for (var system : List.of(CRM, BOOKS, DESK)) {
        assertThat(world.system(system).active())
            .as("%s, archived stays: %s", system, archivedStays)
            .contains(archivedStays ? "2" : "1");
      }
      assertThat(world.questions()).isEmpty();
      world.assertQuiet();
    }
  }

  @Test
  @DisplayName(
      "S16: what was edited in a copy while its record was archived is read after the merge")
  void whatWasEditedMeanwhileIsRead() {
    archiveBob();
    world.system(BOOKS).edit("2", "company", text("Bolt"));
    world.settle();
    assertThat(world.system(DESK).fields("2")).doesNotContainEntry("company", text("Bolt"));
    world.hooks.clear();
    world.woken.clear();
    world.identities.merge(bob, ann, "person", "kim");
    assertThat(world.woken).contains(CRM, BOOKS, DESK);
    world.settle();

    assertThat(world.system(DESK).fields("2")).containsEntry("company", text("Bolt"));
  }

  @Test
  @DisplayName("S16: of two archived records comes an archived one, and no copy is brought back")
  void twoArchivedRecordsStayArchived() {
    archiveBob();
    world.system(CRM).archive("1");
    world.settle();
    assertThat(world.system(BOOKS).active()).isEmpty();
    merge();
    assertThat(world.stores.deliveries().depth(BOOKS)).isZero();
    world.settle();

    assertThat(state(ann).record().status()).isEqualTo(UnifiedRecord.Status.ARCHIVED);
    for (var system : List.of(CRM, BOOKS, DESK)) {
      assertThat(world.system(system).active()).isEmpty();
    }
  }

  @Test
  @DisplayName("where nothing is due after a merge nothing is ordered, and nothing read")
  void whatIsNotDueIsNotOrdered() {
    world.woken.clear();
    merge();
    for (var system : List.of(CRM, BOOKS, DESK)) {
      assertThat(world.stores.deliveries().depth(system)).isZero();
    }
    assertThat(world.woken).isEmpty();
  }

  /** Bob was archived everywhere. */
  private void archiveBob() {
    var contacts = Contacts.synced();
    for (var system : List.of(CRM, BOOKS, DESK)) {
      contacts = contacts.deletes(system, DeletePolicy.ARCHIVE);
    }
    world = new World(contacts, 1);
    ann = contact("ann@a.example");
    bob = contact("bob@b.example");
    world.system(CRM).archive("2");
    world.settle();
    assertThat(world.system(DESK).active()).containsExactly("1");
  }

  // --- a system merges two of its own ---

  @Test
  @DisplayName("S6: a merge there is followed once the outcome of every write is known")
  void aMergeThereWaitsForAWrite() {
    for (var native0 : new String[] {"1", "2"}) {
      begin();
      loseAnAnswerOf(native0);
      world.system(CRM).merge("2", "1");
      world.arrive();
      world.changes.runOnce(CRM, Slice.WHOLE, 50);
      assertThat(state(bob).record().status()).isEqualTo(UnifiedRecord.Status.ACTIVE);

      world.settle();
      assertThat(state(bob).record().status()).isEqualTo(UnifiedRecord.Status.DELETED);
      assertThat(world.questions()).isEmpty();
    }
  }

  @Test
  @DisplayName("what the system said of the one that is gone does not come back into the other")
  void whatWasDroppedThereIsNotTaken() {
    world.system(CRM).edit("1", "company", text("Acme"));
    world.settle();
    world.system(CRM).edit("1", "company", Value.CLEARED);
    world.system(CRM).edit("2", "company", text("Bolt"));
    world.settle();
    world.system(CRM).merge("2", "1");
    world.settle();

    assertThat(world.system(CRM).fields("1")).containsEntry("company", Value.CLEARED);
    assertThat(state(ann).record().value("company")).isEqualTo(Value.CLEARED);
  }

  @Test
  @DisplayName("what another system said of the one that is gone is taken")
  void whatAnotherSystemSaidIsTaken() {
    world.system(DESK).edit("2", "company", text("Bolt"));
    world.settle();
    world.system(CRM).merge("2", "1");
    world.settle();

    assertThat(state(ann).record().value("company")).isEqualTo(text("Bolt"));
    assertThat(world.system(CRM).fields("1")).containsEntry("company", text("Bolt"));
  }

  @Test
  @DisplayName("a chain of merges that is reported at once makes one record of all")
  void aChainOfMergesMakesOneRecord() {
    for (boolean forward : new boolean[] {true, false}) {
      begin();
      var cid = contact("cid@c.example");
      world.system(CRM).merge("3", "2");
      world.system(CRM).merge("2", "1");
      if (forward) {
        Collections.reverse(world.hooks);
      }
      world.settle();

      assertThat(state(ann).links()).as("forward: " + forward).hasSize(7);
      assertThat(state(bob).record().status()).isEqualTo(UnifiedRecord.Status.DELETED);
      assertThat(state(cid).record().status()).isEqualTo(UnifiedRecord.Status.DELETED);
      assertThat(world.questions()).isEmpty();
      world.assertQuiet();
    }
  }

  @Test
  @DisplayName("the questions about a record end with it when a system merges it into another")
  void itsQuestionsEnd() {
    world = new World(Contacts.synced().by(Strategy.of(Strategy.Kind.MANUAL)), 1);
    ann = contact("ann@a.example");
    bob = contact("bob@b.example");
    world.system(CRM).edit("2", "company", text("Acme"));
    world.system(DESK).edit("2", "company", text("Bolt"));
    world.settle();
    assertThat(world.questions()).hasSize(1);
    world.system(CRM).merge("2", "1");
    world.settle();

    assertThat(world.questions()).noneMatch(it -> it.startsWith("conflict"));
  }

  @Test
  @DisplayName(
      "a secondary copy into which the main one is merged is the main one, and knows its values")
  void theSurvivorTakesThePlaceOfTheMainCopy() {
    merge();
    world.settle();
    world.system(CRM).edit("1", "company", text("Acme"));
    world.settle();
    world.system(CRM).merge("1", "2");
    world.settle();

    assertThat(role(CRM, "2")).isEqualTo(Link.Role.MAIN);
    assertThat(state(ann).links()).hasSize(5);
    world.system(DESK).edit("1", "company", text("Bolt"));
    world.settle();
    assertThat(world.system(CRM).fields("2")).containsEntry("company", text("Bolt"));
  }

  @Test
  @DisplayName("a main copy into which a secondary one is merged stays the main one")
  void theMainCopyKeepsItsPlace() {
    merge();
    world.settle();
    var known = state(ann).link(ref(CRM, "1")).orElseThrow().shadow();
    world.system(CRM).merge("2", "1");
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 50);

    assertThat(role(CRM, "1")).isEqualTo(Link.Role.MAIN);
    assertThat(state(ann).link(ref(CRM, "1")).orElseThrow().shadow().field("email"))
        .isEqualTo(known.field("email"));
    world.settle();
    assertThat(state(ann).links()).hasSize(5);
    assertThat(state(ann).record().value("email")).isEqualTo(text("ann@a.example"));
  }

  private void begin() {
    world = new World(Contacts.synced(), 1);
    ann = contact("ann@a.example");
    bob = contact("bob@b.example");
  }

  private void merge() {
    assertThat(world.identities.merge(ann, bob, "person", "kim")).isInstanceOf(Answer.Done.class);
  }

  private void loseAnAnswerOf(String native0) {
    loseAnswer(1);
    world.system(CRM).edit(native0, "company", text("Acme"));
    world.arrive();
    world.step();
    assertThat(state(native0.equals("1") ? ann : bob).link(ref(BOOKS, native0)).orElseThrow())
        .matches(RecordState.LinkState::openIntent);
  }

  /** After so many calls a write in books is applied, and its answer is lost. */
  private void loseAnswer(int calls) {
    var asked = new int[1];
    world.system(BOOKS).faults = () -> asked[0]++ == calls ? Fault.LOST_ANSWER : Fault.NONE;
  }

  private Link.Role role(SystemId system, String native0) {
    return state(ann).link(ref(system, native0)).orElseThrow().link().role();
  }

  private NativeRef ref(SystemId system, String native0) {
    return world.system(system).ref(native0);
  }

  private RecordState state(RecordId id) {
    return world.stores.records().find(id).orElseThrow();
  }

  private static Value text(String value) {
    return Value.text(value);
  }

  private RecordId contact(String email) {
    return world.record(CRM, world.settled(Map.of("email", Value.text(email)))).id();
  }
}
