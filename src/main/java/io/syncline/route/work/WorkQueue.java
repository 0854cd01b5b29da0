package io.syncline.route.work;

import io.syncline.core.model.SystemId;
import io.syncline.route.pipeline.WorkSource;
import io.syncline.route.pipeline.WorkSource.Owner;
import io.syncline.route.pipeline.WorkSources;

/**
 * One queue, as in {@code work:inbox/hubspot} or {@code work:reconcile/contacts}.
 *
 * @param name the system whose queue it is, or the sync of which it holds the runs
 */
public record WorkQueue(WorkSource source, String name) {

  public WorkQueue(WorkSource source, SystemId system) {
    this(source, system.value());
  }

  /** Whether it holds runs of a sync, one at a time; the others are a system's. */
  public boolean ofRuns() {
    return source.owner() == Owner.SYNC;
  }

  /**
   * @throws IllegalStateException where it holds runs of a sync
   */
  public SystemId system() {
    if (ofRuns()) {
      throw new IllegalStateException(this + " is no system's queue");
    }
    return SystemId.of(name);
  }

  /**
   * @throws IllegalArgumentException where it is not a kind and a name with a slash between
   */
  static WorkQueue parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "work: needs a kind (" + WorkSources.kinds() + "), a slash and a name, not " + text);
    }
    var source = WorkSources.named(text.substring(0, slash));
    var name = text.substring(slash + 1);
    return source.owner() == Owner.SYNC
        ? new WorkQueue(source, name)
        : new WorkQueue(source, SystemId.of(name));
  }

  @Override
  public String toString() {
    return source.kind() + "/" + name;
  }
}
