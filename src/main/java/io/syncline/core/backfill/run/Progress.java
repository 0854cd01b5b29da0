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
 * @param read records of all listings
 * @param expected how many there are in all, as far as systems said; 0: none said
 * @param missing records that a system counts and its listing did not show
 * @param canaryOver whether the first ones were looked at and the rest was let go
 * @param began when the run began
 * @param rows records of each listing that was read to its end, by system and object
 */
public record Progress(
    int leg,
    LegProgress at,
    long read,
    long expected,
    long missing,
    boolean canaryOver,
    Instant began,
    Map<String, Long> rows) {

  public Progress {
    rows = Map.copyOf(rows);
  }

  public static Progress of(Value.Struct checkpoint, Instant now) {
    if (checkpoint.fields().isEmpty()) {
      return new Progress(0, LegProgress.NONE, 0, 0, 0, false, now, Map.of());
    }
    var since = text(checkpoint, "began");
    return new Progress(
        (int) number(checkpoint, "leg"),
        LegProgress.of(checkpoint),
        number(checkpoint, "read"),
        number(checkpoint, "expected"),
        number(checkpoint, "missing"),
        flag(checkpoint, "canaryOver"),
        since == null ? now : Instant.parse(since),
        rows(checkpoint));
  }

  public Value.Struct struct() {
    var fields = new TreeMap<String, Value>();
    fields.put("leg", Value.decimal(leg));
    at.into(fields);
    fields.put("read", Value.decimal(read));
    fields.put("expected", Value.decimal(expected));
    fields.put("missing", Value.decimal(missing));
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
        read,
        expected + (total == null ? 0 : total),
        missing,
        canaryOver,
        began,
        rows);
  }

  /** With the listing elsewhere, and what it read counted. */
  Progress at(LegProgress now) {
    return new Progress(
        leg, now, read + now.read() - at.read(), expected, missing, canaryOver, began, rows);
  }

  Progress lacking(long fewer) {
    return new Progress(leg, at, read, expected, missing + fewer, canaryOver, began, rows);
  }

  /** The listing from its first page on: what comes twice is looked at twice. */
  Progress again() {
    return at(at.restarted());
  }

  /**
   * @param over the listing that was read to its end
   * @param all whether it shows all records there are
   */
  public Progress next(Leg over, boolean all) {
    var known = new HashMap<>(rows);
    if (all) {
      known.put(place(over.system(), over.object()), at.read());
    }
    return new Progress(
        leg + 1, LegProgress.NONE, read, expected, missing, canaryOver, began, known);
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
    return new Progress(leg, at, read, expected, missing, true, began, rows);
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
