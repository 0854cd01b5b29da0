package io.syncline.core.landing;

import io.syncline.core.model.value.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that says the state of one row.
 *
 * @param fields null: the row is gone
 * @param at its position among the messages about this row; null: it counts because it came last
 */
public record LandedMessage(
    String id, Value.@Nullable Struct fields, LandedMessage.@Nullable Mark at) {

  /**
   * A place in a log. Of two messages in one part of a log about a row, the one with the higher
   * number counts; of two in different parts the one that was written later.
   *
   * @param part where each part of the log has numbers of its own
   * @param sentAt when it was written there, as the log says; null: the number is a version that
   *     the message states, and of two with the same one the last to come counts
   */
  public record Mark(String log, int part, long number, @Nullable Instant sentAt) {

    /** A version that a message states of its row. */
    public static Mark version(String name, long number) {
      return new Mark(name, 0, number, null);
    }
  }
}
