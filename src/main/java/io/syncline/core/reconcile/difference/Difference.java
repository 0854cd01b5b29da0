package io.syncline.core.reconcile.difference;

import io.syncline.core.model.SystemId;
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
 * @param cause likely, as the last run found it; null while it is lag or undecided
 * @param subject what it is about, as the last run found it
 * @param there the system the cause speaks of
 * @param valueA what side A showed last; null: nothing, or not looked at
 * @param owner who looks after it; null: no owner is named
 * @param firstSeen when a run saw these values first: its age
 * @param runs how many runs saw it since
 * @param answer a person's answer to it; null: none
 * @param flag why it was assigned to a person; null: it was not
 */
public record Difference(
    UUID id,
    String sync,
    DifferenceKey key,
    Bucket bucket,
    State state,
    Subject subject,
    @Nullable Value valueA,
    @Nullable Value valueB,
    @Nullable Cause cause,
    @Nullable SystemId there,
    @Nullable String owner,
    Instant firstSeen,
    String firstRun,
    Instant lastSeen,
    String lastRun,
    int runs,
    @Nullable Answer answer,
    @Nullable String flag) {

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

  /** One that no earlier run saw. */
  public static Difference fresh(
      UUID id,
      String sync,
      DifferenceFinding differenceFinding,
      String run,
      @Nullable String owner,
      Instant now) {
    return new Difference(
        id,
        sync,
        differenceFinding.key(),
        differenceFinding.bucket(),
        unanswered(differenceFinding.verdict()),
        differenceFinding.subject(),
        differenceFinding.valueA(),
        differenceFinding.valueB(),
        differenceFinding.cause(),
        differenceFinding.there(),
        owner,
        now,
        run,
        now,
        run,
        1,
        null,
        null);
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
  public Difference seen(
      DifferenceFinding differenceFinding, boolean same, String run, Instant now) {
    boolean repeated = lastRun.equals(run);
    boolean startsOver = state == State.GONE || !same && differenceFinding.hash() != null;
    var next = next(differenceFinding.verdict(), same, now);
    boolean looked = differenceFinding.hash() != null;
    return new Difference(
        id,
        sync,
        differenceFinding.key(),
        differenceFinding.bucket(),
        next,
        seen(differenceFinding.subject()),
        looked ? differenceFinding.valueA() : valueA,
        looked ? differenceFinding.valueB() : valueB,
        next == State.GONE || differenceFinding.verdict() == Verdict.UNDECIDABLE
            ? cause
            : differenceFinding.cause(),
        next == State.GONE || differenceFinding.verdict() == Verdict.UNDECIDABLE
            ? there
            : differenceFinding.there(),
        owner,
        startsOver && next != State.GONE ? now : firstSeen,
        startsOver && next != State.GONE ? run : firstRun,
        next == State.GONE ? lastSeen : now,
        run,
        startsOver ? 1 : repeated ? runs : runs + 1,
        next == State.OPEN || next == State.LAG ? null : answer,
        startsOver ? null : flag);
  }

  /** What was not read again is known by the names it had. */
  private Subject seen(Subject now) {
    return now.names().isEmpty() ? now.named(subject.names()) : now;
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
    return with(given.resolution().leadsTo, owner, given, flag);
  }

  private void rounding(@Nullable BigDecimal adjustment) {
    if (!(valueA instanceof Value.Decimal one) || !(valueB instanceof Value.Decimal other)) {
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
    return with(state, assignee == null ? owner : assignee, answer, reason);
  }

  /** This difference after something was done about it. */
  public Difference in(State other) {
    return with(other, owner, answer, flag);
  }

  private Difference with(
      State newState, @Nullable String newOwner, @Nullable Answer given, @Nullable String why) {
    return new Difference(
        id, sync, key, bucket, newState, subject, valueA, valueB, cause, there, newOwner, firstSeen,
        firstRun, lastSeen, lastRun, runs, given, why);
  }

  /** Names only: values may be personal. */
  @Override
  public String toString() {
    return "Difference[" + id + ", " + key.attribute() + ", " + bucket + ", " + state + "]";
  }
}
