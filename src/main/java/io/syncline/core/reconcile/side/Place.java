package io.syncline.core.reconcile.side;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far one stream of a side's pages came.
 *
 * @param cursor of the next page; null: the first
 * @param next how many records come before the next page
 * @param rows staged so far
 */
public record Place(Pages pages, @Nullable String cursor, long next, long rows, boolean done) {

  /**
   * Pages that are read one after the other.
   *
   * @param side number of the side in the run
   * @param look which listing: the first, what changed meanwhile, or the second
   * @param number several read one listing at the same time where its pages can be counted
   * @param size of the pages
   * @param until where another stream takes over; null: at the end of the listing
   * @param said the total on the listing's first page; null where it has none
   * @param begunAt when the listing's first page was asked for, by our clock
   */
  public record Pages(
      int side,
      Pass look,
      int number,
      int size,
      @Nullable Long until,
      @Nullable Long said,
      Instant begunAt) {}

  /** At another page, with no rows of it yet. */
  public Place moved(@Nullable String to, long read, boolean end) {
    return new Place(pages, to, next + read, rows, end);
  }

  /** With so many rows more. */
  public Place with(int more) {
    return new Place(pages, cursor, next, rows + more, done);
  }

  /** Which listing. */
  public enum Pass {
    FIRST,
    CHANGED,
    SECOND;

    /** As it is stored. */
    public int number() {
      return ordinal() + 1;
    }
  }
}
