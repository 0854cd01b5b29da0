package io.syncline.core.sync.judge;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Resolver;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.ForeignWrite;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.JudgedRead;
import io.syncline.core.sync.state.Judgement;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.Transformer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One attribute, one look: what the shadow, the record and the definition make of it. */
class JudgeTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Value ANN = Value.text("Ann");
  private static final Value ANNE = Value.text("Anne");
  private static final Value ANNA = Value.text("Anna");

  private final Transformer transformer = new Transformer();
  private final Ids ids = new Ids(InstantSource.fixed(NOON), new Random(1));
  private final Judge judge =
      new Judge(new FieldJudge(transformer, new Resolver(transformer), ids), ids);
  private final RecordId record = ids.nextRecord();

  private Entity entity = Contacts.synced().entity();

  @Test
  @DisplayName("S2: a value that is still what the shadow holds is no edit")
  void anUnchangedLookChangesNothing() {
    var verdict = look(CRM, FieldShadow.read(ANN), holds(ANN, CRM), ANN);

    assertThat(verdict.changes()).isEmpty();
    assertThat(verdict.reason()).isEqualTo("unchanged");
  }

  @Test
  @DisplayName("S5: our own write coming back is an echo, decided by the shadow")
  void anAnsweredValueIsAnEcho() {
    var verdict = look(BOOKS, FieldShadow.answered(ANN, ANN), holds(ANN, CRM), ANN);

    assertThat(verdict.reason()).isEqualTo("echo");
    assertThat(verdict.changes()).isEmpty();
  }

  @Test
  @DisplayName("S2: a target that reformats what we sent is neither an editor nor written again")
  void aReformattedAnswerIsNoEditAndNotDue() {
    var sent = Value.text("Ann ");
    var verdict = look(BOOKS, FieldShadow.answered(ANN, sent), holds(sent, CRM), ANN);

    assertThat(verdict.changes()).isEmpty();
    assertThat(due(BOOKS, verdict)).isEmpty();
  }

  @Test
  @DisplayName(
      "S11: an attribute changed on one side flows, to the master too, under every strategy")
  void aOneSidedEditFlowsUnderEveryStrategy() {
    for (var kind : Strategy.Kind.values()) {
      entity = Contacts.synced().by(new Strategy(kind, CRM, "true")).entity();

      var verdict = look(DESK, FieldShadow.answered(ANN, ANN), holds(ANN, CRM), ANNE);

      assertThat(verdict.record().value("firstName")).as(kind.name()).isEqualTo(ANNE);
      assertThat(verdict.conflicts()).as(kind.name()).isEmpty();
      assertThat(verdict.record().attributes().get("firstName").source()).isEqualTo(DESK);
    }
  }

  @Test
  @DisplayName(
      "S10: both sides changed since the shadow: the master's value is kept and the other is"
          + " written back")
  void theMasterWinsAConflictAndTheLoserIsDue() {
    var verdict = look(BOOKS, FieldShadow.answered(ANN, ANN), holds(ANNA, CRM), ANNE);

    assertThat(verdict.record().value("firstName")).isEqualTo(ANNA);
    assertThat(verdict.conflicts())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo(Conflict.Kind.BOTH_CHANGED);
              assertThat(it.base()).isEqualTo(ANN);
              assertThat(it.decided().winner()).isEqualTo(CRM);
            });
    assertThat(due(BOOKS, verdict)).containsExactly("firstName");
  }

  @Test
  @DisplayName("S10: the same conflict seen from the master's side has the same end")
  void theSameConflictSeenFromTheOtherSideEndsAlike() {
    var verdict = look(CRM, FieldShadow.answered(ANN, ANN), holds(ANNE, BOOKS), ANNA);

    assertThat(verdict.record().value("firstName")).isEqualTo(ANNA);
    assertThat(verdict.conflicts())
        .singleElement()
        .extracting(it -> it.decided().winner())
        .isEqualTo(CRM);
    assertThat(due(CRM, verdict)).isEmpty();
  }

  @Test
  @DisplayName("S10: both sides changed to the same value: they agree")
  void theSameEditOnBothSidesIsNoConflict() {
    var verdict = look(BOOKS, FieldShadow.answered(ANN, ANN), holds(ANNA, CRM), ANNA);

    assertThat(verdict.conflicts()).isEmpty();
    assertThat(due(BOOKS, verdict)).isEmpty();
  }

  @Test
  @DisplayName(
      "S11: an edit without permission never enters, is flagged, and stays until the record"
          + " changes")
  void aForeignEditIsFlaggedAndNotOverwritten() {
    entity = Contacts.synced().oneWay().entity();

    var verdict = look(BOOKS, FieldShadow.answered(ANN, ANN), holds(ANN, CRM), ANNE);

    assertThat(verdict.changes()).isEmpty();
    assertThat(verdict.reason()).isEqualTo("foreign-write-flagged");
    assertThat(due(BOOKS, verdict)).isEmpty();

    var changed = verdict.record().changed(Map.of("firstName", state(ANNA, CRM)));
    assertThat(due(BOOKS, changed, verdict.shadow(), Set.of())).containsExactly("firstName");
  }

  @Test
  @DisplayName("S11: a foreign edit does not keep back a value that was due before it was seen")
  void aForeignEditEndsWhereTheRecordHasChangedAlready() {
    entity = Contacts.synced().oneWay().entity();

    var verdict = look(BOOKS, FieldShadow.answered(ANN, ANN), holds(ANNA, CRM), ANNE);

    assertThat(verdict.reason()).isEqualTo("foreign-write-overwritten");
    assertThat(due(BOOKS, verdict)).containsExactly("firstName");
  }

  @Test
  @DisplayName("S11: onForeignWrite revert makes the record's value due at once")
  void aForeignEditIsRevertedWhereTheDefinitionSaysSo() {
    entity =
        Contacts.synced()
            .oneWay()
            .attributes(it -> Ruled.owned(it, null, ForeignWrite.REVERT))
            .entity();

    var verdict = look(BOOKS, FieldShadow.answered(ANN, ANN), holds(ANN, CRM), ANNE);

    assertThat(verdict.reason()).isEqualTo("foreign-write-reverted");
    assertThat(due(BOOKS, verdict)).containsExactly("firstName");
  }

  @Test
  @DisplayName("S11: only the owner may write an owned attribute, the master included")
  void anOwnedAttributeIsWrittenByItsOwnerOnly() {
    entity = Contacts.synced().attributes(it -> Ruled.owned(it, DESK, ForeignWrite.FLAG)).entity();

    assertThat(look(CRM, FieldShadow.answered(ANN, ANN), holds(ANN, DESK), ANNE).changes())
        .isEmpty();
    assertThat(look(DESK, FieldShadow.read(ANN), holds(ANN, DESK), ANNE).changes())
        .containsKey("firstName");
  }

  @Test
  @DisplayName(
      "S13: a first meeting of two different filled values waits for a person, nothing is due"
          + " meanwhile")
  void aFirstMeetingOfDifferentValuesGoesToReview() {
    var verdict = look(BOOKS, null, holds(ANN, CRM), ANNE);

    assertThat(verdict.changes()).isEmpty();
    assertThat(verdict.held()).containsExactly("firstName");
    assertThat(verdict.reviews())
        .singleElement()
        .extracting(ReviewItem::kind)
        .isEqualTo(ReviewItem.Kind.FIRST_MEETING);
    assertThat(due(BOOKS, verdict)).isEmpty();
  }

  @Test
  @DisplayName("S13: firstMeeting: strategy lets the strategy decide")
  void aFirstMeetingIsDecidedByTheStrategyWhereTheSyncSaysSo() {
    entity = Contacts.synced().firstMeetingByStrategy().entity();

    var verdict = look(BOOKS, null, holds(ANN, CRM), ANNE);

    assertThat(verdict.held()).isEmpty();
    assertThat(verdict.conflicts())
        .singleElement()
        .extracting(it -> it.decided().winner())
        .isEqualTo(CRM);
    assertThat(due(BOOKS, verdict)).containsExactly("firstName");
  }

  @Test
  @DisplayName(
      "S13: at a first meeting a value fills an empty side, and an empty value overwrites nothing")
  void anEmptySideIsFilled() {
    var fills = look(BOOKS, null, holds(Value.CLEARED, CRM), ANN);
    assertThat(fills.record().value("firstName")).isEqualTo(ANN);

    var filled = look(BOOKS, null, holds(ANN, CRM), Value.text(""));
    assertThat(filled.changes()).isEmpty();
    assertThat(due(BOOKS, filled)).containsExactly("firstName");
  }

  @Test
  @DisplayName("S4: a field that was cleared empties the attribute")
  void aClearTravels() {
    var verdict = look(CRM, FieldShadow.read(ANN), holds(ANN, CRM), Value.CLEARED);

    assertThat(verdict.record().value("firstName")).isEqualTo(Value.CLEARED);
  }

  @Test
  @DisplayName("S4: emptyValues ignore keeps the value, and does not fight over it")
  void anIgnoredClearStaysWhereItIs() {
    entity = Contacts.synced().attributes(it -> Ruled.emptying(it, false)).entity();

    var verdict = look(BOOKS, FieldShadow.answered(ANN, ANN), holds(ANN, CRM), Value.text(""));

    assertThat(verdict.changes()).isEmpty();
    assertThat(due(BOOKS, verdict)).isEmpty();
  }

  @Test
  @DisplayName("S4: what a look does not say changes nothing")
  void anUnsaidFieldChangesNothing() {
    var verdict = look(CRM, FieldShadow.read(ANN), holds(ANN, CRM), null);

    assertThat(verdict.changes()).isEmpty();
    assertThat(verdict.shadow().field("firstName")).isEqualTo(FieldShadow.read(ANN));
  }

  @Test
  @DisplayName(
      "S1: the shadow advances over what was accepted, rejected or sent to review, with its read"
          + " number")
  void theShadowAdvancesOverWhatWasJudged() {
    assertThat(look(BOOKS, FieldShadow.answered(ANN, ANN), holds(ANNA, CRM), ANNE).shadow())
        .satisfies(
            it -> {
              assertThat(it.field("firstName")).isEqualTo(FieldShadow.read(ANNE));
              assertThat(it.readNumber()).isEqualTo(7);
            });
  }

  @Test
  @DisplayName("S12: an edit time is never later than intake, and our own write's time is no edit")
  void editTimes() {
    var received = NOON.minusSeconds(5);
    var observation = observation(ref(CRM), received);

    assertThat(
            EditTimes.of(observation, seen(CRM, ANN, NOON.plusSeconds(60)), Shadow.UNKNOWN, NOON))
        .isEqualTo(received);
    assertThat(
            EditTimes.of(observation, seen(CRM, ANN, NOON.minusSeconds(9)), Shadow.UNKNOWN, NOON))
        .isEqualTo(NOON.minusSeconds(9));
    var ours = new Shadow(Map.of(), 1, NOON.minusSeconds(9).toString(), null);
    assertThat(EditTimes.of(observation, seen(CRM, ANN, NOON.minusSeconds(9)), ours, NOON))
        .isEqualTo(received);
  }

  @Test
  @DisplayName(
      "S12: an edit time is moved by what the system's clock is off, and still not past intake")
  void editTimesAreCorrectedByTheMeasuredOffset() {
    var received = NOON.minusSeconds(5);
    var plain = observation(ref(CRM), received);
    var said = seen(CRM, ANN, NOON.plusSeconds(540));

    assertThat(EditTimes.of(off(plain, 600), said, Shadow.UNKNOWN, NOON))
        .as("a clock ten minutes ahead")
        .isEqualTo(NOON.minusSeconds(60));
    assertThat(
            EditTimes.of(
                off(plain, -600), seen(CRM, ANN, NOON.minusSeconds(660)), Shadow.UNKNOWN, NOON))
        .as("a clock ten minutes behind")
        .isEqualTo(NOON.minusSeconds(60));
    assertThat(
            EditTimes.of(
                off(plain, -600), seen(CRM, ANN, NOON.minusSeconds(9)), Shadow.UNKNOWN, NOON))
        .as("corrected past intake")
        .isEqualTo(received);
  }

  private static Observation off(Observation it, long seconds) {
    return new Observation(
        it.ref(), it.events(), it.readNumber(), it.seen(), Duration.ofSeconds(seconds));
  }

  // --- one look ---

  private Judgement look(
      SystemId system, @Nullable FieldShadow held, AttributeState current, @Nullable Value seen) {
    var shadow =
        held == null ? Shadow.UNKNOWN : new Shadow(Map.of("firstName", held), 3, null, null);
    var before =
        new UnifiedRecord(
            record, "contact", 4, UnifiedRecord.Status.ACTIVE, Map.of("firstName", current));
    var live = seen(system, seen, NOON);
    var participant = entity.participant(system).orElseThrow();
    var observation = observation(ref(system), NOON);
    return judge.judge(
        new Judge.Input(
            entity,
            participant,
            new Judge.Known(before, Set.of(), true, shadow),
            observation,
            live,
            transformer.inbound(entity, participant, live.fields()),
            JudgedRead.TERMS));
  }

  private List<String> due(SystemId system, Judgement verdict) {
    return due(system, verdict.record(), verdict.shadow(), verdict.held());
  }

  private List<String> due(SystemId system, UnifiedRecord now, Shadow shadow, Set<String> held) {
    var link = new LinkState(Link.made(record, ref(system), "test"), shadow, false);
    var target = entity.participant(system).orElseThrow();
    return new PendingWrites(transformer)
        .of(entity, target, new RecordState(now, List.of(link), held), link).stream()
            .map(PendingWrites.Field::attribute)
            .toList();
  }

  private static AttributeState holds(Value value, SystemId source) {
    return new AttributeState(value, source, NOON.minusSeconds(1), 2);
  }

  private static AttributeState state(Value value, SystemId source) {
    return new AttributeState(value, source, NOON, 3);
  }

  private static NativeRef ref(SystemId system) {
    return new NativeRef(system, "contacts", "1");
  }

  private static NativeRecord seen(SystemId system, @Nullable Value value, Instant updatedAt) {
    var fields = new HashMap<String, Value>();
    if (value != null) {
      fields.put("firstName", value);
    }
    return new NativeRecord(ref(system), new Value.Struct(fields), null, updatedAt, null, false);
  }

  private static Observation observation(NativeRef ref, Instant receivedAt) {
    var event =
        new InboxEvent(
            new UUID(0, 1),
            ref,
            EventKind.UPDATED,
            InboxEvent.Source.HOOK,
            InboxEvent.Arrival.at(receivedAt),
            InboxEvent.Content.NONE,
            Origin.NONE);
    return new Observation(
        ref, List.of(new QueuedEvent(1, 0, 1, 0, event)), 7, new Observation.Seen.Gone());
  }
}
