package io.syncline.route.work;

import io.syncline.core.model.SystemId;
import java.util.Locale;

/**
 * One queue of one system, as in {@code work:inbox/hubspot}.
 *
 * @param system the source of the events, or the target of the deliveries
 */
public record WorkQueue(Kind kind, SystemId system) {

  /** The kinds of work. */
  public enum Kind {
    /** Events that wait. */
    INBOX,
    /** Deliveries that wait. */
    DELIVERIES,
    /** Not a queue: looking for changes where nobody tells us of them. */
    POLL
  }

  /**
   * @throws IllegalArgumentException where it is not a kind and a system id with a slash between
   */
  static WorkQueue parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "work: needs inbox/, deliveries/ or poll/ and a system, not " + text);
    }
    return new WorkQueue(
        Kind.valueOf(text.substring(0, slash).toUpperCase(Locale.ROOT)),
        SystemId.of(text.substring(slash + 1)));
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + "/" + system;
  }
}
