package io.syncline.sandbox.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The faults in force; chance comes from one seeded source, so a single client sees a fixed run.
 */
final class Faults {
  private static final class Armed {
    private final Fault fault;
    private int left;

    private Armed(Fault fault) {
      this.fault = fault;
      this.left = fault.times();
    }
  }

  private final Random random;
  private final List<Armed> armed = new ArrayList<>();
  private volatile boolean any;
  private volatile long latencyMillis;
  private volatile long jitterMillis;

  Faults(long seed) {
    random = new Random(seed);
  }

  synchronized void add(Fault fault) {
    armed.add(new Armed(fault));
    any = true;
  }

  synchronized void clear() {
    armed.clear();
    any = false;
    latencyMillis = 0;
    jitterMillis = 0;
  }

  synchronized int armed() {
    return armed.size();
  }

  void latency(Duration fixed, Duration jitter) {
    latencyMillis = fixed.toMillis();
    jitterMillis = jitter.toMillis();
  }

  /** The first fault that hits this request. */
  @Nullable Fault hit(Request request) {
    return any ? draw(request) : null;
  }

  private synchronized @Nullable Fault draw(Request request) {
    for (Iterator<Armed> all = armed.iterator(); all.hasNext(); ) {
      var candidate = all.next();
      var fault = candidate.fault;
      if (!fault.matches(request)
          || (fault.probability() < 1 && random.nextDouble() >= fault.probability())) {
        continue;
      }
      if (fault.times() != Fault.ALWAYS && --candidate.left == 0) {
        all.remove();
        any = !armed.isEmpty();
      }
      return fault;
    }
    return null;
  }

  synchronized long nextSeed() {
    return random.nextLong();
  }

  /** Spends the configured latency. */
  void delay() {
    long millis = latencyMillis;
    if (jitterMillis > 0) {
      synchronized (this) {
        millis += (long) (random.nextDouble() * jitterMillis);
      }
    }
    sleep(Duration.ofMillis(millis));
  }

  /** Waits like a slow vendor; ends early when the stand-in is closed. */
  static void sleep(Duration duration) {
    if (!duration.isZero() && !duration.isNegative()) {
      try {
        Thread.sleep(duration.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
