package io.syncline.core.reconcile.close;

import io.syncline.core.model.SystemId;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One figure of a close: how many records of one side are in a part of it, and what one of their
 * amounts adds up to in one currency.
 *
 * @param pair which sides are compared, and what becomes of their records
 * @param system whose records they are
 * @param attribute the amount; empty: records are counted, whatever they say
 * @param currency empty: none is said, or records are counted
 * @param records how many, of an amount those that say it
 * @param amount their sum, exact; null where records are counted
 */
public record CloseLine(
    Pair pair,
    SystemId system,
    String attribute,
    String currency,
    long records,
    @Nullable BigDecimal amount) {

  /** Pairs that agree. */
  public static final String MATCHED = "matched";

  /** Records that were compared with none, or several. */
  public static final String UNPAIRED = "unpaired";

  /** Records without a day. */
  public static final String UNDATED = "undated";

  /** Amounts without a currency. */
  public static final String NO_CURRENCY = "noCurrency";

  /**
   * Which sides are compared.
   *
   * @param against the system of side B
   * @param part one of the words above, or the bucket of what does not agree
   * @param key of a pair that does not agree, as of its difference; else empty
   */
  public record Pair(String entity, SystemId against, String part, String key) {}

  /** Whether it is about a pair that does not agree. */
  public boolean doubtful() {
    return !pair.key().isEmpty();
  }
}
