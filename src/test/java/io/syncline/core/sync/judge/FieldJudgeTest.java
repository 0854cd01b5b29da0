package io.syncline.core.sync.judge;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static io.syncline.core.Contacts.heading;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Resolver;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.rule.ForeignWrite;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.PingPongCounter;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.JudgedRead;
import io.syncline.core.sync.state.RunPermissions;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What keeps an edit out of the record, or in it: each guard of one field's judgement. */
class FieldJudgeTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Value ANN = Value.text("Ann");
  private static final Value ANNE = Value.text("Anne");
  private static final Value ANNA = Value.text("Anna");

  private final Transformer transformer = new Transformer();
  private final FieldJudge judge =
      new FieldJudge(
          transformer,
          new Resolver(transformer),
          new Ids(InstantSource.fixed(NOON), new Random(1)));

  private Contacts contacts = Contacts.synced();
  private boolean approved;
  private boolean only = true;

  @Test
  @DisplayName("S11: an owner keeps others out, except under fieldPriority, where it ranks first")
  void anOwnerUnderFieldPriorityRanksOnly() {
    owned(DESK, ForeignWrite.FLAG);
    assertThat(judged(CRM, FieldShadow.answered(ANN, ANN), ANN, DESK, ANNE).taken()).isNull();

    owned(DESK, ForeignWrite.FLAG);
    contacts.by(new Strategy(Strategy.Kind.FIELD_PRIORITY, CRM, null));
    assertThat(judged(CRM, FieldShadow.answered(ANN, ANN), ANN, DESK, ANNE).taken()).isNotNull();
  }

  @Test
  @DisplayName("S11: a field that only receives never changes the record")
  void aFieldThatOnlyReceivesChangesNothing() {
    contacts.mappings((system, it) -> system.equals(BOOKS) ? directed(it, false, true) : it);

    var verdict = judged(BOOKS, FieldShadow.answered(ANN, ANN), ANN, CRM, ANNE);

    assertThat(verdict.taken()).isNull();
    assertThat(verdict.note()).isEqualTo("foreign-write-flagged");
  }

  @Test
  @DisplayName("S11: a foreign edit to what the record holds already is no foreign edit")
  void aForeignEditThatAgreesIsNotFlagged() {
    contacts.oneWay();

    var verdict = judged(BOOKS, FieldShadow.read(ANN), ANNE, CRM, ANNE);

    assertThat(verdict.note()).isNull();
    assertThat(verdict.shadow()).isEqualTo(FieldShadow.read(ANNE));
  }

  @Test
  @DisplayName("S11: a foreign edit over a value that was never sent, and not due, is flagged")
  void aForeignEditOverAValueNotSentIsFlagged() {
    contacts.oneWay();

    assertThat(judged(BOOKS, FieldShadow.read(ANN), ANN, CRM, ANNE).note())
        .isEqualTo("foreign-write-flagged");
    assertThat(judged(BOOKS, FieldShadow.read(ANN), ANNA, CRM, ANNE).note())
        .isEqualTo("foreign-write-overwritten");
  }

  @Test
  @DisplayName("S2, S11: a foreign edit over what a system made of our value is flagged")
  void aForeignEditOverAnAnsweredValueIsFlagged() {
    contacts.oneWay();

    assertThat(judged(BOOKS, FieldShadow.answered(ANNE, ANN), ANN, CRM, ANNA).note())
        .isEqualTo("foreign-write-flagged");
  }

  @Test
  @DisplayName("S4: an ignored clear of what the record never held is known, and no more")
  void anIgnoredClearOfNothingIsKnown() {
    contacts.attributes(it -> Ruled.emptying(it, false));

    var verdict = judged(CRM, FieldShadow.read(ANN), null, CRM, Value.CLEARED);
    assertThat(verdict.taken()).isNull();
    assertThat(verdict.shadow()).isEqualTo(FieldShadow.read(Value.CLEARED));
  }

  @Test
  @DisplayName("S13: in one direction an empty side is filled, and was not edited")
  void anEmptySideOfOneDirectionIsNotFlagged() {
    contacts.oneWay();

    var verdict = judged(BOOKS, null, ANN, CRM, Value.CLEARED);

    assertThat(verdict.note()).isNull();
    assertThat(verdict.shadow().sent()).isNull();
  }

  @Test
  @DisplayName("S4, S11: a foreign clear of a value that was known is an edit, and is flagged")
  void aForeignClearIsFlagged() {
    contacts.oneWay();

    assertThat(judged(BOOKS, FieldShadow.answered(ANN, ANN), ANN, CRM, Value.CLEARED).note())
        .isEqualTo("foreign-write-flagged");
  }

  @Test
  @DisplayName("S11, S13: a foreign value met first is written over by an approved plan only")
  void aForeignValueMetFirstIsWrittenOverByAnApprovedPlanOnly() {
    contacts.oneWay();
    assertThat(judged(BOOKS, null, ANN, CRM, ANNE).note()).isEqualTo("foreign-write-flagged");

    approved = true;
    assertThat(judged(BOOKS, null, ANN, CRM, ANNE).note()).isEqualTo("first-meeting-overwritten");
    assertThat(judged(BOOKS, FieldShadow.answered(ANN, ANN), ANN, CRM, ANNE).note())
        .as("an edit since then is not what the plan showed")
        .isEqualTo("foreign-write-flagged");
    assertThat(judged(BOOKS, null, Value.CLEARED, CRM, ANNE).note())
        .as("nothing is there to write over it with")
        .isEqualTo("foreign-write-flagged");
  }

  @Test
  @DisplayName("S13: a first meeting waits for a person, also when its strategy could decide it")
  void aFirstMeetingWaitsUnlessItIsApproved() {
    assertThat(judged(BOOKS, null, ANN, CRM, ANNE).note()).isEqualTo("conflict-in-review");

    approved = true;
    assertThat(judged(BOOKS, null, ANN, CRM, ANNE).note()).isEqualTo("conflict-lost");
  }

  @Test
  @DisplayName("S13: what neither side has said yet is taken as it is, empty too")
  void theFirstWordIsTaken() {
    assertThat(judged(BOOKS, null, null, CRM, ANNE).taken()).isNotNull();
    assertThat(judged(BOOKS, null, null, CRM, Value.CLEARED).taken()).isNotNull();
    assertThat(judged(BOOKS, null, Value.CLEARED, CRM, Value.text("")).taken()).isNull();
  }

  @Test
  @DisplayName("S11: an edit of what the record does not hold any more flows")
  void anEditOfAnAttributeWithoutAValueFlows() {
    var verdict = judged(BOOKS, FieldShadow.read(ANN), null, CRM, ANNE);

    assertThat(verdict.taken()).isNotNull();
    assertThat(verdict.conflict()).isNull();
  }

  @Test
  @DisplayName("S11: a value seen before is taken once the direction lets it in, and not earlier")
  void aValueSeenBeforeIsTakenOnceTheDirectionLetsItIn() {
    contacts.conditional(heading("true", CRM, BOOKS));
    assertThat(judged(CRM, FieldShadow.read(ANN), null, CRM, ANN).taken()).isNotNull();
    assertThat(judged(BOOKS, FieldShadow.read(ANN), null, CRM, ANN).taken()).isNull();
    assertThat(judged(CRM, FieldShadow.read(Value.CLEARED), null, CRM, Value.CLEARED).taken())
        .as("an empty value")
        .isNull();
    assertThat(judged(CRM, FieldShadow.read(ANN), ANNE, BOOKS, ANN).taken())
        .as("another's value is there")
        .isNull();

    contacts = Contacts.synced();
    assertThat(judged(CRM, FieldShadow.read(ANN), null, CRM, ANN).taken())
        .as("no direction depends on anything")
        .isNull();
  }

  @Test
  @DisplayName("S5: an exchange that is no person's is paused, on a one-sided edit too")
  void anExchangeThatGoesOnIsPaused() {
    var alarming = new AttributeState(ANN, CRM, NOON.minusSeconds(1), 2, rally(19));
    var calm = new AttributeState(ANN, CRM, NOON.minusSeconds(1), 2, rally(1));

    var paused = judge.judge(the(BOOKS, FieldShadow.answered(ANN, ANN), alarming, ANNE));
    assertThat(paused.taken()).isNull();
    assertThat(paused.note()).isEqualTo("ping-pong");
    assertThat(paused.conflict().kind()).isEqualTo(Conflict.Kind.PING_PONG);
    assertThat(judge.judge(the(BOOKS, FieldShadow.answered(ANN, ANN), calm, ANNE)).taken())
        .isNotNull();
  }

  @Test
  @DisplayName("S5: a conflict whose winner only goes on with an exchange is paused")
  void aConflictWonInAnExchangeIsPaused() {
    var alarming = new AttributeState(ANNA, BOOKS, NOON.minusSeconds(1), 2, rally(CRM, 19));
    var calm = new AttributeState(ANNA, BOOKS, NOON.minusSeconds(1), 2);

    assertThat(judge.judge(the(CRM, FieldShadow.answered(ANN, ANN), alarming, ANNE)).note())
        .isEqualTo("ping-pong");
    assertThat(judge.judge(the(CRM, FieldShadow.answered(ANN, ANN), calm, ANNE)).taken())
        .isNotNull();
  }

  @Test
  @DisplayName("S11: a revert that its editor sets back again and again is paused")
  void aRevertThatIsSetBackAgainAndAgainIsPaused() {
    contacts.oneWay();
    owned(null, ForeignWrite.REVERT);
    var alarming = new AttributeState(ANN, CRM, NOON.minusSeconds(1), 2, rally(19));

    assertThat(judge.judge(the(BOOKS, FieldShadow.answered(ANN, ANN), alarming, ANNE)).note())
        .isEqualTo("ping-pong");
    var reverted = judged(BOOKS, FieldShadow.answered(ANN, ANN), ANN, CRM, ANNE);
    assertThat(reverted.note()).isEqualTo("foreign-write-reverted");
    assertThat(reverted.taken().value()).isEqualTo(ANN);
  }

  // --- the only voice ---

  @Test
  @DisplayName("S13: a system that no one may write is asked nothing about its own value")
  void theOnlyVoiceIsBelieved() {
    contacts.oneWay();
    assertThat(judged(CRM, null, ANN, CRM, ANNE).taken()).isNotNull();
    assertThat(judged(CRM, FieldShadow.read(ANN), ANNA, CRM, ANNE).conflict()).isNull();
    assertThat(judged(CRM, null, ANN, BOOKS, ANNE).note())
        .as("the record's value came from another")
        .isEqualTo("conflict-in-review");

    contacts = Contacts.synced();
    assertThat(judged(CRM, null, ANN, CRM, ANNE).note())
        .as("others may write it there")
        .isEqualTo("conflict-in-review");

    contacts = Contacts.synced().mappings((system, it) -> directed(it, true, false));
    assertThat(judged(CRM, null, ANN, CRM, ANNE).taken()).as("never written").isNotNull();
  }

  @Test
  @DisplayName("S13: what the only copy left empty when it was met overwrites nothing")
  void whatTheOnlyVoiceLeftEmptyIsNoWord() {
    contacts.oneWay();
    var verdict = judged(CRM, null, ANN, CRM, Value.CLEARED);

    assertThat(verdict.taken()).isNull();
    assertThat(verdict.shadow().answers(ANN)).isTrue();
  }

  @Test
  @DisplayName(
      "S2: the record takes the value of the only copy in a system that no other may write")
  void theValueOfTheOnlyCopyIsTaken() {
    contacts.oneWay();
    assertThat(judged(CRM, FieldShadow.read(ANNE), ANN, CRM, ANNE).taken()).isNotNull();
    assertThat(judged(CRM, FieldShadow.read(ANN), ANN, CRM, ANN).taken()).as("agrees").isNull();
    assertThat(judged(CRM, FieldShadow.answered(ANNE, ANN), ANN, CRM, ANNE).taken())
        .as("its answer to the record's value")
        .isNull();
    assertThat(judged(CRM, FieldShadow.read(ANNE), ANN, BOOKS, ANNE).taken())
        .as("the record's value came from another")
        .isNull();
    only = false;
    assertThat(judged(CRM, FieldShadow.read(ANNE), ANN, CRM, ANNE).taken())
        .as("another copy there")
        .isNull();
    only = true;
    owned(DESK, ForeignWrite.FLAG);
    assertThat(judged(CRM, FieldShadow.read(ANNE), ANN, CRM, ANNE).taken())
        .as("it may not say it")
        .isNull();
  }

  @Test
  @DisplayName("S4: the only copy's empty value is taken only where empty values are sent")
  void theOnlyCopysEmptyValue() {
    contacts.oneWay();
    var none = FieldShadow.read(Value.CLEARED);
    assertThat(judged(CRM, none, ANN, CRM, Value.CLEARED).taken()).isNotNull();

    contacts.attributes(it -> Ruled.emptying(it, false));
    assertThat(judged(CRM, none, ANN, CRM, Value.CLEARED).taken()).isNull();
  }

  // --- one case ---

  private void owned(@Nullable SystemId owner, ForeignWrite onForeign) {
    contacts.attributes(it -> Ruled.owned(it, owner, onForeign));
  }

  private static FieldMapping directed(FieldMapping it, boolean in, boolean out) {
    return new FieldMapping(
        it.field(),
        it.attribute(),
        in,
        out,
        new FieldMapping.Conversion(
            it.conversion().transformsIn(),
            it.conversion().values(),
            it.conversion().required(),
            null));
  }

  private static PingPongCounter rally(int turns) {
    return rally(BOOKS, turns);
  }

  private static PingPongCounter rally(SystemId against, int turns) {
    return new PingPongCounter(against, "", 0, turns, NOON.minusSeconds(1));
  }

  private FieldVerdict judged(
      SystemId system,
      @Nullable FieldShadow held,
      @Nullable Value current,
      SystemId source,
      Value seen) {
    var state =
        current == null ? null : new AttributeState(current, source, NOON.minusSeconds(1), 2);
    return judge.judge(the(system, held, state, seen));
  }

  private FieldJudge.Case the(
      SystemId system, @Nullable FieldShadow held, @Nullable AttributeState current, Value seen) {
    var entity = contacts.entity();
    var participant = entity.participant(system).orElseThrow();
    var mapping =
        participant.mappings().stream()
            .filter(it -> it.attribute().equals("firstName"))
            .findFirst()
            .orElseThrow();
    var attributes =
        current == null ? Map.<String, AttributeState>of() : Map.of("firstName", current);
    var record =
        new UnifiedRecord(
            new RecordId(new UUID(0, 1)), "contact", 4, UnifiedRecord.Status.ACTIVE, attributes);
    var live =
        new NativeRecord(JudgedRead.ref(system), Value.Struct.EMPTY, null, NOON, null, false);
    var planned = approved ? Set.of(live.ref()) : Set.<NativeRef>of();
    var look =
        new Judge.Input(
            entity,
            participant,
            new Judge.Known(record, Set.of(), only, Shadow.UNKNOWN),
            JudgedRead.observation(system).under(new RunPermissions(Set.of(), planned)),
            live,
            transformer.inbound(entity, participant, live.fields()),
            JudgedRead.TERMS);
    return new FieldJudge.Case(
        look, mapping, entity.attributes().get("firstName"), held, seen, seen);
  }
}
