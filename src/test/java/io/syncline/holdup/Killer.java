package io.syncline.holdup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Kills the product at points drawn by chance: while it starts, when it has made so many calls to
 * other systems, or a few milliseconds later. A call counts when it has taken effect and before it
 * is answered.
 */
final class Killer implements AutoCloseable {
  private static final int MOST_CALLS = 60;
  private static final int MOST_MILLIS_LATER = 40;
  private static final int MOST_MILLIS_OF_START = 5_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** One kill that is to come. */
  private record Aim(CountDownLatch calls, int millisLater) {}

  private final Product product;
  private final Random random;
  private final AtomicReference<Aim> aim = new AtomicReference<>();
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

  Killer(Product product, Sandboxes sandboxes, long seed) {
    this.product = product;
    this.random = new Random(seed);
    sandboxes.all().values().forEach(it -> it.server().tap((request, reply) -> called()));
  }

  private void called() {
    var next = aim.get();
    if (next != null) {
      next.calls.countDown();
    }
  }

  /** Starts the product and kills it; returns when it is gone. */
  void once() {
    if (random.nextInt(5) == 0) {
      product.launch();
      later(random.nextInt(MOST_MILLIS_OF_START));
      return;
    }
    var next = new Aim(new CountDownLatch(1 + random.nextInt(MOST_CALLS)), later());
    aim.set(next);
    product.launch();
    await(next.calls);
    later(next.millisLater);
  }

  /** Half of the kills come at once. */
  private int later() {
    return random.nextBoolean() ? 0 : random.nextInt(MOST_MILLIS_LATER);
  }

  private void later(int millis) {
    try {
      timer.schedule(product::kill9, millis, TimeUnit.MILLISECONDS).get();
    } catch (Exception e) {
      throw new IllegalStateException("the product could not be killed", e);
    }
  }

  private static void await(CountDownLatch calls) {
    try {
      assertThat(calls.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("the product calls other systems")
          .isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
