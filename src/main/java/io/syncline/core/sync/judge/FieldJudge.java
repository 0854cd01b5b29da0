package io.syncline.core.sync.judge;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.KeptDecisions;
import io.syncline.core.conflict.Resolver;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.ForeignWrite;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Ids;
import io.syncline.core.model.PingPongCounter;
import io.syncline.core.model.References;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.FieldProblem;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges one native field: was it edited, may the edit enter, does it meet another edit? Permission
 * comes first (S11), then the three-way fact against the shadow (S2), and only a conflict asks the
 * strategy.
 */
public final class FieldJudge {

  private final Transformer transformer;
  private final ConflictHandler conflictHandler;

  public FieldJudge(Transformer transformer, Resolver resolver, Ids ids) {
    this.transformer = transformer;
    this.conflictHandler = new ConflictHandler(resolver, ids);
  }

  /**
   * One field of a read.
   *
   * @param held what the field was known to hold; null at a first meeting
   * @param seen the native value as read
   * @param value its unified meaning
   */
  record Case(
      Judge.Input input,
      FieldMapping mapping,
      Attribute attribute,
      @Nullable FieldShadow held,
      Value seen,
      Value value) {

    Entity entity() {
      return input.entity();
    }

    Participant participant() {
      return input.participant();
    }

    UnifiedRecord record() {
      return input.record();
    }

    /** Whether the record has no other copy in that system. */
    boolean only() {
      return input.known().only();
    }

    Instant editedAt() {
      return input.terms().editedAt();
    }

    KeptDecisions keptDecisions() {
      return input.terms().keptDecisions();
    }

    @Nullable AttributeState current() {
      return record().attributes().get(attribute.name());
    }

    /** Nothing valid was known of the field: the two meet for the first time. */
    Case unmet() {
      return new Case(input, mapping, attribute, null, seen, value);
    }

    AttributeState taken() {
      var current = current();
      return current == null
          ? new AttributeState(value, participant().system(), editedAt(), 1)
          : current.next(value, participant().system(), editedAt());
    }
  }

  /** The value of a field that only receives: it never enters the record, but is compared. */
  Value meaning(
      Entity entity,
      Participant participant,
      FieldMapping mapping,
      Value seen,
      References references) {
    var value = transformer.unified(entity, participant, mapping, seen, references);
    return value == null ? seen : value;
  }

  FieldVerdict judge(Case it) {
    var held = it.held();
    if (held != null && held.refused() != null && held.refused().before() == null) {
      return judge(it.unmet());
    }
    if (held != null && held.knows(it.seen())) {
      return reassigned(it) || SoleWriter.differsFromRecord(it, held)
          ? FieldVerdict.taken(FieldShadow.read(it.seen()), it.taken())
          : FieldVerdict.known(held);
    }
    var base = held == null ? null : base(it, held);
    if (held != null && base != null && base.agreesWith(it.value())) {
      return FieldVerdict.known(new FieldShadow(it.seen(), held.sent(), null));
    }
    if (!permitted(it)) {
      return foreign(it);
    }
    var current = it.current();
    if (current != null && current.value().agreesWith(it.value())) {
      return held == null && current.yields() && !current.value().isEmpty()
          ? FieldVerdict.taken(FieldShadow.read(it.seen()), it.taken())
          : FieldVerdict.known(FieldShadow.read(it.seen()));
    }
    if (it.value().isEmpty() && !it.attribute().writing().emptyPropagates()) {
      return FieldVerdict.kept(answering(it.seen(), current), "empty-ignored");
    }
    return held == null ? firstMeeting(it, current) : edited(it, current, held, base);
  }

  /** The copy's last known value; null where that cannot be read any more. */
  private @Nullable Value base(Case it, FieldShadow held) {
    return base(it.input(), it.mapping(), held);
  }

  private @Nullable Value base(Judge.Input input, FieldMapping mapping, FieldShadow held) {
    return held.refused() != null
        ? held.refused().before()
        : transformer.unified(
            input.entity(), input.participant(), mapping, held.held(), input.references());
  }

  /** A value that the definition refuses: it is known, and what was there before it stays known. */
  FieldShadow refused(
      Judge.Input input, FieldProblem problem, Value seen, @Nullable FieldShadow held) {
    return input.participant().mappings().stream()
        .filter(it -> it.field().path().equals(problem.field()))
        .filter(it -> it.attribute().equals(problem.attribute()))
        .findFirst()
        .map(it -> FieldShadow.refused(seen, before(input, it, held)))
        .orElseGet(() -> FieldShadow.read(seen));
  }

  private @Nullable Value before(
      Judge.Input input, FieldMapping mapping, @Nullable FieldShadow held) {
    if (held == null) {
      return null;
    }
    return held.sent() != null ? held.sent() : base(input, mapping, held);
  }

  static boolean permitted(Case it) {
    return EditPermission.permitted(
        it.entity(), it.mapping(), it.attribute(), it.participant().system(), it.record());
  }

