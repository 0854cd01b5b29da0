package io.syncline.core.transform.clean;

import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.UnreadableValue;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The words of a picklist, native to unified and back. A word that is not listed is refused, never
 * guessed; no list at all lets every word pass.
 *
 * <p>A word is looked up in the mapping first, then in the field type, whose standard value the
 * mapping may translate again. Where several native words mean one, the first in code point order
 * is written.
 */
public record Picklist(Map<String, String> words, Map<String, String> back) {

  public static Picklist of(FieldMapping mapping) {
    var words = new TreeMap<String, String>();
    mapping
        .field()
        .values()
        .forEach(
            (word, standard) -> words.put(word, mapping.values().getOrDefault(standard, standard)));
    words.putAll(mapping.values());
    var back = new HashMap<String, String>();
    words.forEach((word, unified) -> back.putIfAbsent(unified, word));
    return new Picklist(Map.copyOf(words), Map.copyOf(back));
  }

  public Value in(Value value) {
    return words.isEmpty()
        ? value
        : each(value, word -> translate(words, word, "a word that the picklist does not have"));
  }

  public Value out(Value value) {
    return words.isEmpty()
        ? value
        : each(
            value,
            word -> translate(back, word, "a word that the target's picklist does not have"));
  }

  private static Value each(Value value, UnaryOperator<Value> change) {
    return value instanceof Value.Items items
        ? new Value.Items(items.values().stream().map(change).toList())
        : change.apply(value);
  }

  private static Value translate(Map<String, String> words, Value value, String refusal) {
    var text = Scalars.text(value);
    var word = text == null ? null : words.get(text);
    if (word == null) {
      throw new UnreadableValue("values", refusal);
    }
    return word.isEmpty() ? Value.CLEARED : Value.text(word);
  }
}
