package io.syncline.journey;

import static io.syncline.journey.Firms.ALL;
import static io.syncline.journey.Firms.CRM;
import static io.syncline.journey.Firms.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.References;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.Rollback;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.merge.Identities.Answer;
import io.syncline.store.Stores;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What must hold for references between records, whatever keeps them. */
abstract class ReferencesContract {

  abstract Stores stores();

  FirmsWorld world(Firms firms) {
    return new FirmsWorld(stores(), firms, 42);
  }

  @Test
  @DisplayName("S15: records hold record ids, each system its own native ids")
  void s15RecordsHoldRecordIds() {
    var world = world(Firms.synced());
    var acme = world.firm(CRM, "Acme");
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();

    var person = world.record(world.people(CRM).ref(ann));
    var firm = world.id(world.firms(CRM).ref(acme));
    assertThat(person.record().value("employer")).isEqualTo(References.value(firm));
    var there = world.at(person.record().id(), DESK);
    assertThat(world.people(DESK).fields(there))
        .containsEntry("employer", Value.text(world.at(firm, DESK)));
    assertQuiet(world);
  }

  @Test
  @DisplayName("a new record that refers to what another one refers to may be its duplicate")
  void aPossibleDuplicateIsFoundByWhatItRefersTo() {
    var world = world(Firms.synced().withoutDuplicates("name", "employer"));
    var acme = world.firm(CRM, "Acme");
    var bolt = world.firm(CRM, "Bolt");
    world.settle();
    world.person(CRM, "ann@example.com", "name", "Ann", "employer", acme);
    world.person(CRM, "bea@example.com", "name", "Ann", "employer", bolt);
    world.settle();
    assertThat(world.people(DESK).ids()).hasSize(2);

    world.person(CRM, "ann.again@example.com", "name", "Ann", "employer", acme);
    world.settle();

    assertThat(world.people(DESK).ids()).hasSize(2);
    assertThat(world.stores.questions().openReviews(new Questions.Query(null, false, null, 10)))
        .singleElement()
        .satisfies(it -> assertThat(it.question()).contains("`twice`"));
  }

  @Test
  @DisplayName(
      "S15: a child that comes first has its parent read, though no event reported the parent")
  void s15TheChildComesFirst() {
    var world = world(Firms.synced());
    var acme = world.firm(CRM, "Acme");
    world.hooks.clear();
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();

    assertEmployedThere(world, ann, acme);
    assertQuiet(world);
  }

  @Test
  @DisplayName("S15: a parent known elsewhere by its match key is linked, not made twice")
  void s15AParentIsFoundByItsMatchKey() {
    var world = world(Firms.synced());
    var there = world.firm(DESK, "Acme");
    var acme = world.firm(CRM, "Acme");
    world.hooks.clear();
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();

    assertThat(world.at(world.id(world.firms(CRM).ref(acme)), DESK)).isEqualTo(there);
    assertThat(world.firms(DESK).ids()).hasSize(1);
    assertEmployedThere(world, ann, acme);
  }

  @Test
  @DisplayName("S15: a parent that was never read there is found by its match key and linked")
  void s15AParentIsLookedForBecauseAChildNamesIt() {
    var world = world(Firms.synced().unmatchedAtStart());
    var there = oldFirm(world, DESK, "Acme");
    world.hooks.clear();
    var acme = oldFirm(world, CRM, "Acme");
    world.settle();
    assertThat(world.reasons()).contains("older-than-sync");

    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();

    assertThat(world.at(world.id(world.firms(CRM).ref(acme)), DESK)).isEqualTo(there);
    assertThat(world.firms(DESK).ids()).hasSize(1);
    assertEmployedThere(world, ann, acme);
    assertQuiet(world);
  }

  @Test
  @DisplayName("S15: two that could be the parent are a question, and the others flow meanwhile")
  void s15TwoParentsAreAQuestion() {
    var world = world(Firms.synced().unmatchedAtStart());
    oldFirm(world, DESK, "Acme");
    var right = oldFirm(world, DESK, "Acme");
    world.hooks.clear();
    var acme = oldFirm(world, CRM, "Acme");
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.rest();

    var person = world.record(world.people(CRM).ref(ann)).record().id();
    assertThat(world.people(DESK).fields(world.at(person, DESK))).doesNotContainKey("employer");
    var asked = questions(world);
    assertThat(asked).singleElement().satisfies(it -> assertThat(it.candidates()).hasSize(2));
    assertThat(asked.get(0).question()).contains("more than one matches by name");

    world.decisions.decide(
        asked.get(0).id(), new Choice.LinkCopy(world.firms(DESK).ref(right)), null, "mara");
    world.settle();
    assertEmployedThere(world, ann, acme);
    assertThat(world.at(world.id(world.firms(CRM).ref(acme)), DESK)).isEqualTo(right);
  }