  /**
   * The direction now lets this system's value in, and the record has no value yet: the value was
   * seen before, when nothing was to be sent.
   */
  private static boolean reassigned(Case it) {
    return it.current() == null
        && !it.value().isEmpty()
        && including(it).anyMatch(SyncRules::conditional)
        && permitted(it);
  }

  static Stream<SyncRules> including(Case it) {
    return EditPermission.including(it.entity(), it.participant().system(), it.attribute().name());
  }

  /**
   * S11: a foreign edit never enters; what a rule computes is written again. Flagged, it stays
   * until the record's value next changes, which it may have done already; else the record's value
   * is due at once. A value from before the first meeting is no edit (S13): an empty side is
   * filled, and what an approved plan showed as overwritten is overwritten.
   */
  private FieldVerdict foreign(Case it) {
    var current = it.current();
    if (current == null || current.value().agreesWith(it.value())) {
      return FieldVerdict.known(FieldShadow.read(it.seen()));
    }
    if (wasDue(it, current)) {
      return FieldVerdict.kept(FieldShadow.read(it.seen()), "foreign-write-overwritten");
    }
    if (it.held() == null && !current.value().isEmpty() && it.value().isEmpty()) {
      return FieldVerdict.known(FieldShadow.read(it.seen()));
    }
    if (it.held() == null && !current.value().isEmpty() && it.input().approved()) {
      return FieldVerdict.kept(FieldShadow.read(it.seen()), "first-meeting-overwritten");
    }
    var writing = it.attribute().writing();
    boolean computedAgain = writing.computed() != null && it.held() != null;
    return computedAgain || writing.onForeignWrite() == ForeignWrite.REVERT
        ? reverted(it, current)
        : FieldVerdict.kept(answering(it.seen(), current), "foreign-write-flagged");
  }

  /** Overwritten, unless its editor has set it back repeatedly (S5). */
  private FieldVerdict reverted(Case it, AttributeState current) {
    var pingPongCounter =
        PingPongCounter.reverted(current, it.value(), it.participant().system(), it.input().now());
    return pingPongCounter.alarming()
        ? conflictHandler.alarm(it, current, null)
        : FieldVerdict.kept(FieldShadow.read(it.seen()), "foreign-write-reverted")
            .counting(current.withExchange(pingPongCounter));
  }

  /** The record's value has changed since the system last knew it: that is where a flag ends. */
  private boolean wasDue(Case it, AttributeState current) {
    var held = it.held();
    if (held == null || held.answers(current.value())) {
      return false;
    }
    var base = base(it, held);
    return base == null || !base.agreesWith(current.value());
  }

  /**
   * What the system shows is taken as its answer to the record's value: nothing is due until that
   * changes.
   */
  private static FieldShadow answering(Value seen, @Nullable AttributeState current) {
    return current == null ? FieldShadow.read(seen) : FieldShadow.answered(seen, current.value());
  }

  /**
   * S13: without a base, a value fills an empty side; two different values are a conflict of their
   * own kind. A route is not asked about them: which copies meet is known under the lock only
   * (S20).
   */
  private FieldVerdict firstMeeting(Case it, @Nullable AttributeState current) {
    var shadow = FieldShadow.read(it.seen());
    if (current == null || current.value().isEmpty()) {
      return FieldVerdict.taken(shadow, it.taken());
    }
    if (current.yields()) {
      return it.value().isEmpty()
          ? FieldVerdict.known(shadow)
          : FieldVerdict.taken(shadow, it.taken());
    }
    boolean alone = SoleWriter.speaks(it, current);
    if (it.value().isEmpty()) {
      return FieldVerdict.known(alone ? answering(it.seen(), current) : shadow);
    }
    if (alone) {
      return FieldVerdict.taken(shadow, it.taken());
    }
    boolean byStrategy =
        it.attribute().strategy().route() == null
            && (it.input().approved()
                || including(it).allMatch(sync -> sync.firstSync().byStrategy()));
    return conflictHandler.decide(it, current, null, Conflict.Kind.FIRST_MEETING, byStrategy);
  }

  /** Edited here: it flows unless the record changed too since this system last knew it. */
  private FieldVerdict edited(
      Case it, @Nullable AttributeState current, FieldShadow held, @Nullable Value base) {
    boolean recordStood =
        current == null
            || current.yields() && !current.value().isEmpty() && !it.value().isEmpty()
            || base != null && base.agreesWith(current.value())
            || held.answers(current.value());
    if (!recordStood && !SoleWriter.speaks(it, current)) {
      return conflictHandler.decide(it, current, base, Conflict.Kind.BOTH_CHANGED, true);
    }
    var taken = it.taken();
    return current != null && ConflictHandler.alarming(taken)
        ? conflictHandler.alarm(it, current, base)
        : FieldVerdict.taken(FieldShadow.read(it.seen()), taken);
  }
}
