package io.syncline.route.work;

import io.syncline.core.model.SystemId;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One queue, as in {@code work:inbox/hubspot} or {@code work:reconcile/contacts}.
 *
 * @param name the system whose queue it is, or the sync of which it holds the runs
 */
public record WorkQueue(Kind kind, String name) {

  /** The kinds of work. */
  public enum Kind {
    /** Events that wait. */
    INBOX,
    /** Deliveries that wait. */
    DELIVERIES,
    /** Not a queue: looking for changes in systems that send no notices. */
    POLL,
    /** Reconciliations of a sync that were asked for. */
    RECONCILE,
    /** Backfills, plans and the like of a sync that were asked for. */
    BACKFILL;

    /** Whether it holds runs of a sync, one at a time; the others are a system's. */
    public boolean ofRuns() {
      return this == RECONCILE || this == BACKFILL;
    }
  }

  public WorkQueue(Kind kind, SystemId system) {
    this(kind, system.value());
  }

  /**
   * @throws IllegalStateException where it holds runs of a sync
   */
  public SystemId system() {
    if (kind.ofRuns()) {
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
          "work: needs a kind ("
              + Arrays.stream(Kind.values())
                  .map(it -> it.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", "))
              + "), a slash and a name, not "
              + text);
    }
    var kind = Kind.valueOf(text.substring(0, slash).toUpperCase(Locale.ROOT));
    var name = text.substring(slash + 1);
    return kind.ofRuns() ? new WorkQueue(kind, name) : new WorkQueue(kind, SystemId.of(name));
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + "/" + name;
  }
}
