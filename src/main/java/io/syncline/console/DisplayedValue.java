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
public record DisplayedValue(String text, Kind kind) {

  /** As long as a value may be in a table. */
  private static final int LONGEST = 500;

  public static final DisplayedValue HIDDEN = new DisplayedValue("", Kind.HIDDEN);

  public static final DisplayedValue ABSENT = new DisplayedValue("", Kind.ABSENT);

  public static final DisplayedValue NOTHING = new DisplayedValue("", Kind.NOTHING);

  public static final DisplayedValue UNMAPPED = new DisplayedValue("", Kind.UNMAPPED);

  public static final DisplayedValue EMPTY = new DisplayedValue("", Kind.EMPTY);

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

  public static DisplayedValue of(@Nullable Value value, boolean masked) {
    return masked ? HIDDEN : value == null ? ABSENT : value.isEmpty() ? EMPTY : plain(value);
  }

  private static DisplayedValue plain(Value value) {
    var text = text(value);
    return text.length() > LONGEST
        ? new DisplayedValue(text.substring(0, LONGEST) + " …", Kind.VALUE)
        : new DisplayedValue(text, Kind.VALUE);
  }

  /** The same of a reference attribute: its value is the id of a record. */
  public static DisplayedValue reference(@Nullable Value value, boolean masked) {
    var record = masked ? null : References.named(value);
    return record == null
        ? of(value, masked)
        : new DisplayedValue(record.value().toString(), Kind.RECORD);
  }

  /** An amount with its currency. */
  public DisplayedValue in(@Nullable String currency) {
    return currency == null || kind != Kind.VALUE
        ? this
        : new DisplayedValue(text + " " + currency, kind);
  }

  public static String text(Value value) {
    if (value instanceof Value.Text text) {
      return text.value();
    }
    if (value instanceof Value.Flag flag) {
      return flag.value() ? "yes" : "no";
    }
    return value instanceof Value.Items items
        ? items.values().stream().map(DisplayedValue::text).collect(joining(", "))
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
