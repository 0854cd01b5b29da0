package io.syncline.system.http.answer;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of the time that a listing asks for, where a system shows only so many records of one
 * search. Our own cursor is {@code <from>/<to>|<the cursor within it>}.
 *
 * <p>A window of which the system tells a total at its limit or above is asked for again by halves.
 * What changes meanwhile moves to a later window, and the last one has no end, so no record is
 * passed over. Windows overlap by one step of the system's times: rows may be repeated.
 *
 * @param to null: it has no end
 * @param inner where in its pages; null: on the first
 */
public record SearchWindow(Instant from, @Nullable Instant to, @Nullable String inner) {

  /** A time that all records are younger than, and every system can read. */
  private static final Instant BEGINNING = Instant.parse("1970-01-01T00:00:00Z");

  /** How far clocks differ, and times that records bear lie ahead, at most. */
  private static final Duration AHEAD = Duration.ofDays(1);

  /**
   * @param cursor as {@link #at} wrote it; null: the listing begins
   * @param since from when on records are wanted; null: all
   */
  public static SearchWindow of(@Nullable String cursor, @Nullable Instant since) {
    if (cursor == null) {
      return new SearchWindow(since == null ? BEGINNING : since, null, null);
    }
    int slash = cursor.indexOf('/');
    int bar = cursor.indexOf('|');
    var to = cursor.substring(slash + 1, bar);
    return new SearchWindow(
        Instant.parse(cursor.substring(0, slash)),
        to.isEmpty() ? null : Instant.parse(to),
        bar == cursor.length() - 1 ? null : cursor.substring(bar + 1));
  }

  /** What a request says as {@code {until}}. */
  public Instant until(Instant now) {
    return to == null ? now.plus(AHEAD) : to;
  }

  /** Our cursor of a page in this window. */
  public String at(@Nullable String place) {
    return from + "/" + (to == null ? "" : to) + "|" + (place == null ? "" : place);
  }

  /** The first half; null where it is one step of the system's times and cannot be divided. */
  public @Nullable SearchWindow half(Instant now, Duration step) {
    var end = to == null ? now : to;
    var middle = floor(from.plus(Duration.between(from, end).dividedBy(2)), step);
    return middle.isAfter(from.plus(step)) ? new SearchWindow(from, middle, null) : null;
  }

  /** The window after this one, twice as long; null where this is the last. */
  public @Nullable SearchWindow next(Instant now, Duration step) {
    if (to == null) {
      return null;
    }
    var end = to.plus(Duration.between(from, to).multipliedBy(2));
    return new SearchWindow(to.minus(step), end.isBefore(now) ? floor(end, step) : null, null);
  }

  private static Instant floor(Instant time, Duration step) {
    long millis = Math.max(1, step.toMillis());
    return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), millis) * millis);
  }
}
