package io.syncline.core.model.value;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A value as systems exchange it: one node of a JSON tree.
 *
 * <p>Immutable. Two values mean the same exactly when their {@linkplain #canonical() canonical
 * forms} are equal, so {@code 12.50} agrees with {@code "12.5"}; use {@link #agreesWith} for that
 * and {@code equals} only for identity of representation. "Not said at all" is no value: it is the
 * absence of one.
 */
public sealed interface Value {

  /** The value that says: this is empty on purpose. Written {@code null} in JSON. */
  Value CLEARED = Cleared.CLEARED;

  /** Text, in whatever Unicode form it was read; the canonical form is NFC. */
  record Text(String value) implements Value {
    public Text {
      Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
      return "Text[" + value.length() + " chars]";
    }
  }

  /** A decimal number of any size; never a binary float. */
  record Decimal(BigDecimal value) implements Value {
    public Decimal {
      Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
      return "Decimal[" + value.precision() + " digits]";
    }
  }

  /** True or false. */
  record Flag(boolean value) implements Value {}

  /** A list, in order. */
  record Items(List<Value> values) implements Value {
    public Items {
      values = List.copyOf(values);
    }
  }

  /** An object: fields by name, in name order. A field that is absent was not said. */
  record Struct(Map<String, Value> fields) implements Value {
    public static final Struct EMPTY = new Struct(Map.of());

    public Struct {
      fields = SortedFields.of(fields);
    }
  }

  /** Emptied on purpose. */
  enum Cleared implements Value {
    CLEARED
  }

  static Value text(String value) {
    return new Text(value);
  }

  static Value decimal(String digits) {
    return new Decimal(new BigDecimal(digits));
  }

  static Value decimal(long number) {
    return new Decimal(BigDecimal.valueOf(number));
  }

  static Value flag(boolean value) {
    return new Flag(value);
  }

  /** Whether this counts as empty: cleared, {@code ""} or {@code []} (docs/definitions.md). */
  default boolean isEmpty() {
    return this == Cleared.CLEARED
        || this instanceof Text text && text.value().isEmpty()
        || this instanceof Items items && items.values().isEmpty();
  }

  /** The canonical form: RFC 8785 JSON, decimals as strings without trailing zeros, text in NFC. */
  default String canonical() {
    return CanonicalForm.of(this);
  }

  /** Whether both mean the same; all empty values agree with one another. */
  default boolean agreesWith(Value other) {
    return this == other || isEmpty() && other.isEmpty() || canonical().equals(other.canonical());
  }
}
