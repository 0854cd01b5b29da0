package io.syncline.core.reconcile.side;

import io.syncline.core.model.SystemId;
import org.jspecify.annotations.Nullable;

/**
 * The count proof of one side: what it says it has, what was pulled, what was compared (S23).
 *
 * @param verifiable whether the system can be listed at all: one that cannot is never called equal
 * @param reason why it is not complete, in words; null: every page was seen and the counts add up
 */
public record SideCount(
    Of of,
    Total said,
    Listing listing,
    Records records,
    boolean verifiable,
    @Nullable String reason) {

  /** Whose records these are. */
  public record Of(String entity, SystemId system, String object) {}

  /**
   * How many it says it has; null where it reports no total.
   *
   * @param silent why its count query returned no total, in words; null where it returned one, or
   *     has none
   */
  public record Total(@Nullable Long before, @Nullable Long after, @Nullable String silent) {

    public static final Total NONE = new Total(null, null, null);
  }

  /**
   * What its pages brought.
   *
   * @param pulled rows read, repeated ones included
   * @param appeared ids seen to have come while we paged
   * @param vanished ids seen to have gone while we paged
   */
  public record Listing(long pulled, long appeared, long vanished) {}

  /**
   * Its native records, each counted once.
   *
   * @param linked how many are linked in this installation
   * @param outOfFilter how many their own values leave out
   * @param undecided how many do not say whether they are in the filter
   * @param compared how many take part in the comparison
   * @param links of this system and object in this installation, whatever was listed
   */
  public record Records(
      long distinct, long linked, long outOfFilter, long undecided, long compared, long links) {

    private static final Records NONE = new Records(0, 0, 0, 0, 0, 0);

    /** The same with what was found out about links. */
    public Records linked(long known, long all) {
      return new Records(distinct, known, outOfFilter, undecided, compared, all);
    }
  }

  /** Of a system that cannot be listed. */
  public static SideCount unverifiable(Of of, String reason) {
    return new SideCount(of, Total.NONE, new Listing(0, 0, 0), Records.NONE, false, reason);
  }

  /** Whether every page was seen and the counts add up. */
  public boolean complete() {
    return reason == null;
  }
}
