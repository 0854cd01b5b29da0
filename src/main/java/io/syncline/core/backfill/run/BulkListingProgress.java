package io.syncline.core.backfill.run;

import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far one listing of a bulk run is.
 *
 * @param next which page is read next
 * @param began when it began, by our clock; null: it did not
 * @param listed whether all its pages were seen
 * @param pages what its pages showed
 * @param restarts how often it began again because a cursor was not taken any more
 */
public record BulkListingProgress(
    NextPage next, @Nullable Instant began, boolean listed, Pages pages, int restarts) {

  /**
   * Which page is read next.
   *
   * @param cursor where the listing goes on; null: at its first page
   * @param second whether it is read a second time
   * @param back where it is read backwards, how many records come before the page; null: it is not
   */
  public record NextPage(@Nullable String cursor, boolean second, @Nullable Long back) {

    NextPage at(@Nullable String where) {
      return new NextPage(where, second, back);
    }
  }

  /**
   * What its pages showed.
   *
   * @param read records, each counted once
   * @param count how many pages there were
   * @param length records on the first of them
   * @param total how many there are, as the first page said; null: it did not
   * @param appeared whether a record showed that was created meanwhile
   */
  public record Pages(long read, int count, int length, @Nullable Long total, boolean appeared) {
    static final Pages NONE = new Pages(0, 0, 0, null, false);

    Pages reading(long more) {
      return new Pages(read + more, count, length, total, appeared);
    }
  }

  static final BulkListingProgress NONE =
      new BulkListingProgress(new NextPage(null, false, null), null, false, Pages.NONE, 0);

  static BulkListingProgress of(Value.Struct checkpoint) {
    var began = Progress.text(checkpoint, "legBegan");
    return new BulkListingProgress(
        new NextPage(
            Progress.text(checkpoint, "cursor"),
            Progress.flag(checkpoint, "second"),
            numberOrNone(checkpoint, "back")),
        began == null ? null : Instant.parse(began),
        Progress.flag(checkpoint, "listed"),
        new Pages(
            Progress.number(checkpoint, "legRead"),
            (int) Progress.number(checkpoint, "legPages"),
            (int) Progress.number(checkpoint, "legLength"),
            numberOrNone(checkpoint, "legTotal"),
            Progress.flag(checkpoint, "appeared")),
        (int) Progress.number(checkpoint, "restarts"));
  }

  void into(TreeMap<String, Value> fields) {
    Progress.put(fields, "cursor", next.cursor());
    Progress.put(fields, "legBegan", began == null ? null : began.toString());
    fields.put("listed", Value.flag(listed));
    fields.put("legRead", Value.decimal(pages.read()));
    fields.put("legPages", Value.decimal(pages.count()));
    fields.put("legLength", Value.decimal(pages.length()));
    put(fields, "legTotal", pages.total());
    fields.put("appeared", Value.flag(pages.appeared()));
    fields.put("second", Value.flag(next.second()));
    put(fields, "back", next.back());
    fields.put("restarts", Value.decimal(restarts));
  }

  private static void put(TreeMap<String, Value> fields, String name, @Nullable Long number) {
    if (number != null) {
      fields.put(name, Value.decimal(number));
    }
  }

  private static @Nullable Long numberOrNone(Value.Struct checkpoint, String name) {
    return checkpoint.fields().containsKey(name) ? Progress.number(checkpoint, name) : null;
  }

  BulkListingProgress beginning(Instant now) {
    return new BulkListingProgress(next, now, listed, pages, restarts);
  }

  /**
   * Behind a page.
   *
   * @param shown records on it
   * @param fresh those of them that no page showed before
   */
  BulkListingProgress page(
      int shown, int fresh, @Nullable Long announced, boolean created, @Nullable String cursor) {
    boolean first = pages.count() == 0;
    var seen =
        new Pages(
            pages.read() + fresh,
            pages.count() + 1,
            first ? shown : pages.length(),
            first ? announced : pages.total(),
            pages.appeared() || created);
    return new BulkListingProgress(next.at(cursor), began, cursor == null, seen, restarts);
  }

  /** Behind a page that was read backwards. */
  BulkListingProgress pageBack(int fresh) {
    var back = next.back();
    long before = back == null ? -1 : back - pages.length();
    return new BulkListingProgress(
        new NextPage(null, true, Math.max(0, before)),
        began,
        before < 0,
        pages.reading(fresh),
        restarts);
  }

  /** The same from its first page on, or backwards. */
  BulkListingProgress again(@Nullable Long from, long known) {
    return new BulkListingProgress(
        new NextPage(null, true, from),
        began,
        false,
        new Pages(known, 1, pages.length(), pages.total(), pages.appeared()),
        restarts);
  }

  /** From its first page on, because a cursor was not taken any more. */
  BulkListingProgress restarted() {
    return new BulkListingProgress(
        new NextPage(null, next.second(), null), null, false, Pages.NONE, restarts + 1);
  }
}