  @Test
  @DisplayName(
      "S15: a child waits for a parent that does not exist there, and no question is opened")
  void s15AParentThatIsNowhereIsWaitedFor() {
    var world = world(Firms.synced().unmatchedAtStart());
    var acme = oldFirm(world, CRM, "Acme");
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.rest();
    assertThat(questions(world)).isEmpty();
    assertThat(world.reasons()).contains("waits-for-reference");

    world.firm(DESK, "Acme");
    world.settle();
    assertEmployedThere(world, ann, acme);
  }

  @Test
  @DisplayName(
      "S2, S15: the undo of a decision on a reference gives each system the record it named before")
  void s15ADecisionOnAReferenceIsTakenBack() {
    var world = world(Firms.synced());
    var acme = world.firm(CRM, "Acme");
    var globex = world.firm(CRM, "Globex");
    var initech = world.firm(CRM, "Initech");
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();
    var person = world.record(world.people(CRM).ref(ann)).record().id();
    var there = world.at(person, DESK);
    var initechThere = world.at(world.id(world.firms(CRM).ref(initech)), DESK);
    var globexThere = world.at(world.id(world.firms(CRM).ref(globex)), DESK);
    world.people(CRM).edit(ann, "employer", Value.text(globex));
    world.people(DESK).edit(there, "employer", Value.text(initechThere));
    world.settle();
    assertThat(employer(world, DESK, there)).isEqualTo(Value.text(globexThere));

    var conflict =
        world.stores.questions().conflicts(new Questions.Query(null, false, null, 10)).get(0);
    var back = world.rollbacks.takeBack(conflict.id(), false, "mara");
    world.settle();

    assertThat(back.left()).isEmpty();
    assertThat(back.restored()).extracting(Rollback.Restored::attribute).containsOnly("employer");
    assertThat(employer(world, DESK, there)).as("restored").isEqualTo(Value.text(initechThere));
    assertThat(employer(world, CRM, ann)).isEqualTo(Value.text(globex));

    world.decisions.decide(questions(world).get(0).id(), new Choice.Take(DESK), null, "mara");
    world.settle();
    assertThat(employer(world, CRM, ann)).isEqualTo(Value.text(initech));
    assertThat(employer(world, DESK, there)).isEqualTo(Value.text(initechThere));
    assertQuiet(world);
  }

  private static Value employer(FirmsWorld world, SystemId system, String person) {
    return world.people(system).fields(person).get("employer");
  }

  private static List<ReviewItem> questions(FirmsWorld world) {
    return world.stores.questions().openReviews(new Questions.Query(null, false, null, 10));
  }

  /** One that was there before the sync. */
  private static String oldFirm(FirmsWorld world, SystemId system, String name) {
    world.clock.pass(Duration.ofDays(-90));
    var made = world.firm(system, name);
    world.clock.pass(Duration.ofDays(90));
    return made;
  }

  @Test
  @DisplayName("S15: where the target can do without it, that attribute alone waits")
  void s15AnOptionalReferenceWaitsAlone() {
    var world = world(Firms.synced());
    world.firms(DESK).faults = () -> Fault.DOWN;
    var acme = world.firm(CRM, "Acme");
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.person(CRM, "bob@example.com");
    passes(world, 20);

    assertThat(world.people(DESK).ids()).hasSize(2);
    var person = world.record(world.people(CRM).ref(ann)).record().id();
    assertThat(world.people(DESK).fields(world.at(person, DESK))).doesNotContainKey("employer");
    world.people(CRM).edit(ann, "name", Value.text("Ann"));
    passes(world, 10);
    assertThat(world.people(DESK).fields(world.at(person, DESK)))
        .as("what does not wait flows")
        .containsEntry("name", Value.text("Ann"));

    world.firms(DESK).faults = () -> Fault.NONE;
    world.settle();
    assertEmployedThere(world, ann, acme);
    assertThat(world.reasons()).contains("waits-for-reference");
    assertQuiet(world);
  }

