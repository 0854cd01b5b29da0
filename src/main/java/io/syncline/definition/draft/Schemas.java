package io.syncline.definition.draft;

import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Schemas in a plain form: references followed, the parts of {@code allOf} and the alternatives of
 * {@code anyOf} and {@code oneOf} laid over one another. A schema may hold itself: only what is
 * asked for is followed, and an alternative of a schema that is itself made of it adds nothing.
 */
final class Schemas {

  private static final Value NULL_TYPE = Value.text("null");
  private static final List<String> ALTERNATIVES = List.of("anyOf", "oneOf");

  private final Description description;
  private final Map<String, Value.Struct> known = new HashMap<>();
  private final Set<String> open = new HashSet<>();

  Schemas(Description description) {
    this.description = description;
  }

  Value.Struct plain(@Nullable Value written) {
    var reference = Description.reference(written);
    if (reference == null) {
      return merged(Description.struct(written));
    }
    var before = known.get(reference);
    if (before != null) {
      return before;
    }
    var target = description.resolve(written);
    if (!open.add(reference)) {
      return target;
    }
    try {
      var plain = merged(target);
      known.put(reference, plain);
      return plain;
    } finally {
      open.remove(reference);
    }
  }

  private Value.Struct merged(Value.Struct schema) {
    var parts = new ArrayList<Value.Struct>();
    parts.add(schema);
    Description.items(schema, "allOf").forEach(it -> parts.add(plain(it)));
    for (var word : ALTERNATIVES) {
      alternative(Description.items(schema, word)).ifPresent(parts::add);
    }
    return parts.size() == 1 ? schema : all(parts);
  }

  /** What holds whichever of the alternatives is taken; none of them is required then. */
  private Optional<Value.Struct> alternative(List<Value> written) {
    var parts =
        written.stream()
            .map(this::plain)
            .filter(it -> !NULL_TYPE.equals(it.fields().get("type")))
            .toList();
    if (parts.size() < 2) {
      return parts.stream().findFirst();
    }
    var merged = new TreeMap<>(all(parts).fields());
    merged.remove("required");
    merged.remove("enum");
    merged.remove("readOnly");
    if (parts.stream().map(Schemas::type).distinct().count() > 1) {
      merged.remove("type");
      merged.remove("format");
    }
    return Optional.of(new Value.Struct(merged));
  }

  private static Value.Struct all(List<Value.Struct> parts) {
    var merged = new TreeMap<String, Value>();
    var properties = new TreeMap<String, Value>();
    var required = new ArrayList<Value>();
    for (var part : parts) {
      part.fields().forEach(merged::putIfAbsent);
      Description.fields(part, "properties").forEach(properties::putIfAbsent);
      required.addAll(Description.items(part, "required"));
    }
    if (!properties.isEmpty()) {
      merged.put("properties", new Value.Struct(properties));
    }
    if (!required.isEmpty()) {
      merged.put("required", new Value.Items(required));
    }
    return new Value.Struct(merged);
  }

  /** Its type; of several the first that is not null; empty where none is written. */
  static String type(Value.Struct plain) {
    if (plain.fields().get("type") instanceof Value.Items items) {
      return items.values().stream()
          .filter(it -> !it.equals(NULL_TYPE))
          .map(it -> it instanceof Value.Text text ? text.value() : "")
          .findFirst()
          .orElse("");
    }
    var type = Description.text(plain, "type");
    if (!type.isEmpty()) {
      return type;
    }
    return plain.fields().containsKey("properties")
        ? "object"
        : plain.fields().containsKey("items") ? "array" : "";
  }

  /** Its properties in a plain form, by name. */
  Map<String, Value.Struct> properties(Value.Struct plain) {
    var properties = new TreeMap<String, Value.Struct>();
    Description.fields(plain, "properties").forEach((name, it) -> properties.put(name, plain(it)));
    return properties;
  }

  /** The elements of a list in a plain form. */
  Value.Struct items(Value.Struct plain) {
    return plain(plain.fields().get("items"));
  }

  static Set<String> required(Value.Struct plain) {
    var names = new HashSet<String>();
    Description.items(plain, "required")
        .forEach(
            it -> {
              if (it instanceof Value.Text text) {
                names.add(text.value());
              }
            });
    return names;
  }
}
