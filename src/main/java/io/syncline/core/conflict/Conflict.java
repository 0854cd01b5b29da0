package io.syncline.core.conflict;

import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.Value;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Two sides changed one attribute since the shadow; one exists per record, attribute, base and
 * values (S10).
 *
 * @param base what the observed system was known to hold; null at a first meeting (S13)
 * @param held the side the record held
 * @param seen the side that was observed
 * @param rule the strategy that decided, or would have
 * @param winner the side whose value stands; null while it waits for a person
 */
public record Conflict(
    UUID id,
    RecordId record,
    String entity,
    String attribute,
    Kind kind,
    @Nullable Value base,
    Side held,
    Side seen,
    String rule,
    @Nullable SystemId winner,
    String decidedBy,
    Instant at) {

  /** What sort of conflict it is. */
  public enum Kind {
    BOTH_CHANGED,
    FIRST_MEETING,
    POSSIBLY_OVERWRITTEN
  }

  /** One side: who says what since when. */
  public record Side(SystemId system, Value value, Instant editedAt) {
    @Override
    public String toString() {
      return "Side[" + system + " at " + editedAt + "]";
    }
  }

  public boolean open() {
    return winner == null;
  }
}
