package io.syncline.core.backfill.run;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a bulk run is: its checkpoint.
 *
 * @param leg which listing
 * @param at how far that is
 * @param totals records of all listings
 * @param canaryOver whether the first ones were looked at and the rest was let go
 * @param began when the run began
 * @param rows records of each listing that was read to its end, by system and object
 */
public record Progress(
    int leg,
    BulkListingProgress at,
    Totals totals,
    boolean canaryOver,
    Instant began,
    Map<String, Long> rows) {

  /**
   * Records of all listings.
   *
   * @param read those that were read
   * @param expected how many there are in all, as far as systems said; 0: none said
   * @param missing records that a system counts and its listing did not show
   */
  public record Totals(long read, long expected, long missing) {

    Totals and(long more, long moreExpected, long moreMissing) {
      return new Totals(read + more, expected + moreExpected, missing + moreMissing);
    }
  }

  public Progress {
    rows = Map.copyOf(rows);
  }

  public static Progress of(Value.Struct checkpoint, Instant now) {
    if (checkpoint.fields().isEmpty()) {
      return new Progress(0, BulkListingProgress.NONE, new Totals(0, 0, 0), false, now, Map.of());
    }
    var since = text(checkpoint, "began");
    return new Progress(
        (int) number(checkpoint, "leg"),
        BulkListingProgress.of(checkpoint),
        new Totals(
            number(checkpoint, "read"),
            number(checkpoint, "expected"),
            number(checkpoint, "missing")),
        flag(checkpoint, "canaryOver"),
        since == null ? now : Instant.parse(since),
        rows(checkpoint));
  }

  public Value.Struct struct() {
    var fields = new TreeMap<String, Value>();
    fields.put("leg", Value.decimal(leg));
    at.into(fields);
    fields.put("read", Value.decimal(totals.read()));
    fields.put("expected", Value.decimal(totals.expected()));
    fields.put("missing", Value.decimal(totals.missing()));
    fields.put("canaryOver", Value.flag(canaryOver));
    fields.put("began", Value.text(began.toString()));
    var read = new TreeMap<String, Value>();
    rows.forEach((place, number) -> read.put(place, Value.decimal(number)));
    fields.put("rows", new Value.Struct(read));
    return new Value.Struct(fields);
  }

  public Progress beginning(Instant now, @Nullable Long total) {
    return new Progress(
        leg,
        at.beginning(now),
        totals.and(0, total == null ? 0 : total, 0),
        canaryOver,
        began,
        rows);
  }

  /** With the listing elsewhere, and what it read counted. */
  Progress at(BulkListingProgress now) {
    return new Progress(
        leg,
        now,
        totals.and(now.pages().read() - at.pages().read(), 0, 0),
        canaryOver,
        began,
        rows);
  }

  Progress lacking(long fewer) {
    return new Progress(leg, at, totals.and(0, 0, fewer), canaryOver, began, rows);
  }

  /** The listing from its first page on: what comes twice is looked at twice. */
  Progress again() {
    return at(at.restarted());
  }

  /**
   * @param over the listing that was read to its end
   * @param all whether it shows all records there are
   */
  public Progress next(BulkListing over, boolean all) {
    var known = new HashMap<>(rows);
    if (all) {
      known.put(place(over.system(), over.object()), at.pages().read());
    }
    return new Progress(leg + 1, BulkListingProgress.NONE, totals, canaryOver, began, known);
  }

  /** How many records a listing of all there are showed; null: none was read to its end. */
  public @Nullable Long rows(SystemId system, ObjectType object) {
    return rows.get(place(system, object));
  }

  private static String place(SystemId system, ObjectType object) {
    return system + "/" + object.name();
  }

  private static Map<String, Long> rows(Value.Struct checkpoint) {
    var rows = new HashMap<String, Long>();
    if (checkpoint.fields().get("rows") instanceof Value.Struct read) {
      read.fields().keySet().forEach(it -> rows.put(it, number(read, it)));
    }
    return rows;
  }

  Progress past() {
    return new Progress(leg, at, totals, true, began, rows);
  }

  static void put(TreeMap<String, Value> fields, String name, @Nullable String text) {
    if (text != null) {
      fields.put(name, Value.text(text));
    }
  }

  static @Nullable String text(Value.Struct said, String name) {
    return said.fields().get(name) instanceof Value.Text text ? text.value() : null;
  }

  static boolean flag(Value.Struct said, String name) {
    return said.fields().get(name) instanceof Value.Flag flag && flag.value();
  }

  static long number(Value.Struct said, String name) {
    return said.fields().get(name) instanceof Value.Decimal number ? number.value().longValue() : 0;
  }
}
