package io.syncline.system.http;

import java.time.Duration;

/**
 * A token bucket that gives each taker the moment of its turn: tokens are taken ahead of time, so
 * takers are served in the order they came. Not safe for threads by itself.
 *
 * <p>Times are nanoseconds of a monotonic clock.
 */
final class TokenBucket {

  private final long interval;
  private final long burst;
  private long next;

  /**
   * @param requests how many in each {@code per}; as many may come at once
   */
  TokenBucket(int requests, Duration per, long now) {
    this.interval = Math.max(1, per.toNanos() / Math.max(1, requests));
    this.burst = interval * Math.max(0, requests - 1);
    this.next = now - burst;
  }

  /** Nanoseconds until a token taken now would be free. */
  long delay(long now) {
    return Math.max(0, Math.max(next, now - burst) - now);
  }

  /** Takes one. */
  void take(long now) {
    next = Math.max(next, now - burst) + interval;
  }

  /** No token is free before this moment. */
  void closeUntil(long moment) {
    next = Math.max(next, moment);
  }
}
