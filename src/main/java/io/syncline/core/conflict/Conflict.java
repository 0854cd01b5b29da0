package io.syncline.core.conflict;

import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Two sides changed one attribute since the shadow; one exists per record, attribute, base and
 * values (S10).
 *
 * @param disputed what it is about
 * @param values the values that meet
 * @param decided how it ended, or that it waits
 */
public record Conflict(
    UUID id, Disputed disputed, Kind kind, Values values, Decided decided, Instant at) {

  /** The attribute it is about. */
  public record Disputed(RecordId record, String entity, String attribute) {}

  /**
   * The values that meet.
   *
   * @param base what the observed system was known to hold; null at a first meeting (S13)
   * @param held the side the record held
   * @param seen the side that was observed
   */
  public record Values(@Nullable Value base, Side held, Side seen) {}

  /**
   * How it ended, or that it waits.
   *
   * @param rule the strategy that decided, or would have
   * @param winner the side whose value is kept, or the stronger one where a value was made of both;
   *     null while it waits for a person
   * @param outcome the value made of both; null where one side's value is kept, or none yet
   * @param by who decided
   */
  public record Decided(
      String rule, @Nullable SystemId winner, @Nullable Value outcome, String by) {}

  /** What sort of conflict it is. */
  public enum Kind {
    BOTH_CHANGED,
    FIRST_MEETING,
    /** An edit is dated between our read and the acknowledgement of our write (S8). */
    POSSIBLY_OVERWRITTEN,
    /** Two systems keep setting it back (S5). */
    PING_PONG,
    /**
     * A newer version of the product met it. It holds its attribute; this version does not end it,
     * and never meets it.
     */
    UNKNOWN
  }

  /**
   * One side: its system, its value and the time of its edit.
   *
   * @param value null where it is not known, which happens only to what was possibly overwritten
   */
  public record Side(SystemId system, @Nullable Value value, Instant editedAt) {
    @Override
    public String toString() {
      return "Side[" + system + " at " + editedAt + "]";
    }
  }

  public RecordId record() {
    return disputed.record();
  }

  public String entity() {
    return disputed.entity();
  }

  public String attribute() {
    return disputed.attribute();
  }

  public @Nullable Value base() {
    return values.base();
  }

  public Side held() {
    return values.held();
  }

  public Side seen() {
    return values.seen();
  }

  /**
   * The key by which a repeated conflict is recognised (S10); what was possibly overwritten is
   * another one with each edit.
   */
  public ConflictingSides.Key key() {
    return new ConflictingSides.Key(
        record(), attribute(), Fingerprint.of(base(), held().value(), identifying()));
  }

  private Value identifying() {
    var value = seen().value();
    if (value != null && kind != Kind.POSSIBLY_OVERWRITTEN) {
      return value;
    }
    var edit = Value.text(kind + " " + seen().editedAt());
    return new Value.Items(value == null ? List.of(edit) : List.of(edit, value));
  }

  public boolean open() {
    return decided.winner() == null;
  }
}
