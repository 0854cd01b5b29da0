package io.syncline.core.reconcile.side;

import io.syncline.core.model.SystemId;
import java.util.List;

/** Counts over what side A and another staged, those in the filter only. */
public record Measured(SystemId system, List<Attribute> attributes, Pairs pairs, Counts counts) {

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

  /**
   * How many pairs of two sides are alike. The attributes by which a pair was found are equal by
   * construction: they alone make no pair compared.
   *
   * @param compared pairs in which both sides say something beyond that
   * @param equal those of them in which nothing differs, rounding included
   */
  public record Pairs(long compared, long equal) {}

  /**
   * How complete the other side is.
   *
   * @param records of the other side
   * @param duplicates of them, beyond the first of each key
   * @param unmatched of them, without a counterpart on side A
   * @param missing records of side A without one there
   * @param unlinked pairs found by their key that no link says belong together
   */
  public record Counts(
      long records, long duplicates, long unmatched, long missing, long unlinked) {}
}
