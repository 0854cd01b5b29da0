package io.syncline.console;

import static java.util.stream.Collectors.joining;

import io.syncline.core.model.References;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A value as pages show it.
 *
 * @param text empty where there is none
 * @param kind why there is no text, or how it is to be shown
 */
public record Shown(String text, Kind kind) {

  /** As long as a value may be in a table. */
  private static final int LONGEST = 500;

  public static final Shown HIDDEN = new Shown("", Kind.HIDDEN);

  public static final Shown ABSENT = new Shown("", Kind.ABSENT);

  public static final Shown NOTHING = new Shown("", Kind.NOTHING);

  public static final Shown UNMAPPED = new Shown("", Kind.UNMAPPED);

  public static final Shown EMPTY = new Shown("", Kind.EMPTY);

  /** How it is to be shown. */
  public enum Kind {
    VALUE,
    /** The id of another record. */
    RECORD,
    /** Emptied on purpose. */
    EMPTY,
    /** Its attribute is masked. */
    HIDDEN,
    /** Nothing is known of it. */
    ABSENT,
    /** There was none. */
    NOTHING,
    /** The system has no field for it. */
    UNMAPPED
  }

  public static Shown of(@Nullable Value value, boolean masked) {
    return masked ? HIDDEN : value == null ? ABSENT : value.isEmpty() ? EMPTY : plain(value);
  }

  private static Shown plain(Value value) {
    var text = text(value);
    return text.length() > LONGEST
        ? new Shown(text.substring(0, LONGEST) + " …", Kind.VALUE)
        : new Shown(text, Kind.VALUE);
  }

  /** The same of a reference attribute: its value is the id of a record. */
  public static Shown reference(@Nullable Value value, boolean masked) {
    var record = masked ? null : References.named(value);
    return record == null ? of(value, masked) : new Shown(record.value().toString(), Kind.RECORD);
  }

  /** An amount with its currency. */
  public Shown in(@Nullable String currency) {
    return currency == null || kind != Kind.VALUE ? this : new Shown(text + " " + currency, kind);
  }

  public static String text(Value value) {
    if (value instanceof Value.Text text) {
      return text.value();
    }
    if (value instanceof Value.Flag flag) {
      return flag.value() ? "yes" : "no";
    }
    return value instanceof Value.Items items
        ? items.values().stream().map(Shown::text).collect(joining(", "))
        : Json.text(value);
  }

  public boolean record() {
    return kind == Kind.RECORD;
  }

  /** What is said in place of a value; empty where there is one. */
  public String instead() {
    return switch (kind) {
      case EMPTY -> "empty";
      case HIDDEN -> "hidden";
      case ABSENT -> "not known";
      case NOTHING -> "nothing";
      case UNMAPPED -> "not kept there";
      case VALUE, RECORD -> "";
    };
  }
}
