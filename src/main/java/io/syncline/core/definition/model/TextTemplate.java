package io.syncline.core.definition.model;

import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A text of a mapping: an expression, or, where it holds braces, a template such as {@code Order
 * {number}}, whose braces hold expressions.
 *
 * @param parts in order; one expression where it is no template
 */
public record TextTemplate(List<Part> parts) {

  /**
   * A piece of it.
   *
   * @param expression whether it is an expression, not a text
   */
  public record Part(String text, boolean expression) {}

  public TextTemplate {
    parts = List.copyOf(parts);
  }

  /** A brace that is not closed leaves an expression, which cannot be read. */
  public static TextTemplate of(String written) {
    var parts = new ArrayList<Part>();
    int from = 0;
    for (int open = written.indexOf('{'); open >= 0; open = written.indexOf('{', from)) {
      int close = end(written, open + 1);
      if (close < 0) {
        return new TextTemplate(List.of(new Part(written, true)));
      }
      if (open > from) {
        parts.add(new Part(written.substring(from, open), false));
      }
      parts.add(new Part(written.substring(open + 1, close).strip(), true));
      from = close + 1;
    }
    if (from < written.length() || parts.isEmpty()) {
      parts.add(new Part(written.substring(from), parts.isEmpty()));
    }
    return new TextTemplate(parts);
  }

  /** The expressions in all texts of a value. */
  public static Stream<String> expressions(Value written) {
    if (written instanceof Value.Text text) {
      return of(text.value()).expressions().stream();
    } else if (written instanceof Value.Items items) {
      return items.values().stream().flatMap(TextTemplate::expressions);
    }
    return written instanceof Value.Struct struct
        ? struct.fields().values().stream().flatMap(TextTemplate::expressions)
        : Stream.empty();
  }

  /** The expressions in it. */
  public List<String> expressions() {
    return parts.stream().filter(Part::expression).map(Part::text).toList();
  }

  /** Whether it is one expression, whose value is taken as it is. */
  public boolean plain() {
    return parts.size() == 1;
  }

  /** The brace that ends an expression, outside its texts in quotes; -1: there is none. */
  private static int end(String text, int from) {
    char quote = 0;
    for (int i = from; i < text.length(); i++) {
      char at = text.charAt(i);
      if (quote != 0) {
        quote = at == quote ? 0 : quote;
      } else if (at == '}') {
        return i;
      } else if (at == '\'' || at == '"') {
        quote = at;
      }
    }
    return -1;
  }
}
