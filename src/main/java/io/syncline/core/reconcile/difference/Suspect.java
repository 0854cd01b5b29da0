package io.syncline.core.reconcile.difference;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the comparison of two complete listings makes suspicious, before it is judged: no value is
 * in it, only who and which attributes. Values are read again, live (S23).
 *
 * @param seq place in the run, from 1
 * @param key of the pair as such
 * @param subject without names: nothing was read live so far. Of either side none, one, or several
 *     under one key
 */
public record Suspect(
    long seq, DifferenceKey key, Bucket bucket, Subject subject, Listings listings) {

  /**
   * Rows of one key and side that are known one by one where they are parts of one amount; of a
   * side that has so many or more the sum cannot be made again.
   */
  public static final int MOST_SUMMED = 10_000;

  /**
   * What the listings say of it.
   *
   * @param attributes in which they differ; empty where a side is missing
   * @param changedAt when either side changed last, by our clock; null where no side says
   * @param leftFilterIn the systems whose own values do not satisfy the filter, while the other
   *     side's do
   * @param amounts where a side holds several rows of one key: how their sums compare; null where
   *     nothing is to be summed
   */
  public record Listings(
      Set<String> attributes,
      @Nullable Instant changedAt,
      Set<SystemId> leftFilterIn,
      @Nullable Amounts amounts) {

    public Listings {
      attributes = Set.copyOf(attributes);
      leftFilterIn = Set.copyOf(leftFilterIn);
    }
  }

  /**
   * How the sums of two sides compare where a side holds several rows of one key, as payments
   * against an invoice.
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

  public Set<String> attributes() {
    return listings.attributes();
  }

  /** How many live looks it costs: one, or one for each hundred rows. */
  public int looks() {
    return Math.max(1, (subject.a().size() + subject.b().size()) / 100);
  }

  /** With what was found on the side that held nothing. */
  public Suspect with(List<NativeRef> found) {
    return new Suspect(seq, key, bucket, subject.with(found), listings);
  }
}