  @Test
  @DisplayName("S15: where the target requires it, the child waits, its lane does not")
  void s15ARequiredReferenceDelaysTheChild() {
    var world = world(Firms.synced().employerRequired());
    world.firms(DESK).faults = () -> Fault.DOWN;
    var acme = world.firm(CRM, "Acme");
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    passes(world, 20);
    assertThat(world.people(DESK).ids()).isEmpty();
    world.people(CRM).edit(ann, "name", Value.text("Ann"));
    passes(world, 10);

    world.firms(DESK).faults = () -> Fault.NONE;
    world.settle();
    assertEmployedThere(world, ann, acme);
    assertThat(world.people(DESK).journal).as("one write").hasSize(1);
    assertQuiet(world);
  }

  @Test
  @DisplayName("S15: the parent's create has no known outcome: the child waits until it is settled")
  void s15TheParentsCreateHasNoOutcome() {
    var world = world(Firms.synced().employerRequired());
    var lost = new int[] {2};
    world.firms(DESK).faults = () -> lost[0]-- > 0 ? Fault.LOST_ANSWER : Fault.NONE;
    var acme = world.firm(CRM, "Acme");
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();

    assertThat(world.firms(DESK).ids()).hasSize(1);
    assertThat(world.people(DESK).ids()).hasSize(1);
    assertEmployedThere(world, ann, acme);
  }

  @Test
  @DisplayName("S15: two people who manage each other: the one reference follows in a second write")
  void s15ACircleIsWrittenInTwoSteps() {
    for (var firms : new Firms[] {Firms.synced(), Firms.synced().hierarchical()}) {
      var world = world(firms);
      var ann = world.person(CRM, "ann@example.com");
      var bob = world.person(CRM, "bob@example.com", "manager", ann);
      world.people(CRM).edit(ann, "manager", Value.text(bob));
      world.settle();

      assertManagedThere(world, ann, bob);
      assertManagedThere(world, bob, ann);
      assertThat(world.people(DESK).ids()).hasSize(2);
      assertQuiet(world);
    }
  }

  @Test
  @DisplayName("S15: somebody may be his own manager")
  void s15ARecordMayNameItself() {
    var world = world(Firms.synced());
    var ann = world.person(CRM, "ann@example.com");
    world.people(CRM).edit(ann, "manager", Value.text(ann));
    world.settle();

    assertManagedThere(world, ann, ann);
    assertQuiet(world);
  }

  @Test
  @DisplayName("S15: an edit of a reference travels in every direction, a clear too")
  void s15EditsTravel() {
    var world = world(Firms.synced());
    var acme = world.firm(CRM, "Acme");
    var best = world.firm(DESK, "Best");
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();
    var person = world.id(world.people(CRM).ref(ann));
    var there = world.at(person, DESK);
    world.people(DESK).edit(there, "employer", Value.text(best));
    world.settle();

    var bestHere = world.at(world.id(world.firms(DESK).ref(best)), CRM);
    assertThat(world.people(CRM).fields(ann)).containsEntry("employer", Value.text(bestHere));
    world.people(CRM).edit(ann, "employer", Value.CLEARED);
    world.settle();
    assertThat(world.people(DESK).fields(there)).containsEntry("employer", Value.CLEARED);
    assertThat(world.record(world.people(CRM).ref(ann)).record().value("employer"))
        .isEqualTo(Value.CLEARED);
    assertQuiet(world);
  }

