package io.syncline.core.quality;

/**
 * The score below which an owner is notified.
 *
 * @param share of records, 0 to 1
 */
public record Threshold(double share) {

  /**
   * @throws IllegalArgumentException where it is no share
   */
  public Threshold {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "syncline.quality-threshold is " + share + ", but must be from 0 to 1");
    }
  }
}
