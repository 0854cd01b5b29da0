package io.syncline.core.feed;

import io.syncline.core.model.RecordId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened. It holds no value of a record.
 *
 * @param kind one of {@link #KINDS}
 * @param about what it concerns
 * @param subject the id of what it is about: of the question, the run, the alert's rule
 */
public record FeedEvent(Position position, Instant at, String kind, About about, String subject) {

  /** The kind of the writes to systems; they are read from the audit log. */
  public static final String RECORD_SYNCED = "record-synced";

  /** All there are; docs/events.md says what they mean. */
  public static final Set<String> KINDS =
      Set.of(
          RECORD_SYNCED,
          "question-opened",
          "question-answered",
          "conflict-decided",
          "conflict-waiting",
          "dead-letter",
          "dead-letter-closed",
          "run-finished",
          "difference-found",
          "difference-gone",
          "schema-changed",
          "alert-opened",
          "alert-closed",
          "workflow-running",
          "workflow-waiting",
          "workflow-failed",
          "workflow-compensating",
          "workflow-done",
          "workflow-compensated",
          "workflow-cancelled",
          "erasure-running",
          "erasure-waiting",
          "erasure-done");

  /** What it concerns; null: nothing of that kind. */
  public record About(
      @Nullable String sync,
      @Nullable String system,
      @Nullable String entity,
      @Nullable RecordId record) {}

  /**
   * How far somebody has read: in the order of commits, and apart from it in the audit log.
   *
   * @param transaction that wrote the last event
   * @param number of it within the installation
   * @param mark of the server and the table: a restored database has another one
   * @param synced the number of the last entry of the audit log; null: it is not read
   */
  public record Position(long transaction, long number, String mark, @Nullable Long synced) {

    /** What {@link #toString} wrote; empty: it is no position. */
    public static Optional<Position> parse(String text) {
      var parts = text.split("-", -1);
      try {
        return parts.length == 3 || parts.length == 4
            ? Optional.of(
                new Position(
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    parts[2],
                    parts.length == 4 ? Long.valueOf(parts[3]) : null))
            : Optional.empty();
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    /** The same with another place in the audit log. */
    public Position withSynced(@Nullable Long number) {
      return new Position(transaction, this.number, mark, number);
    }

    @Override
    public String toString() {
      return transaction + "-" + number + "-" + mark + (synced == null ? "" : "-" + synced);
    }
  }
}
