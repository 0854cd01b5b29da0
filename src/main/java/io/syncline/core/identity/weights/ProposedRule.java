package io.syncline.core.identity.weights;

import java.util.List;

/**
 * Match fields that a person may take over: one rule, of attributes that all agree.
 *
 * @param precision the estimated share of its links that are right
 * @param coverage the estimated share of all records in both systems that it links
 * @param pairs how many it would link
 */
public record ProposedRule(List<String> attributes, double precision, double coverage, int pairs) {
  public ProposedRule {
    attributes = List.copyOf(attributes);
  }

  /** As it is written in {@code deduplication.matchFields}. */
  public String yaml() {
    return attributes.size() == 1 ? attributes.get(0) : "[" + String.join(", ", attributes) + "]";
  }
}
