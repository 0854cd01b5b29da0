package io.syncline.store.sql;

import io.syncline.core.model.value.Value;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One JSON object of a stored document, written or read field by field. */
public final class Doc {

  private final Map<String, Value> fields;

  public Doc() {
    this.fields = new TreeMap<>();
  }

  public Doc(Value.Struct struct) {
    this.fields = struct.fields();
  }

  public Doc put(String name, Value value) {
    fields.put(name, value);
    return this;
  }

  /** Leaves the field out where there is no value: an absent value and a cleared one differ. */
  public Doc maybe(String name, @Nullable Value value) {
    return value == null ? this : put(name, value);
  }

  public Doc text(String name, @Nullable String value) {
    return value == null ? this : put(name, Value.text(value));
  }

  public Doc number(String name, long value) {
    return put(name, Value.decimal(value));
  }

  public Value.Struct struct() {
    return new Value.Struct(fields);
  }

  public Value value(String name) {
    return Objects.requireNonNull(fields.get(name), name);
  }

  public @Nullable Value maybe(String name) {
    return fields.get(name);
  }

  public String text(String name) {
    return ((Value.Text) value(name)).value();
  }

  public @Nullable String maybeText(String name) {
    return fields.get(name) instanceof Value.Text text ? text.value() : null;
  }

  public long number(String name) {
    return ((Value.Decimal) value(name)).value().longValueExact();
  }

  public Doc doc(String name) {
    return new Doc((Value.Struct) value(name));
  }

  public void forEach(BiConsumer<String, Doc> action) {
    fields.forEach((name, value) -> action.accept(name, new Doc((Value.Struct) value)));
  }
}
