package io.syncline.core.feed;

import io.syncline.core.model.RecordId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened. It holds no value of a record.
 *
 * @param kind as {@code question-opened}; docs/events.md has all
 * @param about what it concerns
 * @param subject the id of what it is about: of the question, the run, the alert's rule
 */
public record FeedEvent(Position position, Instant at, String kind, About about, String subject) {

  /** What it concerns; null: nothing of that kind. */
  public record About(
      @Nullable String sync,
      @Nullable String system,
      @Nullable String entity,
      @Nullable RecordId record) {}

  /**
   * The place of an event in the order of commits.
   *
   * @param transaction that wrote it
   * @param number within the installation
   * @param mark of the server and the table: a restored database has another one
   */
  public record Position(long transaction, long number, String mark) {

    /** What {@link #toString} wrote; empty: it is no position. */
    public static Optional<Position> parse(String text) {
      var parts = text.split("-", -1);
      try {
        return parts.length == 3
            ? Optional.of(
                new Position(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]))
            : Optional.empty();
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return transaction + "-" + number + "-" + mark;
    }
  }
}
