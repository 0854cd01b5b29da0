package io.syncline.core.backfill;

import io.syncline.core.model.Value;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a bulk run is: its checkpoint.
 *
 * @param leg which listing
 * @param cursor where that goes on; null: at its beginning
 * @param legBegan when it began, by our clock; null: it did not
 * @param listed whether all its pages were seen
 * @param legRead records of this listing so far
 * @param read records of all listings
 * @param expected how many there are in all, as far as systems said; 0: nobody said
 * @param missing records that a system counts and its listing did not show
 * @param restarts how often the listing began again because a cursor was not taken any more
 * @param canaryOver whether the first ones were looked at and the rest was let go
 * @param began when the run began
 */
public record Progress(
    int leg,
    @Nullable String cursor,
    @Nullable Instant legBegan,
    boolean listed,
    long legRead,
    long read,
    long expected,
    long missing,
    int restarts,
    boolean canaryOver,
    Instant began) {

  static Progress of(Value.Struct checkpoint, Instant now) {
    if (checkpoint.fields().isEmpty()) {
      return new Progress(0, null, null, false, 0, 0, 0, 0, 0, false, now);
    }
    var began = text(checkpoint, "legBegan");
    var since = text(checkpoint, "began");
    return new Progress(
        (int) number(checkpoint, "leg"),
        text(checkpoint, "cursor"),
        began == null ? null : Instant.parse(began),
        flag(checkpoint, "listed"),
        number(checkpoint, "legRead"),
        number(checkpoint, "read"),
        number(checkpoint, "expected"),
        number(checkpoint, "missing"),
        (int) number(checkpoint, "restarts"),
        flag(checkpoint, "canaryOver"),
        since == null ? now : Instant.parse(since));
  }

  Value.Struct struct() {
    var fields = new TreeMap<String, Value>();
    fields.put("leg", Value.decimal(leg));
    put(fields, "cursor", cursor);
    put(fields, "legBegan", legBegan == null ? null : legBegan.toString());
    fields.put("listed", Value.flag(listed));
    fields.put("legRead", Value.decimal(legRead));
    fields.put("read", Value.decimal(read));
    fields.put("expected", Value.decimal(expected));
    fields.put("missing", Value.decimal(missing));
    fields.put("restarts", Value.decimal(restarts));
    fields.put("canaryOver", Value.flag(canaryOver));
    fields.put("began", Value.text(began.toString()));
    return new Value.Struct(fields);
  }

  Progress beginning(Instant now, @Nullable Long total) {
    return new Progress(
        leg,
        cursor,
        now,
        listed,
        legRead,
        read,
        expected + (total == null ? 0 : total),
        missing,
        restarts,
        canaryOver,
        began);
  }

  Progress page(int records, @Nullable String next) {
    return new Progress(
        leg,
        next,
        legBegan,
        next == null,
        legRead + records,
        read + records,
        expected,
        missing,
        restarts,
        canaryOver,
        began);
  }

  Progress lacking(long fewer) {
    return new Progress(
        leg,
        cursor,
        legBegan,
        listed,
        legRead,
        read,
        expected,
        missing + fewer,
        restarts,
        canaryOver,
        began);
  }

  /** The listing from its first page on: what comes twice is looked at twice. */
  Progress again() {
    return new Progress(
        leg,
        null,
        legBegan,
        false,
        0,
        read - legRead,
        expected,
        missing,
        restarts + 1,
        canaryOver,
        began);
  }

  Progress next() {
    return new Progress(
        leg + 1, null, null, false, 0, read, expected, missing, 0, canaryOver, began);
  }

  Progress past() {
    return new Progress(
        leg, cursor, legBegan, listed, legRead, read, expected, missing, restarts, true, began);
  }

  private static void put(TreeMap<String, Value> fields, String name, @Nullable String text) {
    if (text != null) {
      fields.put(name, Value.text(text));
    }
  }

  private static @Nullable String text(Value.Struct said, String name) {
    return said.fields().get(name) instanceof Value.Text text ? text.value() : null;
  }

  private static boolean flag(Value.Struct said, String name) {
    return said.fields().get(name) instanceof Value.Flag flag && flag.value();
  }

  private static long number(Value.Struct said, String name) {
    return said.fields().get(name) instanceof Value.Decimal number ? number.value().longValue() : 0;
  }
}
