package io.syncline.core.reconcile.side;

import io.syncline.core.reconcile.side.SideRecord.Times;
import io.syncline.core.transform.Filters;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of one side as it is staged: nothing in it can be read back but ids, times, and the
 * numbers and times that a tolerance or sums work on.
 *
 * @param times of the record; of its period the day alone is staged
 */
public record StagedRow(
    Keys keys, Content content, Times times, Filters.Answer filter, boolean archived) {

  /**
   * By what it is known.
   *
   * @param key SHA-256 of the normalized key; null where it has none
   * @param alias SHA-256 of its own id in its system, where records of other systems hold such ids;
   *     null where none do
   * @param names the same of the records of other systems whose ids it holds
   */
  public record Keys(
      String nativeId, byte @Nullable [] key, byte @Nullable [] alias, List<byte[]> names) {}

  /**
   * What is compared of it.
   *
   * @param whole for each pair that the side takes part in eight bytes over all that is compared
   *     there
   * @param digest eight bytes per compared attribute, zeros where it is unsaid
   * @param states two bits per compared attribute, the lowest first, four in a byte: 0 unsaid, 1
   *     empty, 2 filled
   * @param numbers by {@link DigestLayout#numbers}; empty where there are none
   * @param currency of its amounts; null where a close does not ask
   */
  public record Content(
      byte[] whole,
      byte[] digest,
      byte[] states,
      List<@Nullable BigDecimal> numbers,
      @Nullable String currency) {}

  /** The id only. */
  @Override
  public String toString() {
    return "StagedRow[" + keys.nativeId() + "]";
  }
}
