package io.syncline.core.alert;

import io.syncline.core.definition.rule.AlertRule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that holds at this moment.
 *
 * @param of by which rule, and what it is about
 * @param count how many, as the rule counts
 * @param since since when it holds; null: since it was first seen
 * @param text what it is, in a sentence without values of records
 */
public record Condition(Of of, long count, @Nullable Instant since, String text) {

  /**
   * @param rule by which rule
   * @param subject the syncs, joined by {@code +}, or the system
   * @param system whether it is a system
   */
  public record Of(AlertRule rule, String subject, boolean system) {

    public static Of system(AlertRule rule, String system) {
      return new Of(rule, system, true);
    }

    public static Of syncs(AlertRule rule, String syncs) {
      return new Of(rule, syncs, false);
    }
  }

  /** Both, where two places know of the same. */
  Condition and(Condition other) {
    var earlier =
        since == null || other.since != null && other.since.isBefore(since) ? other.since : since;
    return new Condition(of, count + other.count, earlier, text + "; " + other.text);
  }
}
