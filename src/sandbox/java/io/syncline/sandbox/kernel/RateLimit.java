package io.syncline.sandbox.kernel;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A number of requests per window of real time; windows follow each other without overlap. */
public final class RateLimit {
  private int permits;
  private long windowNanos;
  private long windowStart;
  private int used;

  /** No limit until {@link #set} gives one. */
  public RateLimit() {}

  /** Sets the limit; 0 permits: none. */
  public synchronized void set(int newPermits, Duration window) {
    permits = newPermits;
    windowNanos = window.toNanos();
    windowStart = System.nanoTime();
    used = 0;
  }

  /** Zero when the request is within the limit, else the time until the next window. */
  public synchronized Duration take() {
    if (permits == 0) {
      return Duration.ZERO;
    }
    long now = System.nanoTime();
    if (now - windowStart >= windowNanos) {
      windowStart = now;
      used = 0;
    }
    if (used < permits) {
      used++;
      return Duration.ZERO;
    }
    return Duration.ofNanos(Math.max(1, windowStart + windowNanos - now));
  }

  /** Whole seconds to wait, at least one, as {@code Retry-After} states them. */
  public static long seconds(Duration wait) {
    return Math.max(1, TimeUnit.NANOSECONDS.toSeconds(wait.toNanos() + 999_999_999L));
  }
}
