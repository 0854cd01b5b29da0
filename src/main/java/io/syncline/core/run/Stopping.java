package io.syncline.core.run;

import java.util.ArrayList;
import java.util.List;

/**
 * Signals to long work that it must stop: the process shuts down, or its route is replaced. Safe
 * for threads.
 */
public final class Stopping {

  private final List<Runnable> ends = new ArrayList<>();
  private boolean stopping;

  /** Runs that once, when it stops; at once where it stops already. */
  public void then(Runnable end) {
    synchronized (ends) {
      if (!stopping) {
        ends.add(end);
        return;
      }
    }
    end.run();
  }

  /** This one is not run any more. */
  public void forget(Runnable end) {
    synchronized (ends) {
      ends.remove(end);
    }
  }

  public void stop() {
    List<Runnable> due;
    synchronized (ends) {
      stopping = true;
      due = List.copyOf(ends);
      ends.clear();
    }
    due.forEach(Runnable::run);
  }
}
