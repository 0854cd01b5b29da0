package io.syncline.system.http.answer;

import io.syncline.core.definition.system.Paging;
import io.syncline.core.system.NativeRecord;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The position in a listing whose pages are requested by an offset or a number: {@code
 * <position>[/<seen>][~<id>]}.
 *
 * <p>Systems may silently return smaller pages than requested, so the records seen are counted, not
 * multiplied. Some systems answer a page after the last with the last one again, so the first
 * record of a page is remembered where no total marks the end.
 *
 * @param position the position sent to the system
 * @param seen how many records the pages before held
 * @param previous id of the record that the page before began with; null: not remembered
 */
record PagePlace(long position, long seen, @Nullable String previous) {

  static final PagePlace START = new PagePlace(0, 0, null);

  /**
   * @param cursor as {@link #cursor} or {@link Pager#cursorAt} wrote it; null: the first page
   */
  static PagePlace parse(@Nullable String cursor, Paging paging, int size) {
    if (cursor == null) {
      return new PagePlace(first(paging), 0, null);
    }
    int tilde = cursor.indexOf('~');
    var numbers = tilde < 0 ? cursor : cursor.substring(0, tilde);
    int slash = numbers.indexOf('/');
    long position = Long.parseLong(slash < 0 ? numbers : numbers.substring(0, slash));
    return new PagePlace(
        position,
        slash < 0 ? usual(position, paging, size) : Long.parseLong(numbers.substring(slash + 1)),
        tilde < 0 ? null : cursor.substring(tilde + 1));
  }

  static long first(Paging paging) {
    return paging.firstPosition();
  }

  /** How many records stand before a page where all are as long as asked. */
  private static long usual(long position, Paging paging, int size) {
    long behind = position - paging.firstPosition();
    return paging.kind() == Paging.Kind.PAGE ? behind * size : behind;
  }

  /** The place of the page behind the one that showed these records. */
  PagePlace after(List<NativeRecord> records, Paging paging, int size) {
    return new PagePlace(
        position + (paging.kind() == Paging.Kind.PAGE ? 1 : records.size()),
        seen + records.size(),
        paging.total() == null && !records.isEmpty() ? records.get(0).ref().id() : null);
  }

  String cursor(Paging paging, int size) {
    var counted = seen == usual(position, paging, size) ? "" : "/" + seen;
    return position + counted + (previous == null ? "" : "~" + previous);
  }

  /** Whether this page begins as the one before it did. */
  boolean again(List<NativeRecord> records) {
    return previous != null && Objects.equals(previous, records.get(0).ref().id());
  }
}