  @Test
  @DisplayName("S15: an id that leads nowhere is never carried and never written over")
  void s15AnUnknownIdWaits() {
    var world = world(Firms.synced());
    var acme = world.firm(CRM, "Acme");
    var best = world.firm(CRM, "Best");
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();
    var there = world.at(world.id(world.people(CRM).ref(ann)), DESK);
    world.people(DESK).edit(there, "employer", Value.text("desk-f99"));
    world.people(DESK).edit(there, "name", Value.text("Ann"));
    world.rest();
    assertThat(world.people(CRM).fields(ann))
        .containsEntry("employer", Value.text(acme))
        .containsEntry("name", Value.text("Ann"));

    world.people(CRM).edit(ann, "employer", Value.text(best));
    world.rest();
    assertThat(world.people(DESK).fields(there))
        .as("it is not known yet what it would overwrite")
        .containsEntry("employer", Value.text("desk-f99"));
    world.people(DESK).edit(there, "employer", Value.text(world.firm(DESK, "Coal")));
    world.settle();
    var employer = world.record(world.people(CRM).ref(ann)).record().value("employer");
    for (var system : ALL) {
      var copy = world.at(world.id(world.people(CRM).ref(ann)), system);
      assertThat(world.people(system).fields(copy))
          .containsEntry("employer", Value.text(world.at(References.named(employer), system)));
    }
  }

  @Test
  @DisplayName("S15: what was not written over an unknown id is written once that is taken back")
  void s15WhatWaitedForAnUnknownIdIsWrittenWhenThatIsTakenBack() {
    var world = world(Firms.synced());
    var acme = world.firm(CRM, "Acme");
    var beta = world.firm(CRM, "Beta");
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();
    var there = world.at(world.id(world.people(CRM).ref(ann)), DESK);
    var before = world.people(DESK).fields(there).get("employer");
    world.people(DESK).edit(there, "employer", Value.text("unknown"));
    world.settle();
    world.people(CRM).edit(ann, "employer", Value.text(beta));
    world.settle();
    world.people(DESK).edit(there, "employer", before);
    world.settle();

    assertEmployedThere(world, ann, beta);
    assertQuiet(world);
  }

  @Test
  @DisplayName("S6, S15: so it is where that is taken back while a write has no known outcome")
  void s15AnUnknownIdIsTakenBackDuringAWrite() {
    var world = world(Firms.synced());
    var acme = world.firm(CRM, "Acme");
    var beta = world.firm(CRM, "Beta");
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();
    var there = world.at(world.id(world.people(CRM).ref(ann)), DESK);
    var before = world.people(DESK).fields(there).get("employer");
    world.people(DESK).edit(there, "employer", Value.text("unknown"));
    world.settle();
    world.people(CRM).edit(ann, "employer", Value.text(beta));
    world.people(CRM).edit(ann, "name", Value.text("Ann"));
    var faults = new ArrayDeque<>(List.of(Fault.NONE, Fault.LOST_ANSWER));
    world.people(DESK).faults = () -> faults.isEmpty() ? Fault.NONE : faults.poll();
    world.arrive();
    world.step();
    world.people(DESK).edit(there, "employer", before);
    passes(world, 2);
    world.settle();

    assertThat(faults).isEmpty();
    assertEmployedThere(world, ann, beta);
    assertQuiet(world);
  }

  @Test
  @DisplayName("S15: copies of no record that name each other come to rest")
  void s15CopiesOfNoRecordThatNameEachOtherComeToRest() {
    var world = world(Firms.synced().oneWay());
    var ann = world.person(DESK, "ann@example.com");
    var bob = world.person(DESK, "bob@example.com", "manager", ann);
    world.people(DESK).edit(ann, "manager", Value.text(bob));
    world.rest();

    assertThat(world.people(CRM).ids()).isEmpty();
    assertQuiet(world);
  }

  @Test
  @DisplayName("S15: what waited for an unknown record is taken when that is linked")
  void s15WhatWaitedIsTakenWhenTheLinkIsMade() {
    var world = world(Firms.synced());
    world.firms(CRM).faults = () -> Fault.DOWN;
    var acme = world.firm(CRM, "Acme");
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    passes(world, 10);
    assertThat(world.record(world.people(CRM).ref(ann)).record().value("employer")).isNull();
    assertThat(world.record(world.people(CRM).ref(ann)).awaiting()).containsExactly("employer");

    world.firms(CRM).faults = () -> Fault.NONE;
    world.settle();
    assertEmployedThere(world, ann, acme);
    assertThat(world.record(world.people(CRM).ref(ann)).awaiting()).isEmpty();
  }

