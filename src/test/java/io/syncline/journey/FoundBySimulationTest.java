package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.Ruled;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.ForeignWrite;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.Link;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Choice;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the simulation of every topology found, each by itself, with the seed that found it. */
class FoundBySimulationTest {

  private static final Map<String, Value> ANN = Ann.WHOLE;

  private World world = new World(removable(), 7);

  @Test
  @DisplayName(
      "S16, seed 63: a person's delete of a copy that was edited after its record's deletion is"
          + " carried out")
  void aDecidedDeleteOfAnEditedCopyIsCarriedOut() {
    deletedInTheCrmAndEditedIn(BOOKS);

    decide(BOOKS, new Choice.Everywhere(Removal.DELETE));

    assertThat(world.system(BOOKS).ids()).isEmpty();
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName(
      "S16, seed 217: an archived copy comes back with its record, although a question about"
          + " another copy is open")
  void anArchivedCopyComesBackWhileAQuestionIsOpen() {
    var ann = deletedInTheCrmAndEditedIn(BOOKS, DESK);
    assertThat(world.system(CRM).active()).isEmpty();

    decide(BOOKS, new Choice.Recreate());

    assertThat(world.system(CRM).active()).containsExactly(ann);
  }

  @Test
  @DisplayName(
      "S16, seed 66: the question about the deletion of a copy ends when that was created again, or"
          + " went after all")
  void aQuestionAboutADeletionEndsWithItsCopy() {
    deletedInTheCrmAndEditedIn(BOOKS, DESK);
    world.system(DESK).delete("1");
    world.settle();
    assertThat(world.questions()).singleElement().asString().contains("books/contacts/1");

    world.system(BOOKS).delete("1");
    world.settle();
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("seed 257: a copy that is created again holds what only its system may write")
  void aCopyCreatedAgainHoldsWhatItsSystemOwns() {
    var owned = Map.of("lastName", CRM, "company", BOOKS);
    world =
        new World(
            removable()
                .attributes(it -> Ruled.owned(it, owned.get(it.name()), ForeignWrite.FLAG))
                .travelling((from, to) -> free(from, owned)),
            7);
    var ann = world.settled(ANN);
    world.system(CRM).delete(ann);
    world.settle();

    decide(CRM, new Choice.Recreate());

    var recreated = world.system(CRM).ids().get(0);
    assertThat(world.system(CRM).fields(recreated)).containsEntry("lastName", Value.text("Lee"));
  }

  @Test
  @DisplayName(
      "S6, seed 455: what a write left out because of an edit is written, although its answer was"
          + " lost and the edit undone")
  void whatWasLeftOutIsWrittenAfterALostAnswer() {
    world = new World(Contacts.synced().oneWay(), 7);
    var ann = world.settled(ANN);
    world.system(BOOKS).edit("1", "lastName", Value.text("Leigh"));
    world.hooks.clear();
    world.system(CRM).edit(ann, "lastName", Value.text("Li"));
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    // the read before the write, and the write
    var faults = new ArrayDeque<>(List.of(Fault.NONE, Fault.LOST_ANSWER));
    world.system(BOOKS).faults = () -> faults.isEmpty() ? Fault.NONE : faults.poll();
    world.deliverer.runOnce(BOOKS, Slice.WHOLE, 10);
    world.system(BOOKS).edit("1", "lastName", Value.text("Lee"));
    world.settle();

    assertThat(world.system(BOOKS).fields("1"))
        .containsEntry("firstName", Value.text("Anne"))
        .containsEntry("lastName", Value.text("Li"));
  }

  @Test
  @DisplayName(
      "S11, S17, seed 220: a record that came into being while nothing of it may enter is found by"
          + " what its copy holds")
  void aRecordWithoutValuesIsFoundByItsCopy() {
    world =
        new World(
            Contacts.synced()
                .conditional(
                    Contacts.heading("company == 'Acme'", CRM, BOOKS),
                    Contacts.heading("company == 'Globex'", BOOKS, CRM)),
            7);
    world.system(CRM).create(said("Initech"));
    world.settle();
    assertThat(world.system(BOOKS).ids()).isEmpty();

    world.system(BOOKS).create(said("Globex"));
    world.settle();

    var links = world.stores.links().list(IdentityJourneyTest.all());
    assertThat(links).hasSize(2);
    assertThat(links).extracting(Link::record).as("records").containsOnly(links.get(0).record());
    assertThat(world.system(CRM).ids()).hasSize(1);
    assertThat(world.questions()).noneMatch(it -> it.startsWith("ambiguous_match"));
  }

  private static Map<String, Value> said(String company) {
    return Map.of("email", Value.text("ann@example.com"), "company", Value.text(company));
  }

  @Test
  @DisplayName("S2, seed 27: copies that a pause kept from being made are made at its end")
  void copiesThatAPauseKeptFromBeingMadeAreMade() {
    world.system(CRM).create(ANN);
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    var ann = world.record(CRM, "1").id();
    world.pauses.pause(ann, "mara");
    world.settle();
    assertThat(world.system(BOOKS).ids()).isEmpty();

    world.pauses.resume(ann, "mara");
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
  }

  @Test
  @DisplayName(
      "S16, seed 786: an archived copy that a pause kept from coming back comes at its end")
  void aCopyThatAPauseKeptFromComingBackComes() {
    var ann = world.settled(ANN);
    world.system(CRM).archive(ann);
    world.settle();
    assertThat(world.system(BOOKS).active()).isEmpty();
    world.system(CRM).reactivate(ann);
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.pauses.pause(world.record(CRM, ann).id(), "mara");
    world.settle();

    world.pauses.resume(world.record(CRM, ann).id(), "mara");
    world.settle();

    assertThat(world.system(BOOKS).active()).hasSize(1);
    assertThat(world.system(DESK).active()).hasSize(1);
  }

  @Test
  @DisplayName(
      "S16, seed 524: a copy that was gone and is back receives what changed meanwhile, though"
          + " another deletion is asked about")
  void aCopyThatIsBackReceivesWhatChangedMeanwhile() {
    var ann = world.settled(ANN);
    world.system(BOOKS).edit("1", "lastName", Value.text("Li"));
    world.hooks.clear();
    world.system(BOOKS).delete("1");
    world.hooks.clear();
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.system(DESK).edit("1", "company", Value.text("Apex"));
    world.settle();
    world.system(BOOKS).restore("1");
    world.settle();

    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Anne"));
  }

  @Test
  @DisplayName(
      "S19, seed 154: the main copy stays the main one when its system merges a second one into it")
  void theMainCopyStaysTheMainOne() {
    var two = twoCopiesInTheBooks();
    world.system(BOOKS).merge(two.second(), two.main());
    world.settle();

    world.system(CRM).edit(two.ann(), "firstName", Value.text("Anne"));
    world.settle();

    assertThat(world.system(BOOKS).fields(two.main()))
        .containsEntry("firstName", Value.text("Anne"));
  }

  @Test
  @DisplayName(
      "S19, seed 35: a second copy's value is taken when its system merges the main one into it")
  void theValueOfASecondCopyIsTakenOnceItIsTheMainOne() {
    var owned = Map.of("company", BOOKS);
    world = new World(Contacts.synced().travelling((from, to) -> free(from, owned)), 7);
    var ann = world.settled(ANN);
    var bob = world.settled(Ann.likeHer("bob@example.com"));
    world.system(BOOKS).edit("1", "company", Value.text("Acme"));
    world.system(BOOKS).edit("2", "company", Value.text("Apex"));
    world.settle();
    world.system(CRM).merge(bob, ann);
    world.settle();
    assertThat(world.system(CRM).fields(ann)).containsEntry("company", Value.text("Acme"));

    world.system(BOOKS).merge("1", "2");
    world.settle();

    assertThat(world.system(CRM).fields(ann)).containsEntry("company", Value.text("Apex"));
  }

  @Test
  @DisplayName("S19: a chain of merges is followed link by link, though its end is reported first")
  void aChainOfMergesIsFollowed() {
    var ann = world.settled(ANN);
    var bob = world.settled(Ann.likeHer("bob@example.com"));
    var cy = world.settled(Ann.likeHer("cy@example.com"));
    world.system(CRM).merge(ann, bob);
    world.system(CRM).merge(bob, cy);
    var events = List.copyOf(world.hooks);
    world.hooks.removeIf(it -> it.ref().id().equals(ann));
    world.settle();
    world.hooks.addAll(events);
    world.settle();
    world.system(CRM).edit(cy, "firstName", Value.text("Cyril"));
    world.settle();

    var state = world.stores.records().find(world.record(CRM, cy).id()).orElseThrow();
    for (var system : List.of(BOOKS, DESK)) {
      var main = state.main(system, "contacts").orElseThrow().link().ref().id();
      assertThat(world.system(system).fields(main)).containsEntry("firstName", Value.text("Cyril"));
    }
    assertThat(state.links()).hasSize(7);
  }

  @Test
  @DisplayName(
      "S19, seed 228: what the surviving copy shows empty is not filled from the one its system"
          + " merged away")
  void whatTheSurvivingCopyShowsEmptyStaysEmpty() {
    world = new World(Contacts.synced().oneWay(), 7);
    var ann = world.settled(ANN);
    var bob = world.settled(Ann.likeHer("bob@example.com"));
    world.system(CRM).edit(bob, "company", Value.CLEARED);
    world.settle();
    world.system(CRM).merge(ann, bob);
    world.settle();

    var state = world.stores.records().find(world.record(CRM, bob).id()).orElseThrow();
    assertThat(state.record().value("company")).isEqualTo(Value.CLEARED);
  }

  @Test
  @DisplayName(
      "S1, S16, seeds 1617, 3749 and 4027: an edit that a person let go with its copy enters when"
          + " the record goes on after all")
  void anEditThatWasLetGoEntersWhenTheRecordGoesOn() {
    var ann = world.settled(ANN);
    world.system(BOOKS).edit("1", "lastName", Value.text("Leigh"));
    world.system(DESK).edit("1", "firstName", Value.text("Anne"));
    world.hooks.clear();
    world.system(CRM).archive(ann);
    world.settle();

    decide(BOOKS, new Choice.Everywhere(Removal.DELETE));
    assertThat(world.system(BOOKS).active()).as("somebody is still asked").containsExactly("1");
    decide(DESK, new Choice.Recreate());

    for (var system : List.of(CRM, BOOKS, DESK)) {
      assertThat(world.system(system).fields(system.equals(CRM) ? ann : "1"))
          .containsEntry("lastName", Value.text("Leigh"))
          .containsEntry("firstName", Value.text("Anne"));
    }
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("S16: what was edited since a person let a copy go is asked about again")
  void whatWasEditedSinceIsAskedAboutAgain() {
    deletedInTheCrmAndEditedIn(BOOKS, DESK);
    decide(BOOKS, new Choice.Everywhere(Removal.DELETE));
    world.system(BOOKS).edit("1", "lastName", Value.text("Leigh"));
    world.settle();

    assertThat(world.questions()).anyMatch(it -> it.contains("books/contacts/1 was edited there"));
  }

  @Test
  @DisplayName(
      "S16, seed 5966: what a person decides of an archived copy that does not come back is done")
  void whatIsDecidedOfACopyThatStaysArchivedIsDone() {
    world = new World(removable().withoutRestore(BOOKS), 7);
    var ann = world.settled(ANN);
    world.system(CRM).archive(ann);
    world.settle();
    world.system(CRM).reactivate(ann);
    world.settle();
    assertThat(world.questions()).singleElement().asString().contains("books/contacts/1");

    decide(BOOKS, new Choice.Everywhere(Removal.DELETE));

    assertThat(world.system(CRM).ids()).isEmpty();
    assertThat(world.system(DESK).ids()).isEmpty();
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName(
      "S16, seed 12434: an archived copy comes back at the end of a pause, though a question about"
          + " another copy is open")
  void anArchivedCopyComesBackAtTheEndOfAPauseThoughAQuestionIsOpen() {
    var ann = world.settled(ANN);
    world.system(CRM).archive(ann);
    world.settle();
    world.system(CRM).reactivate(ann);
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.pauses.pause(world.record(CRM, ann).id(), "mara");
    world.system(CRM).delete(ann);
    world.settle();
    world.pauses.resume(world.record(BOOKS, "1").id(), "mara");
    world.settle();

    decide(CRM, new Choice.Recreate());

    assertThat(world.system(BOOKS).active()).containsExactly("1");
    assertThat(world.system(DESK).active()).containsExactly("1");
    assertThat(world.system(CRM).active()).hasSize(1);
  }

  @Test
  @DisplayName(
      "S11, S13, seed 9987: the value of an owner's other copy is kept when it takes the place of"
          + " the one that went")
  void theValueOfAnOwnersOtherCopyIsKept() {
    var owned = Map.of("lastName", CRM);
    world =
        new World(
            removable()
                .attributes(it -> Ruled.owned(it, owned.get(it.name()), ForeignWrite.FLAG))
                .travelling((from, to) -> free(from, owned))
                .firstMeetingByStrategy(),
            7);
    var ann = world.settled(ANN);
    world.system(CRM).edit(ann, "lastName", Value.text("Li"));
    world.settle();
    world.system(CRM).delete(ann);
    world.hooks.clear();
    world.system(BOOKS).edit("1", "firstName", Value.text("Anne"));
    world.settle();
    var fields = new HashMap<>(ANN);
    fields.put("lastName", Value.text("Leigh"));
    var other = world.system(CRM).create(fields);
    world.hooks.clear();

    decide(CRM, new Choice.Recreate());

    assertThat(world.system(CRM).ids()).containsExactly(other);
    assertThat(world.system(CRM).fields(other)).containsEntry("lastName", Value.text("Leigh"));
    assertThat(world.system(DESK).fields("1")).containsEntry("lastName", Value.text("Leigh"));
  }

  /** One record with a main and a second copy in the books. */
  private record Two(String ann, String main, String second) {}

  private Two twoCopiesInTheBooks() {
    var ann = world.settled(ANN);
    var bob = world.settled(Ann.likeHer("bob@example.com"));
    world.system(CRM).merge(bob, ann);
    world.settle();
    return new Two(ann, "1", "2");
  }

  /** Both are edited before they are archived after the CRM's own copy. */
  private String deletedInTheCrmAndEditedIn(SystemId... edited) {
    var ann = world.settled(ANN);
    for (var system : edited) {
      world.system(system).edit("1", "firstName", Value.text("Anne"));
    }
    world.hooks.clear();
    world.system(CRM).archive(ann);
    world.settle();
    return ann;
  }

  private void decide(SystemId about, Choice choice) {
    var question =
        world.stores.questions().openReviews(new Questions.Query(null, false, null, 10)).stream()
            .filter(it -> it.ref() != null && it.ref().system().equals(about))
            .map(ReviewItem::id)
            .findFirst()
            .orElseThrow();
    world.decisions.decide(question, choice, null, "mara");
    world.settle();
  }

  private static Set<String> free(SystemId from, Map<String, SystemId> owners) {
    var all = new HashSet<>(ANN.keySet());
    all.removeIf(it -> owners.containsKey(it) && !owners.get(it).equals(from));
    return all;
  }

  private static Contacts removable() {
    return Contacts.synced()
        .deletes(CRM, DeletePolicy.ARCHIVE)
        .deletes(BOOKS, DeletePolicy.ARCHIVE)
        .deletes(DESK, DeletePolicy.ARCHIVE);
  }
}
