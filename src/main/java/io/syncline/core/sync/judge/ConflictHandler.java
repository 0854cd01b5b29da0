package io.syncline.core.sync.judge;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ConflictingSides;
import io.syncline.core.conflict.Resolution;
import io.syncline.core.conflict.Resolver;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Handles an edit that conflicts with another: the strategy's answer, and its audit entry. */
final class ConflictHandler {

  private static final String PERSON = "person";
  private static final String ALARM = "the two systems keep setting it back";

  private final Resolver resolver;
  private final Ids ids;

  ConflictHandler(Resolver resolver, Ids ids) {
    this.resolver = resolver;
    this.ids = ids;
  }

  FieldVerdict decide(
      FieldJudge.Case it,
      AttributeState current,
      @Nullable Value base,
      Conflict.Kind kind,
      boolean byStrategy) {
    var conflicting = conflicting(it, current, base);
    var resolution =
        byStrategy
            ? resolver.resolve(conflicting, it.keptDecisions(), it.input().now())
            : new Resolution.Review("two filled values met for the first time");
    if (resolution instanceof Resolution.Winner winner) {
      return won(it, conflicting, kind, winner.side());
    }
    if (resolution instanceof Resolution.Merged merged) {
      return merged(it, conflicting, kind, merged);
    }
    if (resolution instanceof Resolution.Unasked unasked) {
      return asked(it, conflicting, kind, it.keptDecisions().unasked(conflicting, unasked.route()));
    }
    return asked(it, conflicting, kind, ((Resolution.Review) resolution).why());
  }

  private static ConflictingSides conflicting(
      FieldJudge.Case it, AttributeState current, @Nullable Value base) {
    return new ConflictingSides(
        it.record().id(),
        it.entity(),
        it.attribute(),
        base,
        new Conflict.Side(current.source(), current.value(), current.editedAt()),
        new Conflict.Side(it.participant().system(), it.value(), it.editedAt()));
  }

  private FieldVerdict won(
      FieldJudge.Case it, ConflictingSides conflicting, Conflict.Kind kind, Conflict.Side side) {
    var shadow = FieldShadow.read(it.seen());
    var taken = it.taken();
    if (side == conflicting.other() && alarming(taken)) {
      return asked(it, conflicting, Conflict.Kind.PING_PONG, ALARM);
    }
    var verdict =
        side == conflicting.other()
            ? FieldVerdict.taken(shadow, taken)
            : FieldVerdict.kept(shadow, "conflict-lost");
    return verdict.after(decided(it, conflicting, kind, side.system(), null), null);
  }

  /** The record takes what was made of both; systems that do not hold that are written. */
  private FieldVerdict merged(
      FieldJudge.Case it,
      ConflictingSides conflicting,
      Conflict.Kind kind,
      Resolution.Merged made) {
    var shadow = FieldShadow.read(it.seen());
    var lead = made.ledBy().system();
    var current = it.current();
    var verdict =
        current == null || made.value().agreesWith(current.value())
            ? FieldVerdict.kept(shadow, "conflict-merged")
            : FieldVerdict.taken(
                shadow,
                new AttributeState(
                    made.value(), lead, later(conflicting), current.version() + 1, null));
    return verdict.after(decided(it, conflicting, kind, lead, made.value()), made.keptDecision());
  }

  private static Instant later(ConflictingSides conflicting) {
    var one = conflicting.one().editedAt();
    var other = conflicting.other().editedAt();
    return one.isAfter(other) ? one : other;
  }

  private FieldVerdict asked(
      FieldJudge.Case it, ConflictingSides conflicting, Conflict.Kind kind, String why) {
    boolean repeats = kind == Conflict.Kind.PING_PONG;
    return FieldVerdict.kept(
            FieldShadow.read(it.seen()), repeats ? "ping-pong" : "conflict-in-review")
        .after(conflict(it, conflicting, kind, null, null, PERSON), null)
        .because(why);
  }

  /**
   * Whether taking a value would be one more turn of an exchange between systems without a person
   * (S5).
   */
  static boolean alarming(AttributeState taken) {
    return taken.pingPong() != null && taken.pingPong().alarming();
  }

  /** S5: what still oscillates is paused, with both values shown. */
  FieldVerdict alarm(FieldJudge.Case it, AttributeState current, @Nullable Value base) {
    return asked(it, conflicting(it, current, base), Conflict.Kind.PING_PONG, ALARM);
  }

  private Conflict decided(
      FieldJudge.Case it,
      ConflictingSides conflicting,
      Conflict.Kind kind,
      SystemId winner,
      @Nullable Value outcome) {
    return conflict(it, conflicting, kind, winner, outcome, rule(it));
  }

  private static String rule(FieldJudge.Case it) {
    return it.attribute().strategy().kind().name();
  }

  private Conflict conflict(
      FieldJudge.Case it,
      ConflictingSides conflicting,
      Conflict.Kind kind,
      @Nullable SystemId winner,
      @Nullable Value outcome,
      String decidedBy) {
    return new Conflict(
        ids.next(),
        new Conflict.Disputed(it.record().id(), it.entity().name(), it.attribute().name()),
        kind,
        new Conflict.Values(conflicting.base(), conflicting.one(), conflicting.other()),
        new Conflict.Decided(rule(it), winner, outcome, decidedBy),
        it.input().now());
  }
}
