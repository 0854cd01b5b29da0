package io.syncline.core.landing;

import io.syncline.core.model.value.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that says the state of one row.
 *
 * @param fields null: the row is gone
 * @param at where it stands among the messages about this row; null: it counts because it came last
 */
public record LandedMessage(
    String id, Value.@Nullable Struct fields, LandedMessage.@Nullable Mark at) {

  /**
   * A place in a log. Of two messages of one log about a row, the one with the higher number
   * counts.
   *
   * @param sentAt when it was written there, as the log says; null: not known
   */
  public record Mark(String log, long number, @Nullable Instant sentAt) {}
}
