package io.syncline.core.identity;

import io.syncline.core.model.RecordId;
import java.util.List;

/** What is known about the identity of an unlinked native record. */
public sealed interface Identification {

  /** The rule's name where our own marker identifies it. */
  String MARKER = "marker";

  /** No known record: a new one. */
  record NoMatch() implements Identification {}

  /**
   * Exactly one record, by one rule.
   *
   * @param rule its name, with the score where it is a fuzzy one; kept on the link
   */
  record One(RecordId record, String rule) implements Identification {

    /**
     * What the link is marked with: an exact rule as {@code match:email}, which is a score of 1.
     */
    public String madeBy() {
      return rule.equals(MARKER) || rule.startsWith(FuzzyScore.RULE) ? rule : "match:" + rule;
    }
  }

  /**
   * More than one record could be meant, or a stronger rule contradicts it: a person decides (S17).
   */
  record Ambiguous(List<RecordId> candidates, String why) implements Identification {}
}
