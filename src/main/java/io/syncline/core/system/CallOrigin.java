package io.syncline.core.system;

import java.util.function.Supplier;

/**
 * On whose behalf a thread calls systems. Polls and runs say so around their calls: they leave the
 * reserve of a system's quota to people's changes. Whatever says nothing is for people.
 */
public final class CallOrigin {

  private static final ThreadLocal<Boolean> OF_RUN = ThreadLocal.withInitial(() -> false);

  private CallOrigin() {}

  /** Calls that work makes on this thread are for a poll or run. */
  public static <T> T ofRun(Supplier<T> work) {
    return of(true, work);
  }

  /** Calls that work makes on this thread are for a poll or run, or for people. */
  public static <T> T of(boolean run, Supplier<T> work) {
    boolean before = OF_RUN.get();
    OF_RUN.set(run);
    try {
      return work.get();
    } finally {
      OF_RUN.set(before);
    }
  }

  /** Whether this thread calls for a poll or run. */
  public static boolean isRun() {
    return OF_RUN.get();
  }
}
