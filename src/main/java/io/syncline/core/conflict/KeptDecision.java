package io.syncline.core.conflict;

import io.syncline.core.model.value.Value;
import java.time.Instant;

/**
 * A decision that is kept, so that the same values over the same base end alike whenever and
 * wherever they conflict again (S10).
 *
 * @param rule what decided, as written: another rule decides again
 * @param value what it decided
 */
public record KeptDecision(ConflictingSides.Key key, String rule, Value value, Instant at) {

  @Override
  public String toString() {
    return "KeptDecision[" + key.attribute() + " of " + key.record() + "]";
  }
}
