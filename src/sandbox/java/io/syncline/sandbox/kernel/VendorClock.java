package io.syncline.sandbox.kernel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The vendor's clock: a base clock plus an offset that may be changed while running. */
public final class VendorClock implements InstantSource {
  private final InstantSource base;
  private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

  public VendorClock(InstantSource base) {
    this.base = base;
  }

  public void offset(Duration value) {
    offset.set(value);
  }

  /** Time that only passes, in nanoseconds: that of the base clock where a test moves it. */
  long nanos() {
    if (base.equals(InstantSource.system())) {
      return System.nanoTime();
    }
    var now = base.instant();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  @Override
  public Instant instant() {
    return base.instant().plus(offset.get());
  }

  @Override
  public long millis() {
    return base.millis() + offset.get().toMillis();
  }
}
