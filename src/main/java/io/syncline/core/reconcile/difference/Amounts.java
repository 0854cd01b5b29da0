package io.syncline.core.reconcile.difference;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the sums of two sides compare where a side holds several rows of one key, as payments against
 * an invoice.
 *
 * @param differences side A's sum less side B's, by attribute; where they match within the
 *     tolerance, none
 */
public record Amounts(Verdict verdict, Map<String, BigDecimal> differences) {

  /** What the sums say. */
  public enum Verdict {
    /** The sums agree: no difference, although the rows are not one to one. */
    MATCHED,
    /** The other side holds nothing of this key. */
    UNMATCHED,
    DISCREPANCY
  }

  public Amounts {
    differences = Collections.unmodifiableMap(new TreeMap<>(differences));
  }
}
