package io.syncline.core.transform;

import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.model.scalar.Characters;
import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.UnreadableValue;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Goes through a value's texts and numbers, however nested. Trees deeper than {@value #DEEPEST} are
 * refused, for every later walk is recursive.
 */
final class Trees {

  static final int DEEPEST = 64;

  private Trees() {}

  /**
   * A native value in a form that can be stored: reserved characters dropped under {@code
   * removeInvalidChars}, else as U+FFFD; numbers without bounds as text.
   *
   * @throws UnreadableValue where it is nested too deep
   */
  static Value storable(Value value, boolean cleaning) {
    UnaryOperator<String> texts = cleaning ? Characters::cleaned : Characters::replaced;
    return map(
        value,
        texts,
        number ->
            Numbers.bounded(number.value()) ? number : Value.text(Numbers.text(number.value())),
        0);
  }

  /**
   * A value cleansed and in NFC.
   *
   * @throws UnreadableValue where reserved characters or numbers without bounds remain
   */
  static Value tidied(Value value, Cleansing cleansing) {
    return map(value, text -> tidied(text, cleansing), Trees::bounded, 0);
  }

  private static String tidied(String text, Cleansing cleansing) {
    var clean = cleansing.removeInvalidChars() ? Characters.cleaned(text) : text;
    if (!cleansing.removeInvalidChars() && !Characters.storable(clean)) {
      throw new UnreadableValue("characters", "holds NUL, a lone surrogate or a non-character");
    }
    return Characters.nfc(cleansing.trimWhitespace() ? Characters.folded(clean) : clean);
  }

  private static Value bounded(Value.Decimal number) {
    if (!Numbers.bounded(number.value())) {
      throw new UnreadableValue(
          "range",
          "a number of more than " + Numbers.MOST_DIGITS + " digits before or behind the point");
    }
    return number;
  }

  /** The value with every text, field name and number mapped; itself where nothing changed. */
  private static Value map(
      Value value, UnaryOperator<String> texts, Function<Value.Decimal, Value> numbers, int depth) {
    if (depth > DEEPEST) {
      throw UnreadableValue.type("nested deeper than " + DEEPEST);
    }
    if (value instanceof Value.Text text) {
      var mapped = texts.apply(text.value());
      return mapped.equals(text.value()) ? text : Value.text(mapped);
    }
    if (value instanceof Value.Decimal number) {
      return numbers.apply(number);
    }
    if (value instanceof Value.Items items) {
      var mapped = new ArrayList<Value>(items.values().size());
      for (var item : items.values()) {
        mapped.add(map(item, texts, numbers, depth + 1));
      }
      return new Value.Items(mapped);
    }
    if (value instanceof Value.Struct struct) {
      var mapped = new TreeMap<String, Value>();
      struct
          .fields()
          .forEach(
              (name, field) ->
                  mapped.put(texts.apply(name), map(field, texts, numbers, depth + 1)));
      return new Value.Struct(mapped);
    }
    return value;
  }
}
