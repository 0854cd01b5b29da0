package io.syncline.system;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A circuit breaker: opens after a number of failed calls in a row; once its pause is over, lets a
 * single call through, whose end closes it or begins another pause, twice as long up to the
 * longest. Safe for threads.
 */
public final class Breaker {

  /** Whether calls go through. */
  public enum State {
    CLOSED,
    OPEN,
    /** One call is on its way to find out. */
    PROBING
  }

  private final int threshold;
  private final Duration shortest;
  private final Duration longest;
  private final InstantSource clock;
  private State state = State.CLOSED;
  private int failures;
  private Duration pause;
  private Instant until = Instant.MIN;
  private long openings;

  /**
   * @param threshold failed calls in a row that open it
   * @param shortest the first pause
   * @param longest the longest pause; a probe without a result after this time is abandoned
   */
  public Breaker(int threshold, Duration shortest, Duration longest, InstantSource clock) {
    this.threshold = threshold;
    this.shortest = shortest;
    this.longest = longest;
    this.clock = clock;
    this.pause = shortest;
  }

  public synchronized State state() {
    return state;
  }

  synchronized boolean isClosed() {
    return state == State.CLOSED;
  }

  /** How often calls of this process opened it. */
  synchronized long openings() {
    return openings;
  }

  /** How much is left of its pause. */
  synchronized Duration remaining() {
    var left = Duration.between(clock.instant(), until);
    return state == State.CLOSED || left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Another process found the system silent: opens it if the last call failed here too, and
   * lengthens a pause; returns whether it is open now. While calls are answered here nothing
   * changes.
   */
  synchronized boolean adopt(Duration pause) {
    if (state == State.PROBING || state == State.CLOSED && failures == 0) {
      return false;
    }
    var wanted = clock.instant().plus(pause.compareTo(longest) > 0 ? longest : pause);
    if (state == State.CLOSED) {
      state = State.OPEN;
      until = wanted;
    } else if (until.isBefore(wanted)) {
      until = wanted;
    }
    return true;
  }

  /**
   * Another process got an answer: ends the pause, unless calls of this process opened it since.
   */
  synchronized void release(long openedBefore) {
    if (state == State.OPEN && openings == openedBefore) {
      state = State.CLOSED;
      failures = 0;
      pause = shortest;
    }
  }

  /** Whether a call may be made now; each one made must be reported. */
  synchronized boolean admits() {
    if (state == State.CLOSED) {
      return true;
    }
    var now = clock.instant();
    if (now.isBefore(until)) {
      return false;
    }
    state = State.PROBING;
    until = now.plus(longest);
    return true;
  }

  /** Records the result of a call; returns the new state. */
  synchronized State report(boolean alive) {
    if (alive) {
      state = State.CLOSED;
      failures = 0;
      pause = shortest;
      return state;
    }
    failures++;
    if (state == State.PROBING) {
      open(pause.multipliedBy(2));
    } else if (state == State.CLOSED && failures >= threshold) {
      open(shortest);
    }
    return state;
  }

  private void open(Duration wanted) {
    pause = wanted.compareTo(longest) > 0 ? longest : wanted;
    state = State.OPEN;
    until = clock.instant().plus(pause);
    openings++;
  }
}
