package io.syncline.core.backfill.run;

import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far one listing of a bulk run is.
 *
 * @param cursor where it goes on; null: at its first page
 * @param began when it began, by our clock; null: it did not
 * @param listed whether all its pages were seen
 * @param read records it showed, each counted once
 * @param pages how many there were
 * @param length records on the first of them
 * @param total how many there are, as the first page said; null: it did not
 * @param appeared whether a record showed that was created meanwhile
 * @param second whether it is read a second time
 * @param back where it is read backwards, how many records come before the page; null: it is not
 * @param restarts how often it began again because a cursor was not taken any more
 */
public record LegProgress(
    @Nullable String cursor,
    @Nullable Instant began,
    boolean listed,
    long read,
    int pages,
    int length,
    @Nullable Long total,
    boolean appeared,
    boolean second,
    @Nullable Long back,
    int restarts) {

  static final LegProgress NONE =
      new LegProgress(null, null, false, 0, 0, 0, null, false, false, null, 0);

  static LegProgress of(Value.Struct checkpoint) {
    var began = Progress.text(checkpoint, "legBegan");
    return new LegProgress(
        Progress.text(checkpoint, "cursor"),
        began == null ? null : Instant.parse(began),
        Progress.flag(checkpoint, "listed"),
        Progress.number(checkpoint, "legRead"),
        (int) Progress.number(checkpoint, "legPages"),
        (int) Progress.number(checkpoint, "legLength"),
        numberOrNone(checkpoint, "legTotal"),
        Progress.flag(checkpoint, "appeared"),
        Progress.flag(checkpoint, "second"),
        numberOrNone(checkpoint, "back"),
        (int) Progress.number(checkpoint, "restarts"));
  }

  void into(TreeMap<String, Value> fields) {
    Progress.put(fields, "cursor", cursor);
    Progress.put(fields, "legBegan", began == null ? null : began.toString());
    fields.put("listed", Value.flag(listed));
    fields.put("legRead", Value.decimal(read));
    fields.put("legPages", Value.decimal(pages));
    fields.put("legLength", Value.decimal(length));
    put(fields, "legTotal", total);
    fields.put("appeared", Value.flag(appeared));
    fields.put("second", Value.flag(second));
    put(fields, "back", back);
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

  LegProgress beginning(Instant now) {
    return new LegProgress(
        cursor, now, listed, read, pages, length, total, appeared, second, back, restarts);
  }

  /**
   * Behind a page.
   *
   * @param shown records on it
   * @param fresh those of them that no page showed before
   */
  LegProgress page(
      int shown, int fresh, @Nullable Long announced, boolean created, @Nullable String next) {
    boolean first = pages == 0;
    return new LegProgress(
        next,
        began,
        next == null,
        read + fresh,
        pages + 1,
        first ? shown : length,
        first ? announced : total,
        appeared || created,
        second,
        back,
        restarts);
  }

  /** Behind a page that was read backwards. */
  LegProgress pageBack(int fresh) {
    long before = back == null ? -1 : back - length;
    return new LegProgress(
        null,
        began,
        before < 0,
        read + fresh,
        pages,
        length,
        total,
        appeared,
        true,
        Math.max(0, before),
        restarts);
  }

  /** The same from its first page on, or backwards. */
  LegProgress again(@Nullable Long from, long known) {
    return new LegProgress(
        null, began, false, known, 1, length, total, appeared, true, from, restarts);
  }

  /** From its first page on, because a cursor was not taken any more. */
  LegProgress restarted() {
    return new LegProgress(null, began, false, 0, 0, 0, null, false, second, null, restarts + 1);
  }
}
