package io.syncline.core.conflict;

import io.syncline.core.model.value.Value;
import org.jspecify.annotations.Nullable;

/** What a strategy made of a conflict. */
public sealed interface Resolution {

  /** One side's value is kept for both. */
  record Winner(Conflict.Side side) implements Resolution {}

  /**
   * A value made of both.
   *
   * @param ledBy the side that the value is filed under: the stronger of the two
   * @param keptDecision to be kept, where the rule wants the same answer next time; else null
   */
  record Merged(Value value, Conflict.Side ledBy, @Nullable KeptDecision keptDecision)
      implements Resolution {
    @Override
    public String toString() {
      return "Merged[led by " + ledBy.system() + "]";
    }
  }

  /** The rule cannot or may not decide: a person does. */
  record Review(String why) implements Resolution {}

  /** A route decides, and has not been asked about these values yet (S20). */
  record Unasked(String route) implements Resolution {}
}
