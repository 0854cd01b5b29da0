package io.syncline.route.work;

import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.route.pipeline.WorkSource.Owner;
import io.syncline.route.pipeline.WorkSources;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Wakes the workers of this process; those of other processes poll. */
public final class Signals implements Wakeups {

  private final ConcurrentMap<WorkQueue, ConcurrentMap<Slice, Signal>> signals =
      new ConcurrentHashMap<>();

  @Override
  public void inbox(SystemId system) {
    raise(new WorkQueue(WorkSources.INBOX, system));
  }

  @Override
  public void inbox(SystemId system, Collection<InboxEvent> events) {
    of(new WorkQueue(WorkSources.INBOX, system))
        .forEach(
            (slice, signal) -> {
              if (events.stream().anyMatch(it -> slice.has(it.shard()))) {
                signal.raise();
              }
            });
  }

  @Override
  public void deliveries(SystemId target) {
    raise(new WorkQueue(WorkSources.DELIVERIES, target));
  }

  @Override
  public void runs(String sync) {
    WorkSources.of(Owner.SYNC).forEach(it -> raise(new WorkQueue(it, sync)));
  }

  @Override
  public void polls(SystemId system) {
    raise(new WorkQueue(WorkSources.POLLS, system));
  }

  /** Of the worker that has this slice. */
  Signal of(WorkQueue queue, Slice slice) {
    return signals
        .computeIfAbsent(queue, it -> new ConcurrentHashMap<>())
        .computeIfAbsent(slice, it -> new Signal());
  }

  private void raise(WorkQueue queue) {
    of(queue).values().forEach(Signal::raise);
  }

  private Map<Slice, Signal> of(WorkQueue queue) {
    var workers = signals.get(queue);
    return workers == null ? Map.of() : workers;
  }
}
