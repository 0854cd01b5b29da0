package io.syncline.system;

import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.core.system.state.Refusals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Whether a system's work is parked because the system refuses our credentials.
 *
 * <p>While it is, the system's check is asked time and again; a single call is let through now and
 * then as well, and each time where there is no check, so that a check that is refused for a reason
 * of its own parks nothing for long. The check or any call that is accepted ends it. Safe for
 * threads.
 */
public final class Parking {

  private static final Duration SHORTEST = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration LONGEST_WITHOUT_TRIAL = Duration.ofMinutes(10);

  /** What a caller may send now. */
  enum Turn {
    CALL,
    /** The check, whose outcome is to be noted; nothing else before it is accepted. */
    CHECK,
    NOTHING
  }

  private final InstantSource clock;
  private final SystemLog log;
  private boolean parked;
  private Instant since = Instant.MIN;
  private String why = "";

  /** Counts the times it was parked: what a call that began before says ends nothing. */
  private int era;

  private Instant next = Instant.MIN;
  private Instant nextTrial = Instant.MIN;
  private Duration pause = SHORTEST;
  private Duration untilTrial = LONGEST;

  /** Calls were accepted while the check was refused: it is no evidence about them. */
  private boolean misleading;

  /** Until then, without a conclusive check, a refusal concerns only the refused item. */
  private Instant trusted = Instant.MIN;

  public Parking(InstantSource clock, SystemLog log) {
    this.clock = clock;
    this.log = log;
  }

  public synchronized boolean isParked() {
    return parked;
  }

  /** Since when it is, and why; empty: it is not. */
  public synchronized Optional<Refusals.Refusal> refused() {
    return parked ? Optional.of(new Refusals.Refusal(since, why)) : Optional.empty();
  }

  /** A token to return with the result of a call that begins now. */
  synchronized int era() {
    return era;
  }

  /** A turn other than {@code NOTHING} is one caller's; the others wait for what comes of it. */
  synchronized Turn turn() {
    if (!parked) {
      return Turn.CALL;
    }
    var now = clock.instant();
    if (now.isBefore(next)) {
      return Turn.NOTHING;
    }
    next = now.plus(LONGEST);
    return now.isBefore(nextTrial) ? Turn.CHECK : Turn.CALL;
  }

  /** What is said to callers whose turn it is not. */
  synchronized Failure.Refused refusal() {
    var left = Duration.between(clock.instant(), next);
    return new Failure.Refused(
        "credentials refused: " + why, left.compareTo(SHORTEST) < 0 ? SHORTEST : left);
  }

  /** Whether the check was accepted, so that the system accepts our credentials. */
  synchronized boolean checked(CheckOutcome said) {
    if (said instanceof CheckOutcome.Accepted) {
      misleading = false;
      end();
      return true;
    }
    return false;
  }

  /**
   * A call that began in this era was accepted, at least in part.
   *
   * @return whether that ended the parking, against what the check may say
   */
  synchronized boolean accepted(int begun) {
    if (!parked || begun != era) {
      return false;
    }
    trusted = clock.instant().plus(LONGEST_WITHOUT_TRIAL);
    misleading = true;
    end();
    return true;
  }

  /** Whether a refusal is known to concern only the refused item, without a conclusive check. */
  synchronized boolean isItsOwn() {
    return clock.instant().isBefore(trusted);
  }

  /** Whether a refused check is evidence about other calls. */
  synchronized boolean believesCheck() {
    return !misleading;
  }

  /**
   * Parks the work, or keeps it parked.
   *
   * @param byCheck whether the check was refused as well
   */
  synchronized void park(String reason, boolean byCheck) {
    if (parked) {
      again();
      return;
    }
    parked = true;
    era++;
    why = reason;
    pause = SHORTEST;
    untilTrial = byCheck ? LONGEST : Duration.ZERO;
    var now = clock.instant();
    since = now;
    next = now.plus(pause);
    nextTrial = now.plus(untilTrial);
    log.refuses(reason);
  }

  /** What was asked in a caller's turn was not accepted. */
  synchronized void again() {
    pause = least(pause.multipliedBy(2), LONGEST);
    var now = clock.instant();
    next = now.plus(pause);
    if (!now.isBefore(nextTrial)) {
      untilTrial = least(untilTrial.multipliedBy(2), LONGEST_WITHOUT_TRIAL);
      nextTrial = now.plus(untilTrial);
    }
  }

  private void end() {
    parked = false;
    log.accepts();
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
