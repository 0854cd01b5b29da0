package io.syncline.route.work;

import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.SystemId;
import io.syncline.route.work.WorkQueue.Kind;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Wakes workers within this process; those of other processes look by themselves. */
public final class Signals implements Wakeups {

  private final ConcurrentMap<WorkQueue, Signal> signals = new ConcurrentHashMap<>();

  @Override
  public void inbox(SystemId system) {
    of(new WorkQueue(Kind.INBOX, system)).raise();
  }

  @Override
  public void deliveries(SystemId target) {
    of(new WorkQueue(Kind.DELIVERIES, target)).raise();
  }

  @Override
  public void runs(String sync) {
    runs(Kind.RECONCILE, sync);
    runs(Kind.BACKFILL, sync);
  }

  /** Runs of a sync were asked for, or are to go on. */
  public void runs(Kind kind, String sync) {
    of(new WorkQueue(kind, sync)).raise();
  }

  Signal of(WorkQueue queue) {
    return signals.computeIfAbsent(queue, it -> new Signal());
  }
}