  @Test
  @DisplayName("S15: references follow a merge, in records and systems; undo restores them")
  void s15ReferencesFollowAMerge() {
    var world = world(Firms.synced());
    var acme = world.firm(CRM, "Acme");
    var other = world.firm(CRM, "Acme Ltd");
    var ann = world.person(CRM, "ann@example.com", "employer", other);
    world.settle();
    var winner = world.id(world.firms(CRM).ref(acme));
    var loser = world.id(world.firms(CRM).ref(other));
    var person = world.id(world.people(CRM).ref(ann));
    var before = world.at(loser, DESK);
    var merged = (Answer.Done) world.identities.merge(winner, loser, "person", "kim");
    world.settle();

    assertThat(world.record(world.people(CRM).ref(ann)).record().value("employer"))
        .isEqualTo(References.value(winner));
    assertThat(world.people(CRM).fields(ann)).containsEntry("employer", Value.text(acme));
    assertThat(world.people(DESK).fields(world.at(person, DESK)))
        .containsEntry("employer", Value.text(world.at(winner, DESK)));
    assertQuiet(world);

    assertThat(world.identities.undo(merged.id(), "kim")).isInstanceOf(Answer.Done.class);
    world.settle();
    assertThat(world.record(world.people(CRM).ref(ann)).record().value("employer"))
        .isEqualTo(References.value(loser));
    assertThat(world.people(CRM).fields(ann)).containsEntry("employer", Value.text(other));
    assertThat(world.people(DESK).fields(world.at(person, DESK)))
        .containsEntry("employer", Value.text(before));
    assertQuiet(world);
  }

  @Test
  @DisplayName("S15: undoing a merge leaves alone what was said otherwise since")
  void s15UndoLeavesWhatWasSaidSince() {
    var world = world(Firms.synced());
    var acme = world.firm(CRM, "Acme");
    var other = world.firm(CRM, "Acme Ltd");
    var best = world.firm(CRM, "Best");
    var ann = world.person(CRM, "ann@example.com", "employer", other);
    world.settle();
    var winner = world.id(world.firms(CRM).ref(acme));
    var loser = world.id(world.firms(CRM).ref(other));
    var merged = (Answer.Done) world.identities.merge(winner, loser, "person", "kim");
    world.settle();
    world.people(CRM).edit(ann, "employer", Value.text(best));
    world.settle();
    world.identities.undo(merged.id(), "kim");
    world.settle();

    assertEmployedThere(world, ann, best);
  }

  @Test
  @DisplayName("S15: the parent is merged while its child waits")
  void s15TheParentIsMergedWhileTheChildWaits() {
    var world = world(Firms.synced().employerRequired());
    var acme = world.firm(CRM, "Acme");
    world.settle();
    world.firms(DESK).faults = () -> Fault.DOWN;
    var other = world.firm(CRM, "Acme Ltd");
    var ann = world.person(CRM, "ann@example.com", "employer", other);
    passes(world, 20);
    assertThat(world.people(DESK).ids()).isEmpty();
    var winner = world.id(world.firms(CRM).ref(acme));
    var loser = world.id(world.firms(CRM).ref(other));
    Answer answer = new Answer.Busy();
    for (int i = 0; i < 50 && !(answer instanceof Answer.Done); i++) {
      passes(world, 1);
      answer = world.identities.merge(winner, loser, "person", "kim");
    }
    assertThat(answer).isInstanceOf(Answer.Done.class);
    world.firms(DESK).faults = () -> Fault.NONE;
    world.settle();

    var person = world.id(world.people(CRM).ref(ann));
    assertThat(world.people(DESK).fields(world.at(person, DESK)))
        .containsEntry("employer", Value.text(world.at(winner, DESK)));
    assertThat(world.people(DESK).ids()).hasSize(1);
    assertQuiet(world);
  }

  @Test
  @DisplayName("S15: references go with the copy by which they were said when a record is split")
  void s15ReferencesGoWithTheirCopyWhenARecordIsSplit() {
    var world = world(Firms.synced());
    var acme = world.firm(CRM, "Acme");
    var here = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();
    var both = world.id(world.firms(CRM).ref(acme));
    var there = world.at(both, DESK);
    var bob = world.person(DESK, "bob@example.com", "employer", there);
    world.settle();
    var split =
        (Answer.Done)
            world.identities.split(both, Set.of(new NativeRef(DESK, "firms", there)), "kim");
    world.rest();

    assertThat(world.record(world.people(CRM).ref(here)).record().value("employer"))
        .isEqualTo(References.value(both));
    assertThat(world.record(world.people(DESK).ref(bob)).record().value("employer"))
        .isEqualTo(References.value(split.record()));
  }

