package io.syncline.core.conflict;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a person decided: which questions it closes and what became of the conflicts behind them.
 *
 * @param reviews the items it answers
 * @param status their status from now on
 * @param resolution in words of the product, without values
 * @param actor who decided
 */
public record QuestionsClosed(
    Set<UUID> reviews,
    Review.Status status,
    String resolution,
    String actor,
    Instant at,
    List<Verdict> verdicts) {

  /**
   * A conflict's end.
   *
   * @param winner whose value is kept; {@link io.syncline.core.model.AttributeState#PERSON} where
   *     it is the person's own
   * @param value the value that is kept
   * @param before what the copies in the systems were known to mean until then, for a rollback
   */
  public record Verdict(UUID conflict, SystemId winner, Value value, Map<NativeRef, Value> before) {
    public Verdict {
      before = Map.copyOf(before);
    }

    @Override
    public String toString() {
      return "Verdict[" + conflict + " for " + winner + "]";
    }
  }

  public QuestionsClosed {
    reviews = Set.copyOf(reviews);
    verdicts = List.copyOf(verdicts);
  }
}
