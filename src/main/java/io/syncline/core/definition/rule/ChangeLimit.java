package io.syncline.core.definition.rule;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * How much a number may change at once before a person is asked (S2, safety hold).
 *
 * @param maxDecreasePercent of the value before; null: any
 * @param maxIncreasePercent of the value before; null: any
 * @param minChange smaller changes than this always pass, whatever part of the value they are
 */
public record ChangeLimit(
    @Nullable BigDecimal maxDecreasePercent,
    @Nullable BigDecimal maxIncreasePercent,
    BigDecimal minChange) {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /**
   * Whether a change is within the limit. A rise from nothing has no percentage and passes none.
   */
  public boolean passes(BigDecimal before, BigDecimal after) {
    var change = after.subtract(before);
    var most = change.signum() < 0 ? maxDecreasePercent : maxIncreasePercent;
    if (change.signum() == 0 || most == null || change.abs().compareTo(minChange) < 0) {
      return true;
    }
    return change.abs().multiply(HUNDRED).compareTo(most.multiply(before.abs())) <= 0;
  }

  /** The change in percent of the value before, in words. */
  public static String inWords(BigDecimal before, BigDecimal after) {
    var change = after.subtract(before);
    var direction = change.signum() < 0 ? "fall" : "rise";
    return before.signum() == 0
        ? direction + " from zero"
        : direction
            + " by "
            + change
                .abs()
                .multiply(HUNDRED)
                .divide(before.abs(), 0, RoundingMode.HALF_UP)
                .toPlainString()
            + " %";
  }

  /** Both limits at once: the narrower one of each. */
  public ChangeLimit and(ChangeLimit other) {
    return new ChangeLimit(
        narrower(maxDecreasePercent, other.maxDecreasePercent),
        narrower(maxIncreasePercent, other.maxIncreasePercent),
        minChange.min(other.minChange));
  }

  private static @Nullable BigDecimal narrower(
      @Nullable BigDecimal one, @Nullable BigDecimal other) {
    return one == null ? other : other == null ? one : one.min(other);
  }
}
