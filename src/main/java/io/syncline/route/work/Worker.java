package io.syncline.route.work;

import io.syncline.core.model.Slice;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Works on one slice of one queue: passes through the route while there is work, sleeps until
 * woken, survives whatever is thrown.
 *
 * <p>After a failure it waits, twice as long each time up to {@value #LONGEST_BACKOFF_MILLIS} ms,
 * and is not woken: a queue that keeps being filled must not make a failing route spin. A failure
 * is logged once, and once more when it is over.
 */
final class Worker implements Runnable {

  private static final Logger LOG = Logger.getLogger(Worker.class);
  private static final long SHORTEST_BACKOFF_MILLIS = 100;
  private static final long LONGEST_BACKOFF_MILLIS = 5_000;

  /** One way through the route; answers how many items were taken. */
  interface Pass {
    int run(Slice slice) throws Exception;

    /** How many items the last one could have taken. */
    default int limit() {
      return 1;
    }
  }

  private final WorkQueue queue;
  private final Slice slice;
  private final Signal signal;
  private final Pace pace;
  private final Pass pass;
  private final InstantSource clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile @Nullable Instant lastPass;
  private volatile int failures;
  private volatile @Nullable String failure;

  Worker(WorkQueue queue, Slice slice, Signal signal, Pace pace, Pass pass, InstantSource clock) {
    this.queue = queue;
    this.slice = slice;
    this.signal = signal;
    this.pace = pace;
    this.pass = pass;
    this.clock = clock;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!isStopped()) {
      long known = signal.raised();
      long began = System.nanoTime();
      try {
        int done = pass();
        sleep(known, pace.pause(slice, done, pass.limit()));
        gather(began, pace.shortestBetween(done, pass.limit()));
      } catch (InterruptedException e) {
        return;
      } catch (Throwable e) {
        failed(e);
      }
    }
  }

  /** Lets the pass in work come to its end; returns at once. */
  void stop() {
    stopped.countDown();
    signal.raise();
  }

  boolean isStopped() {
    return stopped.getCount() == 0;
  }

  WorkerState state() {
    var current = thread;
    return new WorkerState(
        queue, slice, current != null && current.isAlive(), lastPass, failures, failure);
  }

  private int pass() throws Exception {
    int done = pass.run(slice);
    lastPass = clock.instant();
    if (failures > 0) {
      LOG.infof("%s works again after %d failed passes", queue, failures);
      failures = 0;
      failure = null;
    }
    return done;
  }

  private void sleep(long known, Duration pause) throws InterruptedException {
    if (!pause.isZero() && !isStopped()) {
      signal.await(known, Signal.nanos(pause));
    }
  }

  private void gather(long began, Duration shortest) throws InterruptedException {
    if (!shortest.isZero()) {
      stopped.await(shortest.toNanos() - (System.nanoTime() - began), TimeUnit.NANOSECONDS);
    }
  }

  private void failed(Throwable e) {
    failures++;
    failure = FailureText.of(e);
    if (failures == 1) {
      LOG.warnf("%s failed and is tried again: %s", queue, failure);
    }
    long millis = SHORTEST_BACKOFF_MILLIS << Math.min(failures - 1, 10);
    try {
      stopped.await(
          Math.max(
              Math.min(millis, LONGEST_BACKOFF_MILLIS), pace.shortestAfterFailure().toMillis()),
          TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      stopped.countDown();
    }
  }
}
