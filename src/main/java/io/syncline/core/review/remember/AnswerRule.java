package io.syncline.core.review.remember;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * An answer that is given to further conflicts like the one that a person answered.
 *
 * @param of which conflicts
 * @param winner the one of the two whose value is kept
 * @param by who made it
 * @param at only questions asked later are answered by it
 */
public record AnswerRule(UUID id, Conflicts of, SystemId winner, String by, Instant at) {

  /**
   * Conflicts of two systems over one attribute.
   *
   * @param kind {@code CONFLICT} or {@code FIRST_MEETING}
   */
  public record Conflicts(
      String entity, String attribute, ReviewItem.Kind kind, Set<SystemId> systems) {
    public Conflicts {
      systems = Set.copyOf(systems);
    }
  }

  /** Who answers by it, as the audit log names it. */
  public String actor() {
    return by + " (rule)";
  }
}
