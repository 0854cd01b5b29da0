package io.syncline.core.quality;

/**
 * How one attribute of a subscriber compares with the system of record.
 *
 * @param key whether records are known by it, or it is required: what completeness is made of
 * @param compared pairs in which both sides say it
 * @param equal those that agree, rounding included
 * @param records of the subscriber in the filter
 * @param filled those that have a value for it
 */
public record AttributeScore(
    String attribute, boolean key, long compared, long equal, long records, long filled) {

  /** The share of pairs that agree, 0 to 1; 1 where there is none. */
  public double agreement() {
    return share(equal, compared);
  }

  /** The share of records that have a value, 0 to 1; 1 where there is none. */
  public double completeness() {
    return share(filled, records);
  }

  static double share(long part, long whole) {
    return whole == 0 ? 1 : (double) part / whole;
  }
}