  @Test
  @DisplayName("S15, S19: what stays and what leaves in a split names what its copies name")
  void s15BothPartsOfASplitKeepTheirReferences() {
    for (var leaves : List.of(CRM, DESK)) {
      var world = world(Firms.synced());
      var acme = world.firm(CRM, "Acme");
      var ann = world.person(CRM, "ann@example.com", "employer", acme);
      world.settle();
      var person = world.id(world.people(CRM).ref(ann));
      var there = world.at(person, DESK);
      var firm = world.id(world.firms(CRM).ref(acme));
      var leaving = world.people(leaves).ref(leaves.equals(CRM) ? ann : there);
      world.identities.split(person, Set.of(leaving), "kim");
      world.rest();

      for (var ref : List.of(world.people(CRM).ref(ann), world.people(DESK).ref(there))) {
        assertThat(world.record(ref).record().value("employer"))
            .as(ref + " while " + leaving + " leaves")
            .isEqualTo(References.value(firm));
      }
      assertThat(world.people(CRM).fields(ann)).containsEntry("employer", Value.text(acme));
      assertThat(world.people(DESK).fields(there))
          .containsEntry("employer", Value.text(world.at(firm, DESK)));
    }
  }

  @Test
  @DisplayName("S15: a question about a reference ends where both systems name the same record")
  void s15AgreementOnAReferenceEndsTheQuestion() {
    var world = world(Firms.synced().by(Strategy.of(Strategy.Kind.MANUAL)));
    var acme = world.firm(CRM, "Acme");
    var best = world.firm(CRM, "Best");
    var last = world.firm(CRM, "Last");
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();
    var there = world.at(world.id(world.people(CRM).ref(ann)), DESK);
    var bestThere = world.at(world.id(world.firms(CRM).ref(best)), DESK);
    var lastThere = world.at(world.id(world.firms(CRM).ref(last)), DESK);
    world.people(CRM).edit(ann, "employer", Value.text(best));
    world.people(DESK).edit(there, "employer", Value.text(lastThere));
    world.settle();
    assertThat(questions(world)).hasSize(1);

    world.people(DESK).edit(there, "employer", Value.text(bestThere));
    world.settle();
    assertThat(questions(world)).isEmpty();
    assertEmployedThere(world, ann, best);
    assertQuiet(world);
  }

  @Test
  @DisplayName("S15: a vendor merges two firms: what named the one names the other")
  void s15AVendorsMergeIsFollowed() {
    var world = world(Firms.synced());
    var acme = world.firm(CRM, "Acme");
    var other = world.firm(CRM, "Acme Ltd");
    var ann = world.person(CRM, "ann@example.com", "employer", other);
    world.settle();
    var winner = world.id(world.firms(CRM).ref(acme));
    var person = world.id(world.people(CRM).ref(ann));
    world.firms(CRM).merge(other, acme);
    world.settle();

    assertThat(world.record(world.people(CRM).ref(ann)).record().value("employer"))
        .isEqualTo(References.value(winner));
    assertThat(world.people(DESK).fields(world.at(person, DESK)))
        .containsEntry("employer", Value.text(world.at(winner, DESK)));
    assertQuiet(world);
  }

  @Test
  @DisplayName("S15: a create that requires a deleted record is a dead letter that says so")
  void s15ADeletedParentIsNotWaitedFor() {
    var world = world(Firms.synced().employerRequired());
    var acme = world.firm(CRM, "Acme");
    world.settle();
    var firm = world.id(world.firms(CRM).ref(acme));
    var there = new NativeRef(DESK, "firms", world.at(firm, DESK));
    world
        .stores
        .changes()
        .inTransaction(
            tx -> {
              var now = tx.reads().lock(new TreeSet<>(Set.of(firm))).get(firm).record();
              var changes = new ChangeSet();
              changes.add(
                  new Effect.RecordSaved(
                      now.withStatus(UnifiedRecord.Status.DELETED), now.version()));
              changes.add(new Effect.LinkEnded(there, firm, "firm", 1, world.clock.instant()));
              tx.save(changes);
              return true;
            });
    world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();

    assertThat(world.people(DESK).ids()).isEmpty();
    assertThat(
            world
                .stores
                .deadLetters()
                .list(new DeadLetters.Query(null, null, null, null, null, 10))
                .rows())
        .singleElement()
        .satisfies(
            it -> assertThat(it.failure().reason()).contains("employer", "deleted or archived"));
  }

