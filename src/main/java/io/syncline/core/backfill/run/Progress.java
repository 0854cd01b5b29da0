package io.syncline.core.backfill.run;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far a bulk run is: its checkpoint.
 *
 * @param turn which listing
 * @param at how far that is
 * @param totals records of all listings
 * @param canaryOver whether the first ones were looked at and the rest was let go
 * @param began when the run began
 * @param rows records of each listing that was read to its end, by system and object
 */
public record Progress(
    Turn turn,
    BulkListingProgress at,
    Totals totals,
    boolean canaryOver,
    Instant began,
    Map<String, Long> rows) {

  /**
   * Which listing.
   *
   * @param listings all of the run, in order
   * @param number of those before it
   */
  public record Turn(String listings, int number) {

    private static Turn first(List<BulkListing> listings) {
      return new Turn(
          listings.stream().map(BulkListing::toString).collect(Collectors.joining(" ")), 0);
    }

    private Turn next() {
      return new Turn(listings, number + 1);
    }
  }

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

  private static final String LISTINGS = "listings";

  public Progress {
    rows = Map.copyOf(rows);
  }

  /**
   * Where a run goes on. It begins again where its listings are others than they were: what comes
   * twice is looked at twice.
   */
  public static Progress of(Value.Struct checkpoint, List<BulkListing> listings, Instant now) {
    var first = Turn.first(listings);
    if (!first.listings().equals(text(checkpoint, LISTINGS))) {
      var none = new Totals(0, 0, 0);
      return new Progress(
          first, BulkListingProgress.NONE, none, flag(checkpoint, "canaryOver"), now, Map.of());
    }
    var since = text(checkpoint, "began");
    return new Progress(
        new Turn(first.listings(), (int) number(checkpoint, "leg")),
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
    fields.put(LISTINGS, Value.text(turn.listings()));
    fields.put("leg", Value.decimal(turn.number()));
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

  /** How many listings are over. */
  public int leg() {
    return turn.number();
  }

  public Progress beginning(Instant now, @Nullable Long total) {
    return new Progress(
        turn,
        at.beginning(now),
        totals.and(0, total == null ? 0 : total, 0),
        canaryOver,
        began,
        rows);
  }

  /** With the listing elsewhere, and what it read counted. */
  Progress at(BulkListingProgress now) {
    return new Progress(
        turn,
        now,
        totals.and(now.pages().read() - at.pages().read(), 0, 0),
        canaryOver,
        began,
        rows);
  }

  Progress lacking(long fewer) {
    return new Progress(turn, at, totals.and(0, 0, fewer), canaryOver, began, rows);
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
    return new Progress(turn.next(), BulkListingProgress.NONE, totals, canaryOver, began, known);
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
    return new Progress(turn, at, totals, true, began, rows);
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
