package io.syncline.core.reconcile.pull;

import org.jspecify.annotations.Nullable;

/**
 * Recognises pages that go round in a circle, with one cursor remembered however many there are
 * (Brent, "An improved Monte Carlo factorization algorithm", 1980).
 */
final class CursorLoopDetector {

  private @Nullable String remembered;
  private long steps;
  private long power = 1;

  /** Whether the pages were here before. */
  boolean closes(String cursor) {
    if (cursor.equals(remembered)) {
      return true;
    }
    if (++steps >= power) {
      remembered = cursor;
      power *= 2;
      steps = 0;
    }
    return false;
  }
}
