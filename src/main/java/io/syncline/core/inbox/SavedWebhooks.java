package io.syncline.core.inbox;

import io.syncline.core.definition.system.Connection;
import io.syncline.core.definition.system.SystemType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks webhooks that a person saved, as intake would; nothing is stored. */
@FunctionalInterface
public interface SavedWebhooks {

  /**
   * @throws IllegalArgumentException where its type says nothing of webhooks
   */
  Result check(Connection connection, SystemType type, Saved request);

  /**
   * A request as it was received.
   *
   * @param uri absolute, as its sender wrote it
   * @param headers all values of a header, by name in lower case
   * @param at when it counts as received
   */
  record Saved(
      String method, String uri, Map<String, List<String>> headers, byte[] body, Instant at) {}

  /**
   * What intake would make of it.
   *
   * @param fault what is wrong with its proof; null where nothing is, or it is for another reason
   * @param refused why it would not be taken in; null where it would
   * @param events what it reports
   * @param unusable why others of its events cannot be used
   */
  record Result(
      @Nullable HookFault fault,
      @Nullable String refused,
      List<InboxEvent> events,
      List<String> unusable) {
    public Result {
      events = List.copyOf(events);
      unusable = List.copyOf(unusable);
    }
  }
}
