package io.syncline.core.delivery;

import static io.syncline.core.definition.system.ValueType.DECIMAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.FakeTarget.Fault;
import io.syncline.core.delivery.World.TargetType;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.Slice;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UpdateTest {

  private static final Map<String, String> ANN =
      Map.of("email", "ann@x.org", "firstName", "Ann", "company", "Acme");

  private World world = new World(TargetType.plain());
  private RecordId ann = world.record(ANN);
  private NativeRef copy = world.linked(ann);

  private void in(TargetType type) {
    world = new World(type);
    ann = world.record(ANN);
    copy = world.linked(ann);
  }

  @Test
  void s2OnlyWhatDiffersIsWritten() {
    world.edit(ann, "firstName", "Anna");
    world.order(ann, Set.of("company", "email"), true);
    world.settle();

    assertThat(world.target.journal).hasSize(1);
    assertThat(world.target.journal.get(0).fields().fields())
        .isEqualTo(Map.of("firstName", Value.text("Anna")));
    assertThat(world.store.shadows.get(copy).field("firstName"))
        .isEqualTo(FieldShadow.answered(Value.text("Anna"), Value.text("Anna")));
    assertThat(world.reasons()).containsExactly("UPDATE APPLIED null");
  }

  @Test
  void s2NothingDueIsWrittenDownAsSkipped() {
    world.order(ann, Set.of("company"), true);
    world.settle();

    assertThat(world.target.calls).isEmpty();
    assertThat(world.reasons()).containsExactly("UPDATE SKIPPED nothing-due");
  }

  @Test
  void s2ATargetThatReformatsIsNotRewrittenForEver() {
    world.target.storing = (field, value) -> Value.text(text(value).toUpperCase());
    world.edit(ann, "firstName", "Anna");
    world.settle();
    world.order(ann, Set.of("firstName"), true);
    world.settle();

    assertThat(world.target.journal).hasSize(1);
    assertThat(world.store.shadows.get(copy).field("firstName"))
        .isEqualTo(FieldShadow.answered(Value.text("ANNA"), Value.text("Anna")));
  }

  @Test
  void s2WhatTheTargetDoesNotTakeIsAVisibleDifferenceAfterOneAttempt() {
    world.target.storing = (field, value) -> field.equals("firstName") ? null : value;
    world.edit(ann, "firstName", "Anna");
    world.settle();
    world.order(ann, Set.of("firstName"), true);
    world.settle();

    assertThat(world.target.journal).hasSize(1);
    assertThat(world.store.shadows.get(copy).field("firstName"))
        .isEqualTo(FieldShadow.answered(Value.text("Ann"), Value.text("Anna")));
    assertThat(world.reasons()).contains("UPDATE APPLIED not-accepted-by-target");
  }

  @Test
  void s2TheShadowIsReadBackWhereTheTargetShowsNoAnswer() {
    world.target.answers = false;
    world.target.storing = (field, value) -> Value.text(text(value).trim());
    world.edit(ann, "firstName", " Anna ");
    world.settle();

    assertThat(world.store.shadows.get(copy).field("firstName"))
        .isEqualTo(FieldShadow.answered(Value.text("Anna"), Value.text(" Anna ")));
  }

  @Test
  void s18NothingIsSentUnlessTheLeaseOutlastsTheRequest() {
    world.store.lease = Duration.ofSeconds(10);
    world.edit(ann, "firstName", "Anna");
    world.runOnce();

    assertThat(world.target.journal).isEmpty();
    assertThat(world.store.waiting()).singleElement().extracting(Delivery::intent).isNull();
    world.store.lease = Duration.ofSeconds(11);
    world.settle();
    assertThat(world.target.journal).hasSize(1);
  }

  @Test
  void s18WhatWaitsForItsTurnWhileTheLeaseRunsOutIsNotSent() {
    world.store.lease = Duration.ofSeconds(11);
    world.target.turn = () -> world.store.lease = Duration.ofSeconds(10);
    world.edit(ann, "firstName", "Anna");
    world.runOnce();

    assertThat(world.target.calls).contains("write 1");
    assertThat(world.target.journal).isEmpty();
    assertThat(world.store.waiting()).singleElement().extracting(Delivery::intent).isNull();
    world.target.turn = () -> {};
    world.store.lease = Duration.ofSeconds(11);
    world.settle();
    assertThat(world.target.journal).hasSize(1);
  }

  @Test
  void s2NothingIsDueForAPausedRecordOrAHeldAttribute() {
    world.edit(ann, "firstName", "Anna");
    world.store.held.put(ann, Set.of("firstName"));
    world.settle();
    var record = world.store.records.get(ann);
    world.edit(ann, "company", "Bolt");
    world.store.records.put(
        ann,
        new UnifiedRecord(ann, "contact", 9, UnifiedRecord.Status.PAUSED, record.attributes()));
    world.settle();

    assertThat(world.target.journal).isEmpty();
    assertThat(world.reasons())
        .containsExactly("UPDATE SKIPPED nothing-due", "UPDATE SKIPPED record-paused");
  }

  @Test
  void s4AClearTheTargetCannotTakeIsTriedOnceAndTheRestIsWritten() {
    world.edit(ann, "lastName", "Ash");
    world.settle();
    world.edit(ann, "lastName", null);
    world.edit(ann, "firstName", "Anna");
    world.settle();
    world.order(ann, Set.of("lastName"), true);
    world.settle();

    assertThat(world.target.field(copy, "lastName")).isEqualTo(Value.text("Ash"));
    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Anna"));
    assertThat(world.target.journal).hasSize(2);
    assertThat(world.reasons())
        .contains("UPDATE APPLIED not-accepted-by-target", "UPDATE SKIPPED nothing-due");
  }

  @Test
  void s4AClearIsWritten() {
    world.edit(ann, "company", null);
    world.settle();

    assertThat(world.target.field(copy, "company")).isEqualTo(Value.CLEARED);
  }

  @Test
  void s1AnUnreportedEditIsStoredAndNotOverwritten() {
    world.target.edit(copy, "firstName", Value.text("Annie"));
    world.edit(ann, "firstName", "Anna");
    world.edit(ann, "company", "Bolt");
    world.runOnce();

    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Annie"));
    assertThat(world.target.field(copy, "company")).isEqualTo(Value.text("Bolt"));
    assertThat(world.store.observed).hasSize(1);
    assertThat(world.store.observed.get(0).ref()).isEqualTo(copy);
    assertThat(world.store.observed.get(0).complete()).isFalse();
    assertThat(world.store.shadows.get(copy).field("firstName"))
        .isEqualTo(FieldShadow.read(Value.text("Ann")));
    assertThat(world.store.waiting()).hasSize(1);
    assertThat(world.store.waiting().get(0).attributes()).containsExactly("firstName");
  }

  @Test
  void s1AnEditThatTurnsOutToBeNoneLosesNothing() {
    world.target.edit(copy, "firstName", Value.text("Annie"));
    world.edit(ann, "firstName", "Anna");
    world.edit(ann, "company", "Bolt");
    world.runOnce();
    world.target.edit(copy, "firstName", Value.text("Ann"));
    world.settle();

    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Anna"));
  }

  @Test
  void s13AFieldNeverReadIsFilledButNeverWrittenOver() {
    world.store.shadows.put(copy, new Shadow(Map.of(), world.store.nextNumber(), null, null));
    world.edit(ann, "lastName", "Ash");
    world.edit(ann, "company", "Bolt");
    world.runOnce();

    assertThat(world.target.field(copy, "lastName")).isEqualTo(Value.text("Ash"));
    assertThat(world.target.field(copy, "company")).isEqualTo(Value.text("Acme"));
    assertThat(world.store.observed).hasSize(1);
  }

  @Test
  void s8AConditionalWriteNeedsNoReadBeforeAndAStaleOneReadsAndWritesAgain() {
    in(TargetType.plain().withConditions());
    world.edit(ann, "firstName", "Anna");
    world.settle();
    assertThat(world.target.calls).containsExactly("write 1");

    world.target.edit(copy, "nickname", Value.text("An"));
    world.edit(ann, "firstName", "Annabel");
    world.settle();

    assertThat(world.target.calls).containsExactly("write 1", "write 1", "read 1", "write 1");
    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Annabel"));
    assertThat(world.target.field(copy, "nickname")).isEqualTo(Value.text("An"));
  }

  @Test
  void s8AStaleWriteNeverOverwritesTheEditThatMadeItStale() {
    in(TargetType.plain().withConditions());
    world.target.edit(copy, "firstName", Value.text("Annie"));
    world.edit(ann, "firstName", "Anna");
    world.runOnce();
    world.runOnce();

    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Annie"));
    assertThat(world.store.observed).hasSize(1);
  }

  @Test
  void s8AnEditSeenButNotYetJudgedIsNotWrittenOverByTheNextConditionalWrite() {
    in(TargetType.plain().withConditions());
    world.target.edit(copy, "company", Value.text("theirs"));
    world.edit(ann, "firstName", "Anna");
    world.runOnce();
    world.runOnce();
    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Anna"));
    world.edit(ann, "company", "ours");
    world.runOnce();

    assertThat(world.target.field(copy, "company")).isEqualTo(Value.text("theirs"));
  }

  @Test
  void s8AReplacingWriteCarriesUnmappedFields() {
    in(TargetType.plain().replacing());
    world.target.edit(copy, "nickname", Value.text("An"));
    world.edit(ann, "firstName", "Anna");
    world.settle();

    assertThat(world.target.field(copy, "nickname")).isEqualTo(Value.text("An"));
    assertThat(world.target.field(copy, "company")).isEqualTo(Value.text("Acme"));
    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Anna"));
  }

  @Test
  void s16ACopyThatIsGoneIsAnEventNeverACreate() {
    world.target.remove(copy);
    world.edit(ann, "firstName", "Anna");
    world.runOnce();

    assertThat(world.target.journal).isEmpty();
    assertThat(world.store.observed.get(0).kind()).isEqualTo(EventKind.DELETED);
    assertThat(world.store.waiting()).isEmpty();
    assertThat(world.reasons()).containsExactly("UPDATE SKIPPED gone");
  }

  @Test
  void s16ACopyThatIsGoneAtTheWriteIsAnEventNeverACreate() {
    in(TargetType.plain().withConditions());
    world.target.remove(copy);
    world.edit(ann, "firstName", "Anna");
    world.runOnce();

    assertThat(world.target.journal).isEmpty();
    assertThat(world.store.observed.get(0).kind()).isEqualTo(EventKind.DELETED);
    assertThat(world.store.waiting()).isEmpty();
  }

  @Test
  void s7WhatIsWrittenIsWhatTheRecordHoldsAtTheAttempt() {
    world.edit(ann, "firstName", "Anna");
    world.edit(ann, "firstName", "Annabel");
    world.settle();

    assertThat(world.target.journal).hasSize(1);
    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Annabel"));
  }

  @Test
  void s7AChangeThatJoinsAfterTheClaimIsNeverLost() {
    world.edit(ann, "firstName", "Anna");
    var batch = world.deliverer.claim(Contacts.BOOKS, Slice.WHOLE, 10);
    world.deliverer.compute(
        world.deliverer.readTarget(world.deliverer.settleOpenIntents(world.deliverer.load(batch))));
    world.edit(ann, "firstName", "Annabel");
    world.deliverer.settle(world.deliverer.write(world.deliverer.commitIntents(batch)));
    assertThat(world.target.journal).isEmpty();

    world.settle();
    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Annabel"));
  }

  @Test
  void s7ACorrectingEditPassesAnInvalidOneAndClosesItsDeadLetter() {
    world.target.next(Fault.INVALID);
    world.edit(ann, "email", "ann at x");
    world.settle();
    assertThat(world.store.deadLetters).hasSize(1);
    var deadLetter = world.store.deadLetters.get(0);
    assertThat(deadLetter.work().attributes()).containsExactly("email");
    assertThat(deadLetter.failure().type()).isEqualTo("Invalid");
    assertThat(deadLetter.work().payload().fields()).containsKey("email");

    world.edit(ann, "email", "anna@x.org");
    world.settle();
    assertThat(world.target.field(copy, "email")).isEqualTo(Value.text("anna@x.org"));
    assertThat(world.store.deadLetters).isEmpty();
  }

  @Test
  void s7AValueThatDoesNotFitIsADeadLetterOfItsOwnAndTheRestIsWritten() {
    world.edit(ann, "company", "A company whose name is too long for it");
    world.edit(ann, "firstName", "Anna");
    world.settle();

    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Anna"));
    assertThat(world.target.field(copy, "company")).isEqualTo(Value.text("Acme"));
    assertThat(world.store.deadLetters).hasSize(1);
    assertThat(world.store.deadLetters.get(0).work().attributes()).containsExactly("company");
    assertThat(world.store.deadLetters.get(0).failure().reason()).doesNotContain("whose name");
  }

  @Test
  void s6TheIntentIsCommittedBeforeTheFirstByteLeaves() {
    world.edit(ann, "firstName", "Anna");
    world.target.faults =
        () -> {
          assertThat(world.store.waiting().get(0).intent()).isNotNull();
          return Fault.NONE;
        };
    world.settle();

    assertThat(world.target.journal).hasSize(1);
  }

  @Test
  void s6OurValueInTheTargetMeansDone() {
    world.edit(ann, "firstName", "Anna");
    world.target.next(Fault.LOST_ANSWER);
    world.settle();

    assertThat(world.target.journal).hasSize(1);
    assertThat(world.reasons()).containsExactly("UPDATE APPLIED null");
  }

  @Test
  void s6OurValueInAnotherFormMeansDone() {
    world = new World(TargetType.plain()::of, Contacts.synced().typed("company", DECIMAL), 1);
    ann = world.record(Map.of("email", "ann@x.org", "company", "11"));
    copy = world.linked(ann);
    world.target.storing = (field, value) -> Value.text(text(value) + ".00");
    world.target.next(Fault.LOST_ANSWER);
    world.edit(ann, "company", "12");
    world.settle();

    assertThat(world.target.journal).hasSize(1);
    assertThat(world.reasons()).containsExactly("UPDATE APPLIED null");
    assertThat(world.store.observed).isEmpty();
  }

  @Test
  void s2AnEditBetweenAWriteAndItsReadIsNoAnswer() {
    world.target.answers = false;
    world.target.turn =
        () -> world.target.reading = () -> world.target.edit(copy, "firstName", Value.text("Eve"));
    world.edit(ann, "firstName", "Anna");
    world.runOnce();

    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Eve"));
    assertThat(world.store.observed).hasSize(1);
    assertThat(world.store.shadows.get(copy).field("firstName"))
        .isEqualTo(FieldShadow.answered(Value.text("Anna"), Value.text("Anna")));
  }

  @Test
  void s6TheOldValueMeansNotAppliedAndTheSameBytesGoOutAgain() {
    in(TargetType.plain().remembering(Duration.ofHours(1)));
    world.edit(ann, "firstName", "Anna");
    world.target.next(Fault.LOST_REQUEST);
    world.runOnce();
    var intent = world.store.waiting().get(0).intent();
    world.edit(ann, "firstName", "Annabel");
    world.settle();

    assertThat(world.target.journal).hasSize(2);
    assertThat(world.target.journal.get(0).key()).isEqualTo(intent.id().toString());
    assertThat(world.target.journal.get(0).fields()).isEqualTo(intent.request().fields());
    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Annabel"));
  }

  @Test
  void s6AnOldValueThatMayHaveBeenRestoredLeavesTheOutcomeUnknown() {
    world.target.dated = true;
    world.read(copy);
    world.edit(ann, "firstName", "Anna");
    world.target.next(Fault.LOST_ANSWER);
    world.runOnce();
    world.target.edit(copy, "firstName", Value.text("Ann"));
    world.settle();

    assertThat(world.target.journal)
        .extracting(FakeTarget.Entry::key)
        .hasSize(2)
        .doesNotHaveDuplicates();
    assertThat(world.reasons())
        .containsExactly("UPDATE UNKNOWN changed-meanwhile", "UPDATE APPLIED null");
    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Anna"));
  }

  @Test
  void s6AnOldValueInAnUnchangedCopyMeansNotApplied() {
    world.target.dated = true;
    world.read(copy);
    world.edit(ann, "firstName", "Anna");
    world.target.next(Fault.LOST_REQUEST);
    world.settle();

    assertThat(world.reasons()).containsExactly("UPDATE APPLIED null");
  }

  @Test
  void s6AnythingElseIsAnEditAndIsJudgedFirst() {
    world.edit(ann, "firstName", "Anna");
    world.target.next(Fault.LOST_REQUEST);
    world.runOnce();
    world.target.edit(copy, "firstName", Value.text("Annie"));
    world.pass(Duration.ofMinutes(5));
    world.runOnce();

    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Annie"));
    assertThat(world.store.observed).hasSize(1);
    assertThat(world.store.waiting().get(0).intent()).isNull();
  }

  @Test
  void s6ALookComesNoEarlierThanTheRequestMayStillBeOnItsWay() {
    world.edit(ann, "firstName", "Anna");
    world.target.next(Fault.LOST_ANSWER);
    var sent = world.now;
    world.runOnce();
    world.target.calls.clear();
    while (world.target.calls.isEmpty()) {
      world.now = world.deliverer.nextDue(Contacts.BOOKS, null).orElseThrow();
      world.runOnce();
    }

    assertThat(world.now).isAfterOrEqualTo(sent.plusSeconds(10));
  }

  @Test
  void s6ARequestThatLeftLateAndArrivesLateIsWaitedForAfterACrash() {
    world.target.turn = () -> world.pass(Intent.LEAVES_WITHIN.minusSeconds(1));
    world.target.lateness = () -> Duration.ofSeconds(9);
    world.target.next(Fault.LATE);
    world.edit(ann, "firstName", "Anna");
    world.crashAfterWriting();
    world.target.turn = () -> {};
    world.edit(ann, "firstName", "Annabel");
    world.settle();
    world.pass(Duration.ofMinutes(1));

    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Annabel"));
    assertThat(world.target.journal).hasSize(2);
  }

  @Test
  void s6ALookWaitsForTheRequestWhateverTheClocksOfTwoProcessesShow() {
    world.target.lateness = () -> Duration.ofSeconds(9);
    world.target.next(Fault.LATE);
    world.edit(ann, "firstName", "Anna");
    world.crashAfterWriting();
    world.edit(ann, "firstName", "Annabel");
    world.takeOver(Duration.ofMinutes(1));
    for (int i = 0; i < 600; i++) {
      world.runOnce();
      world.pass(Duration.ofMillis(100));
    }

    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Annabel"));
    assertThat(world.target.journal).hasSize(2);
  }

  @Test
  void s7NothingNewerIsWrittenWhileTheRequestMayStillArriveThoughItsKeyIsKnown() {
    in(TargetType.plain().remembering(Duration.ofHours(1)));
    world.target.lateness = () -> Duration.ofSeconds(9);
    world.target.next(Fault.LATE);
    world.edit(ann, "firstName", "Anna");
    world.runOnce();
    world.target.edit(copy, "firstName", Value.text("Annie"));
    world.pass(Duration.ofSeconds(6));
    world.runOnce();
    world.judge();
    world.edit(ann, "firstName", "Annabel");
    world.settle();
    world.pass(Duration.ofMinutes(1));

    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Annabel"));
  }

  @Test
  void s8AConditionalRequestMadeStaleByItsOwnFirstSendingIsApplied() {
    in(TargetType.plain().withConditions());
    world.target.lateness = () -> Duration.ofSeconds(5);
    world.target.next(Fault.LATE);
    world.edit(ann, "firstName", "Anna");
    world.crashAfterWriting();
    world.target.turn = () -> world.pass(Duration.ofSeconds(6));
    world.runOnce();
    assertThat(world.target.calls).contains("read 1", "write 1");
    world.settle();

    assertThat(world.target.journal).hasSize(1);
    assertThat(world.reasons()).containsExactly("UPDATE APPLIED null");
  }

  @Test
  void s8AReplacementIsNotSentAgainOverWhatHappenedSince() {
    in(TargetType.plain().replacing());
    world.edit(ann, "firstName", "Anna");
    world.target.next(Fault.LOST_REQUEST);
    world.runOnce();
    world.target.edit(copy, "nickname", Value.text("An"));
    world.settle();

    assertThat(world.target.field(copy, "nickname")).isEqualTo(Value.text("An"));
    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Anna"));
  }

  @Test
  void s19AnIntentOfALinkThatWasRepointedIsAnObservation() {
    world.edit(ann, "firstName", "Anna");
    world.target.next(Fault.LOST_REQUEST);
    world.runOnce();
    world.store.links.remove(copy);
    var other = world.linked(ann);
    world.target.edit(other, "firstName", Value.text("Ann"));
    world.read(other);
    world.pass(Duration.ofMinutes(5));
    world.runOnce();
    world.runOnce();

    assertThat(world.store.observed.get(0).ref()).isEqualTo(copy);
    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("Ann"));
    assertThat(world.target.field(other, "firstName")).isEqualTo(Value.text("Anna"));
  }

  private static String text(Value value) {
    return ((Value.Text) value).value();
  }
}
