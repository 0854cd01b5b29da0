package io.syncline.core.reconcile.pull;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds how many pages are worked on at the same time: as many as there are processors. Many
 * streams wait for their systems, and a page in work is worth ten times its answer: where all that
 * came were worked on at once, all would take long, and memory would grow with streams. Safe for
 * threads.
 *
 * <p>A page that has been read is made into rows before another one is read.
 */
final class PageLimiter {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roomToRead = lock.newCondition();
  private final Condition roomToFinish = lock.newCondition();
  private int free;
  private int finishing;

  /**
   * @param places pages that are worked on at once
   */
  PageLimiter(int places) {
    this.free = places;
  }

  /** As many places as there are processors, and one to spare where there is but one. */
  static PageLimiter ofProcessors() {
    return new PageLimiter(Math.max(2, Runtime.getRuntime().availableProcessors()));
  }

  /** A place for as long as something takes. Not safe for threads. */
  final class Permit implements AutoCloseable {
    private boolean taken;

    /** Waits for a place to read an answer at. */
    void read() {
      lock.lock();
      try {
        while (free == 0 || finishing > 0) {
          roomToRead.awaitUninterruptibly();
        }
        take();
      } finally {
        lock.unlock();
      }
    }

    /** Waits for a place to work on what was read; before all who want to read. */
    void finish() {
      lock.lock();
      try {
        finishing++;
        while (free == 0) {
          roomToFinish.awaitUninterruptibly();
        }
        finishing--;
        take();
      } finally {
        lock.unlock();
      }
    }

    private void take() {
      free--;
      taken = true;
      next();
    }

    /** Gives the place back, where one was taken. */
    @Override
    public void close() {
      if (!taken) {
        return;
      }
      taken = false;
      lock.lock();
      try {
        free++;
        next();
      } finally {
        lock.unlock();
      }
    }
  }

  Permit permit() {
    return new Permit();
  }

  /** Wakes one who can go on now. */
  private void next() {
    if (free > 0) {
      (finishing > 0 ? roomToFinish : roomToRead).signal();
    }
  }
}
