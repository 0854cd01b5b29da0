package io.syncline.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.delivery.FakeTarget.Fault;
import io.syncline.core.delivery.World.TargetType;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Link;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreateTest {

  private static final Map<String, String> ANN =
      Map.of("email", "ann@x.org", "firstName", "Ann", "company", "Acme");
  private static final Set<String> ALL = ANN.keySet();

  private World world = new World(TargetType.plain());
  private RecordId ann = world.record(ANN);

  private void in(TargetType type) {
    world = new World(type);
    ann = world.record(ANN);
  }

  @Test
  void s9WhatIsNowhereIsCreatedWithItsMarkerAndKey() {
    in(TargetType.plain().withMarker(Duration.ZERO));
    world.order(ann, Set.of("email"), true);
    world.settle();

    assertThat(world.target.journal).hasSize(1);
    var made = world.target.all().get(0);
    assertThat(world.target.field(made, "synclineId")).isEqualTo(Value.text(ann.toString()));
    assertThat(world.target.field(made, "company")).isEqualTo(Value.text("Acme"));
    assertThat(world.store.links.get(made).madeBy()).isEqualTo("created");
    assertThat(world.reasons()).containsExactly("CREATE APPLIED null");
    world.order(ann, ALL, true);
    world.settle();
    assertThat(world.target.journal).hasSize(1);
  }

  @Test
  void s9WhatIsFoundIsLinkedAndJudgedInsteadOfCreated() {
    var there = world.target.has(Map.of("email", Value.text("ann@x.org")));
    world.order(ann, ALL, true);
    world.runOnce();

    assertThat(world.target.journal).isEmpty();
    assertThat(world.store.links.get(there).record()).isEqualTo(ann);
    assertThat(world.store.links.get(there).madeBy()).isEqualTo("match:email");
    assertThat(world.store.observed).hasSize(1);
    assertThat(world.store.waiting()).hasSize(1);
    world.settle();
    assertThat(world.target.field(there, "firstName")).isEqualTo(Value.text("Ann"));
  }

  @Test
  void s9TwoThatMatchAreAQuestionAndNothingIsCreatedMeanwhile() {
    world.target.has(Map.of("email", Value.text("ann@x.org")));
    world.target.has(Map.of("email", Value.text("ann@x.org")));
    world.order(ann, ALL, true);
    world.settle();
    world.order(ann, ALL, true);
    world.settle();

    assertThat(world.target.journal).isEmpty();
    assertThat(world.store.links).isEmpty();
    assertThat(kinds()).containsExactly(ReviewItem.Kind.AMBIGUOUS_MATCH);
    assertThat(world.reasons())
        .containsExactly("CREATE HELD ambiguous-match", "CREATE SKIPPED creation-in-review");
  }

  @Test
  void s17AMatchThatIsLinkedToAnotherRecordIsAQuestion() {
    var there = world.target.has(Map.of("email", Value.text("ann@x.org")));
    var other = world.record(Map.of("email", "other@x.org"));
    world.store.links.put(there, Link.made(other, there, "person"));
    world.order(ann, ALL, true);
    world.settle();

    assertThat(world.target.journal).isEmpty();
    assertThat(kinds()).containsExactly(ReviewItem.Kind.AMBIGUOUS_MATCH);
  }

  @Test
  void s17TwoRecordsOfOneBatchNeverLinkTheSameCopy() {
    world.target.has(Map.of("email", Value.text("ann@x.org")));
    var twin = world.record(ANN);
    world.order(ann, ALL, true);
    world.order(twin, ALL, true);
    world.runOnce();

    assertThat(world.store.links).hasSize(1);
    assertThat(kinds()).containsExactly(ReviewItem.Kind.AMBIGUOUS_MATCH);
  }

  @Test
  void aRecordOlderThanItsSyncIsLookedForButNotCreated() {
    world.order(ann, ALL, false);
    world.settle();

    assertThat(world.target.calls).containsExactly("find email");
    assertThat(world.reasons()).containsExactly("CREATE SKIPPED not-found");
  }

  @Test
  void aCreateThatLacksWhatTheTargetRequiresNamesIt() {
    in(TargetType.plain().requiring("lastName"));
    world.order(ann, ALL, true);
    world.settle();

    assertThat(world.target.journal).isEmpty();
    assertThat(world.store.deadLetters).hasSize(1);
    assertThat(world.store.deadLetters.get(0).failure().reason()).contains("lastName");
  }

  @Test
  void s9WithinTheKeysRetentionTheSameBytesAndKeyGoOutAgain() {
    in(TargetType.plain().remembering(Duration.ofHours(1)));
    world.target.next(Fault.LOST_ANSWER, Fault.LOST_REQUEST);
    world.order(ann, ALL, true);
    world.settle();

    assertThat(world.target.journal).hasSize(1);
    assertThat(world.target.all()).hasSize(1);
    assertThat(world.store.links).hasSize(1);
  }

  @Test
  void s9ACreateWhoseIntentWasLostHasTheSameKey() {
    createAndLoseIntent();
    world.settle();

    assertThat(world.target.all()).hasSize(1);
    assertThat(world.store.links).hasSize(1);
    assertThat(world.store.waiting()).isEmpty();
  }

  @Test
  void s9ACreateThatSaysSomethingElseThanTheOneThatWasLostHasAnotherKey() {
    createAndLoseIntent();
    world.edit(ann, "company", "Bolt");
    world.settle();

    assertThat(world.target.journal).extracting(FakeTarget.Entry::key).doesNotHaveDuplicates();
    assertThat(world.target.journal).hasSize(2);
  }

  /** In a target that is searched in vain for what it has, and knows keys alone. */
  private void createAndLoseIntent() {
    in(TargetType.plain().unfindable().remembering(Duration.ofHours(1)));
    world.target.next(Fault.LOST_ANSWER);
    world.order(ann, ALL, true);
    world.runOnce();
    assertThat(world.target.all()).hasSize(1);
    world.store.loseIntents();
    world.restart();
  }

  @Test
  void s9OurMarkerShowsThatTheCreateWasAppliedEvenIfItAppearsLate() {
    in(TargetType.plain().withMarker(Duration.ofSeconds(30)));
    world.target.next(Fault.LOST_ANSWER);
    var sent = world.now;
    world.order(ann, ALL, true);
    world.settle();

    assertThat(world.target.all()).hasSize(1);
    assertThat(world.store.links).hasSize(1);
    assertThat(world.now).isAfterOrEqualTo(sent.plusSeconds(40));
  }

  @Test
  void s9NotFoundTwiceTheSameRequestGoesOutAgain() {
    in(TargetType.plain().withMarker(Duration.ofSeconds(30)));
    world.target.next(Fault.LOST_REQUEST);
    world.order(ann, ALL, true);
    world.runOnce();
    var intent = world.store.waiting().get(0).intent();
    world.target.calls.clear();
    world.settle();

    assertThat(world.target.calls).containsExactly("find synclineId", "find synclineId", "write 1");
    assertThat(world.target.journal).hasSize(1);
    assertThat(world.target.journal.get(0).key()).isEqualTo(intent.request().idempotencyKey());
  }

  /** A target that can be asked for our marker, and for nothing else. */
  private static ObjectType searchedByMarker(ObjectType base) {
    var type = TargetType.plain().withMarker(Duration.ZERO).of(base);
    var operations = new HashMap<>(type.operations());
    operations.remove(Operation.Kind.FIND);
    operations.put(
        Operation.Kind.FIND_MARKER, Operation.of(Operation.Kind.FIND_MARKER, "GET", "/"));
    return new ObjectType(
        type.name(),
        type.known(),
        type.reading(),
        type.timing(),
        type.writing(),
        type.fields(),
        operations);
  }

  @ParameterizedTest
  @CsvSource({"LOST_ANSWER, 1", "LOST_REQUEST, 2"})
  void s9aSearchForTheMarkerAloneIsEnough(Fault fault, int writes) {
    world = new World(CreateTest::searchedByMarker, Contacts.synced(), 1);
    ann = world.record(ANN);
    world.target.next(fault);
    world.order(ann, ALL, true);
    world.settle();

    assertThat(world.target.all()).hasSize(1);
    assertThat(world.target.calls).filteredOn(it -> it.startsWith("write")).hasSize(writes);
    assertThat(world.store.links).hasSize(1);
    assertThat(kinds()).isEmpty();
  }

  @Test
  void s9NoLookBeforeALateRecordCouldShow() {
    in(TargetType.plain().withMarker(Duration.ofSeconds(30)));
    world.target.next(Fault.LOST_ANSWER);
    world.order(ann, ALL, true);
    world.runOnce();
    var sent = world.now;
    world.target.calls.clear();
    while (world.target.calls.isEmpty()) {
      world.now = world.now.plusSeconds(1);
      world.runOnce();
    }

    assertThat(world.target.calls).containsExactly("find synclineId");
    assertThat(world.now).as("timeout and visibleAfter").isEqualTo(sent.plusSeconds(40));
  }

  @Test
  void s9AKeyThatMayBeForgottenBeforeTheRequestArrivesIsNotReliedOn() {
    in(TargetType.plain().remembering(Duration.ofSeconds(60)));
    world.target.next(Fault.LOST_REQUEST);
    world.order(ann, ALL, true);
    world.runOnce();
    world.now = world.now.plusSeconds(51);
    world.runOnce();

    assertThat(world.target.journal).isEmpty();
    assertThat(kinds()).containsExactly(ReviewItem.Kind.OUTCOME_UNKNOWN);
  }

  @Test
  void s9TheLastRequestMayHaveLeftAsLateAsItsKeyWasKnown() {
    in(TargetType.plain().withMarker(Duration.ZERO).remembering(Duration.ofSeconds(60)));
    world.target.next(Fault.LOST_REQUEST, Fault.LOST_REQUEST);
    world.order(ann, ALL, true);
    world.runOnce();
    world.pass(Duration.ofSeconds(39));
    world.target.calls.clear();
    world.runOnce();
    assertThat(world.target.calls).as("sent again").containsExactly("write 1");
    world.target.calls.clear();
    world.pass(Duration.ofSeconds(9));
    world.runOnce();
    assertThat(world.target.calls).as("neither sent again nor looked for yet").isEmpty();

    world.pass(Duration.ofSeconds(1));
    world.runOnce();
    assertThat(world.target.calls).containsExactly("find synclineId");
  }

  @Test
  void s9WhatGetsItsTurnTooLateIsNotSent() {
    in(TargetType.plain().withMarker(Duration.ZERO));
    world.target.turn = () -> world.pass(Intent.LEAVES_WITHIN);
    world.order(ann, ALL, true);
    world.runOnce();

    assertThat(world.target.calls).contains("write 1");
    assertThat(world.target.journal).isEmpty();
    assertThat(world.store.waiting()).singleElement().extracting(Delivery::intent).isNull();
    world.target.turn = () -> {};
    world.settle();
    assertThat(world.target.journal).hasSize(1);
  }

  @Test
  void s9ARequestThatLeftLateAndArrivesLateIsWaitedForAfterACrash() {
    in(TargetType.plain().withMarker(Duration.ZERO));
    world.target.turn = () -> world.pass(Intent.LEAVES_WITHIN.minusSeconds(1));
    world.target.lateness = () -> Duration.ofSeconds(9);
    world.target.next(Fault.LATE);
    world.order(ann, ALL, true);
    world.crashAfterWriting();
    world.target.turn = () -> {};
    world.settle();
    world.pass(Duration.ofMinutes(1));

    assertThat(world.target.all()).hasSize(1);
    assertThat(world.reasons()).containsExactly("CREATE APPLIED null");
  }

  @Test
  void s9ASearchWaitsForTheRequestWhateverTheClocksOfTwoProcessesShow() {
    in(TargetType.plain().withMarker(Duration.ZERO));
    world.target.lateness = () -> Duration.ofSeconds(9);
    world.target.next(Fault.LATE);
    world.order(ann, ALL, true);
    world.crashAfterWriting();
    world.takeOver(Duration.ofMinutes(1));
    for (int i = 0; i < 600; i++) {
      world.runOnce();
      world.pass(Duration.ofMillis(100));
    }

    assertThat(world.target.all()).hasSize(1);
    assertThat(world.reasons()).containsExactly("CREATE APPLIED null");
  }

  @Test
  void s9AKeyThatWasForgottenWhileItsBatchWasReadIsNotReliedOn() {
    in(TargetType.plain().withMarker(Duration.ZERO).remembering(Duration.ofSeconds(60)));
    world.target.next(Fault.LOST_REQUEST);
    world.order(ann, ALL, true);
    world.runOnce();
    world.pass(Duration.ofSeconds(39));
    world.target.calls.clear();
    var batch = world.deliverer.claim(Contacts.BOOKS, Slice.WHOLE, 100);
    world.deliverer.settleOpenIntents(world.deliverer.load(batch));
    world.pass(Duration.ofSeconds(1));
    world.deliverer.write(world.deliverer.commitIntents(batch));

    assertThat(world.target.calls).isEmpty();
    world.settle();
    assertThat(world.target.all()).hasSize(1);
  }

  @Test
  void s17WhatOurCreateMadeMayHaveBecomeAnothers() {
    in(TargetType.plain().withMarker(Duration.ZERO));
    world.target.next(Fault.LOST_ANSWER);
    world.order(ann, ALL, true);
    world.runOnce();
    var made = world.target.all().get(0);
    var other = world.record(Map.of("email", "other@x.org"));
    world.store.links.put(made, Link.made(other, made, "person"));
    world.settle();

    assertThat(world.store.links.get(made).record()).isEqualTo(other);
    assertThat(kinds()).containsExactly(ReviewItem.Kind.AMBIGUOUS_MATCH);
    assertThat(world.target.all()).hasSize(1);
  }

  @Test
  void s9WithNeitherMarkerNorKeyAPersonDecidesAndNoSecondCreateGoesOut() {
    world.target.next(Fault.LOST_ANSWER);
    world.order(ann, ALL, true);
    world.settle();
    world.edit(ann, "company", "Bolt");
    world.settle();

    assertThat(world.target.all()).hasSize(1);
    assertThat(kinds()).containsExactly(ReviewItem.Kind.OUTCOME_UNKNOWN);
    assertThat(world.store.deadLetters).hasSize(1);
    assertThat(world.reasons())
        .containsExactly("CREATE UNKNOWN outcome-unknown", "CREATE SKIPPED creation-in-review");
  }

  @Test
  void s9AnUnknownOutcomeIsNotForgottenBecauseAnotherTryFailed() {
    in(TargetType.plain().remembering(Duration.ofHours(1)));
    world.target.next(Fault.LOST_ANSWER, Fault.TRANSIENT, Fault.RATE_LIMITED);
    world.order(ann, ALL, true);
    world.settle();

    assertThat(world.target.all()).hasSize(1);
    assertThat(world.target.journal).hasSize(1);
  }

  @Test
  void s9ARefusedSecondSendingSaysNothingOfTheFirst() {
    in(TargetType.plain().remembering(Duration.ofHours(1)));
    world.target.next(Fault.LOST_ANSWER, Fault.INVALID);
    world.order(ann, ALL, true);
    world.settle();

    assertThat(world.target.all()).hasSize(1);
    assertThat(kinds()).containsExactly(ReviewItem.Kind.OUTCOME_UNKNOWN);
    assertThat(world.store.deadLetters)
        .singleElement()
        .satisfies(it -> assertThat(it.failure().type()).isEqualTo("OutcomeUnknown"));
  }

  @Test
  void s9TheEventOfOurOwnCreateMayComeBeforeItsAnswer() {
    world.target.next(Fault.LOST_ANSWER);
    world.order(ann, ALL, true);
    world.runOnce();
    var made = world.target.all().get(0);
    world.store.links.put(made, Link.made(ann, made, "match:email"));
    world.read(made);
    world.settle();

    assertThat(world.target.all()).hasSize(1);
    assertThat(world.store.reviews).isEmpty();
    assertThat(world.store.waiting()).isEmpty();
  }

  @Test
  void s6AnEditBetweenTheCreateAndTheLookIsAnEditNotAnAnswer() {
    in(TargetType.plain().withMarker(Duration.ofSeconds(30)));
    world.target.next(Fault.LOST_ANSWER);
    world.order(ann, ALL, true);
    world.runOnce();
    var made = world.target.all().get(0);
    world.target.edit(made, "company", Value.text("theirs"));
    while (!world.store.links.containsKey(made)) {
      world.now = world.deliverer.nextDue(Contacts.BOOKS, null).orElseThrow();
      world.runOnce();
    }

    assertThat(world.store.observed).hasSize(1);
    assertThat(world.store.shadows.get(made).field("company"))
        .isEqualTo(FieldShadow.answered(Value.text("Acme"), Value.text("Acme")));
  }

  @Test
  void s9ACreateWithoutAnswerIsReadBack() {
    world.target.answers = false;
    world.order(ann, ALL, true);
    world.settle();

    var made = world.target.all().get(0);
    assertThat(world.store.links).containsKey(made);
    assertThat(world.store.shadows.get(made).field("company").held()).isEqualTo(Value.text("Acme"));
  }

  @Test
  void s13AFieldThatOurCreateLeftEmptyIsKnownToBeEmpty() {
    world.order(ann, ALL, true);
    world.settle();

    var made = world.target.all().get(0);
    assertThat(world.store.shadows.get(made).field("lastName"))
        .isEqualTo(FieldShadow.read(Value.CLEARED));
  }

  @Test
  void s13AFieldFilledSinceOurCreateBeganEmptyAndIsAnEdit() {
    in(TargetType.plain().withMarker(Duration.ofSeconds(30)));
    world.target.next(Fault.LOST_ANSWER);
    world.order(ann, ALL, true);
    world.runOnce();
    var made = world.target.all().get(0);
    world.target.edit(made, "lastName", Value.text("theirs"));
    while (!world.store.links.containsKey(made)) {
      world.now = world.deliverer.nextDue(Contacts.BOOKS, null).orElseThrow();
      world.runOnce();
    }

    assertThat(world.store.observed).hasSize(1);
    assertThat(world.store.shadows.get(made).field("lastName"))
        .isEqualTo(FieldShadow.read(Value.CLEARED));
  }

  private List<ReviewItem.Kind> kinds() {
    return world.store.reviews.values().stream().map(ReviewItem::kind).toList();
  }
}
