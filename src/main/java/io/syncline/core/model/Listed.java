package io.syncline.core.model;

import java.util.List;

/**
 * Rows of a list, in its order, without those that only a newer version of the product can read.
 *
 * @param unread how many of those were passed over on the way to the last row
 */
public record Listed<T>(List<T> rows, int unread) {
  public Listed {
    rows = List.copyOf(rows);
  }

  /** All rows there are could be read. */
  public static <T> Listed<T> all(List<T> rows) {
    return new Listed<>(rows, 0);
  }
}
