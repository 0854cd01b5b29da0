package io.syncline.core.model.value;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Attribute values by unified name; an attribute that is absent was not said (S4). Immutable, in
 * name order.
 */
public final class Attributes {

  public static final Attributes NONE = new Attributes(SortedFields.of(Map.of()));

  private final SortedFields values;

  private Attributes(SortedFields values) {
    this.values = values;
  }

  public static Attributes of(Map<String, Value> values) {
    return values.isEmpty() ? NONE : new Attributes(SortedFields.of(values));
  }

  public static Attributes of(String name, Value value) {
    return of(Map.of(name, value));
  }

  /** The value said, or null where the attribute is unsaid. */
  public @Nullable Value get(String name) {
    return values.get(name);
  }

  public boolean says(String name) {
    return values.containsKey(name);
  }

  public Set<String> names() {
    return values.keySet();
  }

  /** In the order of their names. */
  public SortedFields asMap() {
    return values;
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  public Attributes with(String name, Value value) {
    var copy = new TreeMap<>(values);
    copy.put(name, value);
    return new Attributes(SortedFields.of(copy));
  }

  /** These attributes overlaid by what {@code newer} says. */
  public Attributes with(Attributes newer) {
    var copy = new TreeMap<>(values);
    copy.putAll(newer.values);
    return new Attributes(SortedFields.of(copy));
  }

  public Attributes only(Predicate<String> names) {
    var copy = new TreeMap<String, Value>();
    values.forEach(
        (name, value) -> {
          if (names.test(name)) {
            copy.put(name, value);
          }
        });
    return new Attributes(SortedFields.of(copy));
  }

  public String canonical() {
    return new Value.Struct(values).canonical();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attributes that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Names only: values may be personal. */
  @Override
  public String toString() {
    return values.keySet().toString();
  }
}