  @Test
  @DisplayName("S15: copies that named a copy which is created again name the new one")
  void s15CopiesNameTheCopyThatIsCreatedAgain() {
    var world = world(Firms.synced());
    var acme = world.firm(CRM, "Acme");
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();
    var firm = world.id(world.firms(CRM).ref(acme));
    var before = world.at(firm, DESK);
    world.firms(DESK).delete(before);
    world.settle();
    var asked = questions(world).get(0);
    assertThat(asked.kind()).isEqualTo(ReviewItem.Kind.OBSERVED_DELETE);

    world.decisions.decide(asked.id(), new Choice.Recreate(), null, "mara");
    world.settle();

    assertThat(world.at(firm, DESK)).isNotEqualTo(before);
    assertEmployedThere(world, ann, acme);
    assertQuiet(world);
  }

  @Test
  @DisplayName("hierarchical: parents before children, in one write each")
  void parentsBeforeChildren() {
    var world = world(Firms.synced().hierarchical());
    var down = new int[] {3};
    world.firms(DESK).faults = () -> down[0]-- > 0 ? Fault.DOWN : Fault.NONE;
    var acme = world.firm(CRM, "Acme");
    world.hooks.clear();
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();

    assertEmployedThere(world, ann, acme);
    assertThat(world.people(DESK).journal).as("created with its employer").hasSize(1);
  }

  @Test
  @DisplayName("causal: a change does not arrive before an earlier one of the record it names")
  void aChangeDoesNotOvertakeItsParents() {
    var world = world(Firms.synced().causal());
    var acme = world.firm(CRM, "Acme");
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();
    world.firms(DESK).faults = () -> Fault.DOWN;
    world.firms(CRM).edit(acme, "city", Value.text("Bonn"));
    world.people(CRM).edit(ann, "name", Value.text("Ann of Bonn"));
    passes(world, 20);
    var there = world.at(world.id(world.people(CRM).ref(ann)), DESK);
    assertThat(world.people(DESK).fields(there)).doesNotContainKey("name");

    world.firms(DESK).faults = () -> Fault.NONE;
    world.settle();
    assertThat(world.people(DESK).fields(there)).containsEntry("name", Value.text("Ann of Bonn"));
    assertQuiet(world);
  }

  /** Some rounds, whatever is left to do after them. */
  private static void passes(FirmsWorld world, int rounds) {
    for (int i = 0; i < rounds; i++) {
      world.arrive();
      world.step();
      world.clock.pass(Duration.ofSeconds(2));
    }
  }

  static void assertEmployedThere(FirmsWorld world, String person, String firm) {
    var employer = world.id(world.firms(CRM).ref(firm));
    var record = world.record(world.people(CRM).ref(person));
    assertThat(record.record().value("employer")).isEqualTo(References.value(employer));
    assertThat(world.people(DESK).fields(world.at(record.record().id(), DESK)))
        .containsEntry("employer", Value.text(world.at(employer, DESK)));
  }

  private static void assertManagedThere(FirmsWorld world, String person, String manager) {
    var boss = world.id(world.people(CRM).ref(manager));
    var there = world.at(world.id(world.people(CRM).ref(person)), DESK);
    assertThat(world.people(DESK).fields(there))
        .containsEntry("manager", Value.text(world.at(boss, DESK)));
  }

  /** Everything is looked at again, and nothing comes of it. */
  static void assertQuiet(FirmsWorld world) {
    int before = writes(world);
    for (var system : ALL) {
      world
          .firms(system)
          .ids()
          .forEach(it -> world.hooks.add(world.event(world.firms(system).ref(it))));
      world
          .people(system)
          .ids()
          .forEach(it -> world.hooks.add(world.event(world.people(system).ref(it))));
    }
    world.settle();
    assertThat(writes(world)).as("writes after everything had settled").isEqualTo(before);
  }

  private static int writes(FirmsWorld world) {
    return ALL.stream()
        .mapToInt(it -> world.firms(it).journal.size() + world.people(it).journal.size())
        .sum();
  }
}
