package io.syncline.core.reconcile.side;

import io.syncline.core.model.SystemId;
import java.util.List;

/**
 * Counts over what side A and another staged, those in the filter only.
 *
 * @param pairs how many are alike
 * @param records of the other side
 * @param duplicates of them, beyond the first of each key
 * @param unmatched of them, without a counterpart on side A
 * @param missing records of side A without one there
 * @param unlinked pairs found by their key that no link says belong together
 */
public record Measured(
    String entity,
    SystemId system,
    List<Attribute> attributes,
    Pairs pairs,
    long records,
    long duplicates,
    long unmatched,
    long missing,
    long unlinked) {

  public Measured {
    attributes = List.copyOf(attributes);
  }

  /**
   * One attribute.
   *
   * @param compared pairs in which both sides say it
   * @param equal those that agree, rounding included
   * @param filled records of the other side that have a value
   */
  public record Attribute(String name, long compared, long equal, long filled) {}
}
