package io.syncline.core.conflict;

import io.syncline.core.model.SystemId;
import java.time.Instant;

/**
 * How often two systems met over one attribute in one week, and what came of it.
 *
 * @param week its Monday, 00:00 UTC
 * @param between over what they met
 * @param counts how often, and what came of it
 */
public record Tally(Instant week, Between between, Counts counts) {

  /**
   * Over what they met.
   *
   * @param one of the pair the one whose id comes first
   * @param rule the strategy that decided, or would have
   */
  public record Between(
      String entity,
      String attribute,
      SystemId one,
      SystemId other,
      String rule,
      Conflict.Kind kind) {}

  /**
   * How often, and what came of it.
   *
   * @param total all conflicts of that pair, attribute, rule and kind
   * @param wonByOne how many ended with the value of {@code one}
   * @param wonByOther how many ended with the value of {@code other}
   * @param merged how many ended with a value made of both, or a person's own
   * @param open how many wait for a person
   * @param overturned how many decisions were taken back
   */
  public record Counts(
      long total, long wonByOne, long wonByOther, long merged, long open, long overturned) {}
}
