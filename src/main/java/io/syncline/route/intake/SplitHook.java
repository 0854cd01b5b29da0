package io.syncline.route.intake;

import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.util.List;

/**
 * A webhook's events, one by one.
 *
 * @param events those that can be kept
 * @param bad those that cannot
 * @param pollNow whether it names none, and says that something changed: the system is polled
 */
public record SplitHook(
    SystemId system, List<InboxEvent> events, List<BadEvent> bad, boolean pollNow) {

  /** Something changed, and it is not known what. */
  static SplitHook somethingChanged(SystemId system) {
    return new SplitHook(system, List.of(), List.of(), true);
  }

  /**
   * An event without a lane; it is moved to the dead letters while the others are processed.
   *
   * @param payload the event as sent; in {@code value} where it is no object
   * @param reason what is wrong, without values
   */
  public record BadEvent(Value.Struct payload, String reason) {
    @Override
    public String toString() {
      return "BadEvent[" + reason + "]";
    }
  }

  public SplitHook {
    events = List.copyOf(events);
    bad = List.copyOf(bad);
  }
}
