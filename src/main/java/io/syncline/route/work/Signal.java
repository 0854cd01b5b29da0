package io.syncline.route.work;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes the worker of one slice of a queue. No call is lost between looking and going to sleep: a
 * worker notes {@link #raised()} before it looks and sleeps only if that is still the count.
 */
final class Signal {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private long raised;

  long raised() {
    lock.lock();
    try {
      return raised;
    } finally {
      lock.unlock();
    }
  }

  void raise() {
    lock.lock();
    try {
      raised++;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Sleeps until it was raised more often than {@code known}, at most so long. */
  void await(long known, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (raised == known && left > 0) {
        left = more.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  static long nanos(Duration duration) {
    return TimeUnit.MILLISECONDS.toNanos(Math.max(0, duration.toMillis()));
  }
}
