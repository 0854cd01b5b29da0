package io.syncline.definition.binding;

import io.syncline.core.definition.Position;
import io.syncline.core.model.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One node of a definition file and its position. Immutable. */
public sealed interface Tree {

  Position position();

  /** In words, for messages: what was found. */
  String kind();

  /** The same without positions. */
  Value toValue();

  /** A map; keys in the order written, each once. */
  record Branch(Position position, List<Entry> entries) implements Tree {
    public Branch {
      entries = List.copyOf(entries);
    }

    public Optional<Entry> entry(String key) {
      return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    @Override
    public String kind() {
      return "a map";
    }

    @Override
    public Value toValue() {
      Map<String, Value> fields = new LinkedHashMap<>();
      entries.forEach(entry -> fields.put(entry.key(), entry.value().toValue()));
      return new Value.Struct(fields);
    }
  }

  /** A key, its position and its value. */
  record Entry(String key, Position position, Tree value) {}

  /** A list. */
  record Sequence(Position position, List<Tree> items) implements Tree {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }

    @Override
    public Value toValue() {
      return new Value.Items(items.stream().map(Tree::toValue).toList());
    }
  }

  /**
   * A single value.
   *
   * @param text as written, without quotes
   * @param value what it means under YAML 1.2's core schema
   */
  record Leaf(Position position, String text, Value value) implements Tree {

    /** Nothing was written, or {@code null}. */
    public boolean empty() {
      return value == Value.CLEARED;
    }

    @Override
    public String kind() {
      if (value instanceof Value.Text) {
        return "a text";
      }
      return value instanceof Value.Decimal ? "a number" : empty() ? "nothing" : "`" + text + "`";
    }

    @Override
    public Value toValue() {
      return value;
    }
  }
}
