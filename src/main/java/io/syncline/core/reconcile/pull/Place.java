package io.syncline.core.reconcile.pull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far one stream of a side's pages came.
 *
 * @param side number of the side in the run
 * @param look which listing: the first, what changed meanwhile, or the second
 * @param stream several read one listing at the same time where its pages can be counted
 * @param size of the pages
 * @param cursor of the next page; null: the first
 * @param next how many records come before the next page
 * @param until where another stream takes over; null: at the end of the listing
 * @param rows staged so far
 * @param said the total on the listing's first page; null where it has none
 * @param begunAt when the listing's first page was asked for, by our clock
 */
public record Place(
    int side,
    Look look,
    int stream,
    int size,
    @Nullable String cursor,
    long next,
    @Nullable Long until,
    long rows,
    boolean done,
    @Nullable Long said,
    Instant begunAt) {

  /** With so many rows more. */
  Place with(int more) {
    return new Place(
        side, look, stream, size, cursor, next, until, rows + more, done, said, begunAt);
  }

  /** Which listing. */
  public enum Look {
    FIRST,
    CHANGED,
    SECOND;

    /** As it is stored. */
    public int number() {
      return ordinal() + 1;
    }
  }
}
