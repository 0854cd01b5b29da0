package io.syncline.core.run;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells long work that whoever does it comes to an end: the process shuts down, or its route is
 * replaced. Safe for threads.
 */
public final class Stopping {

  private final List<Runnable> told = new ArrayList<>();
  private boolean stopping;

  /** Runs that once, when it stops; at once where it stops already. */
  public void then(Runnable end) {
    synchronized (told) {
      if (!stopping) {
        told.add(end);
        return;
      }
    }
    end.run();
  }

  /** No need to tell this one any more. */
  public void forget(Runnable end) {
    synchronized (told) {
      told.remove(end);
    }
  }

  public void stop() {
    List<Runnable> ends;
    synchronized (told) {
      stopping = true;
      ends = List.copyOf(told);
      told.clear();
    }
    ends.forEach(Runnable::run);
  }
}
