package io.syncline.core.reconcile.difference;

import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A difference over its life: one for each spot of a sync, from the first run that sees it until it
 * is gone, and again if it comes back. It stays the same while the pair is linked, unlinked, or its
 * record is merged, though the key of its spot is another one then. Immutable.
 *
 * @param evidence as the last run found it; what it did not look at is as it was known before
 */
public record Difference(
    UUID id,
    String sync,
    DifferenceKey key,
    State state,
    Evidence evidence,
    SeenBy seenBy,
    Handling handling) {

  /**
   * When and by which runs it was seen.
   *
   * @param first when a run saw these values first: its age
   * @param runs how many runs saw it since
   */
  public record SeenBy(Instant first, String firstRun, Instant last, String lastRun, int runs) {}

  /**
   * What people do about it.
   *
   * @param owner who looks after it; null: no owner is named
   * @param answer a person's answer to it; null: none
   * @param flag why it was assigned to a person; null: it was not
   */
  public record Handling(@Nullable String owner, @Nullable Answer answer, @Nullable String flag) {}

  /** Its state. */
  public enum State {
    /** New and younger than the window: not reported. */
    LAG,
    /** Seen, and not looked at well enough to say: not reported. */
    UNDECIDED,
    /** Reported until it is answered, fixed or gone. */
    OPEN,
    /** A person explained it: counted, and not reported until its values change. */
    EXPLAINED,
    /** It may stay so until then, or until its values change. */
    ACCEPTED,
    /** Something was done about it; the next run says whether it helped. */
    FIXED,
    /** Not there any more. */
    GONE
  }

  /**
   * A person's answer to it.
   *
   * @param resolution in one of {@link Resolution}'s words
   * @param adjustment the amount that was written off; null: none
   * @param until when the answer lapses; null: never
   */
  public record Answer(
      Resolution resolution,
      @Nullable String reason,
      @Nullable BigDecimal adjustment,
      @Nullable Instant until,
      String by,
      Instant at) {}

  /** How a person settles a difference. */
  public enum Resolution {
    /** An amount is off by rounding; the adjustment says by how much at most. */
    ROUNDING_DIFFERENCE(State.ACCEPTED),
    ACCEPTED(State.ACCEPTED),
    EXPLAINED(State.EXPLAINED),
    /** It was put right by hand; the next run looks. */
    FIXED(State.FIXED);

    private final State leadsTo;

    Resolution(State leadsTo) {
      this.leadsTo = leadsTo;
    }
  }

  /**
   * One that no earlier run saw.
   *
   * @param owner null: no owner is named
   */
  public static Difference fresh(
      UUID id,
      String sync,
      DifferenceFinding found,
      String run,
      @Nullable String owner,
      Instant now) {
    return new Difference(
        id,
        sync,
        found.key(),
        unanswered(found.verdict()),
        found.evidence(),
        new SeenBy(now, run, now, run, 1),
        new Handling(owner, null, null));
  }

  private static State unanswered(Verdict verdict) {
    return switch (verdict) {
      case LAG -> State.LAG;
      case DRIFT -> State.OPEN;
      case UNDECIDABLE -> State.UNDECIDED;
      case GONE -> State.GONE;
    };
  }

  /**
   * This difference after another run saw it, at its spot or at the one that took its place.
   *
   * @param same whether with the same values as the last time
   */
  public Difference seen(DifferenceFinding found, boolean same, String run, Instant now) {
    var next = next(found.verdict(), same, now);
    boolean startsOver = state == State.GONE || !same && found.hash() != null;
    boolean answered = next != State.OPEN && next != State.LAG;
    return new Difference(
        id,
        sync,
        found.key(),
        next,
        seen(found, next),
        seen(startsOver, next == State.GONE, run, now),
        new Handling(
            handling.owner(),
            answered ? handling.answer() : null,
            startsOver ? null : handling.flag()));
  }

  /** What was not looked at, or not explained, stays as it was known. */
  private Evidence seen(DifferenceFinding found, State next) {
    var now = found.evidence();
    var values = found.hash() != null ? now : evidence;
    boolean undecided = next == State.GONE || found.verdict() == Verdict.UNDECIDABLE;
    var why = undecided ? evidence : now;
    var names =
        now.subject().names().isEmpty() ? evidence.subject().names() : now.subject().names();
    return new Evidence(
        now.bucket(),
        now.subject().named(names),
        values.valueA(),
        values.valueB(),
        why.cause(),
        why.there());
  }

  private SeenBy seen(boolean startsOver, boolean gone, String run, Instant now) {
    boolean fresh = startsOver && !gone;
    boolean repeated = seenBy.lastRun().equals(run);
    return new SeenBy(
        fresh ? now : seenBy.first(),
        fresh ? run : seenBy.firstRun(),
        gone ? seenBy.last() : now,
        run,
        startsOver ? 1 : repeated ? seenBy.runs() : seenBy.runs() + 1);
  }

  private State next(Verdict verdict, boolean same, Instant now) {
    if (verdict == Verdict.UNDECIDABLE) {
      return state == State.GONE || state == State.LAG ? State.UNDECIDED : state;
    }
    boolean stillAnswered =
        (state == State.ACCEPTED || state == State.EXPLAINED) && same && !lapsed(now);
    return verdict == Verdict.DRIFT && stillAnswered ? state : unanswered(verdict);
  }

  private boolean lapsed(Instant now) {
    var answer = handling.answer();
    return answer != null && answer.until() != null && !now.isBefore(answer.until());
  }

  /**
   * This difference with a person's answer.
   *
   * @throws IllegalArgumentException where the answer does not fit it, in words
   */
  public Difference answered(Answer given) {
    if (state == State.GONE) {
      throw new IllegalArgumentException("The difference is gone already");
    }
    if (given.resolution() == Resolution.ROUNDING_DIFFERENCE) {
      rounding(given.adjustment());
    }
    if (given.until() != null && !given.until().isAfter(given.at())) {
      throw new IllegalArgumentException("The time until which the answer is valid has passed");
    }
    return with(given.resolution().leadsTo, new Handling(handling.owner(), given, handling.flag()));
  }

  private void rounding(@Nullable BigDecimal adjustment) {
    if (!(evidence.valueA() instanceof Value.Decimal one)
        || !(evidence.valueB() instanceof Value.Decimal other)) {
      throw new IllegalArgumentException("Only two amounts can differ by rounding");
    }
    if (adjustment == null) {
      throw new IllegalArgumentException("A rounding difference needs its adjustment");
    }
    if (one.value().subtract(other.value()).abs().compareTo(adjustment.abs()) > 0) {
      throw new IllegalArgumentException("The amounts differ by more than the adjustment");
    }
  }

  /** This difference, assigned to a person. */
  public Difference flagged(String reason, @Nullable String assignee) {
    var owner = assignee == null ? handling.owner() : assignee;
    return with(state, new Handling(owner, handling.answer(), reason));
  }

  /** This difference after something was done about it. */
  public Difference in(State other) {
    return with(other, handling);
  }

  private Difference with(State newState, Handling now) {
    return new Difference(id, sync, key, newState, evidence, seenBy, now);
  }

  /** Names only: values may be personal. */
  @Override
  public String toString() {
    return "Difference["
        + id
        + ", "
        + key.attribute()
        + ", "
        + evidence.bucket()
        + ", "
        + state
        + "]";
  }
}
