package io.syncline.system.http.call;

import io.syncline.core.model.value.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * How a value is written between the quotes of a query language, so that none can end the text it
 * is in: the words of the formats in templates.
 */
enum Quoting {
  /** Between double quotes: a backslash before quotes and backslashes. */
  QUOTED('"', text -> text.replace("\\", "\\\\").replace("\"", "\\\"")),

  /** Between double quotes, as JSON writes texts. */
  JSON('"', Quoting::json),

  /** Between double quotes, as Jira's query language writes texts. */
  JQL('"', Quoting::backslashes),

  /** Between single quotes, with backslashes: Salesforce, QuickBooks, Google Drive. */
  SOQL('\'', Quoting::backslashes),

  /** Between single quotes, each in the text written twice: OData, standard SQL. */
  ODATA('\'', text -> text.replace("'", "''"));

  private final char quote;
  private final UnaryOperator<String> escape;

  Quoting(char quote, UnaryOperator<String> escape) {
    this.quote = quote;
    this.escape = escape;
  }

  static Optional<Quoting> of(String format) {
    return Arrays.stream(values())
        .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(format))
        .findFirst();
  }

  /** The text between the quotes; the elements of a list with quotes and commas between them. */
  Value apply(Value value) {
    var all = value instanceof Value.Items items ? items.values() : List.of(value);
    return Value.text(
        all.stream()
            .map(it -> escape.apply(Formats.text(it)))
            .collect(Collectors.joining(quote + "," + quote)));
  }

  private static String backslashes(String text) {
    var out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\', '\'', '"' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private static String json(String text) {
    var out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || c == 0x7F || c == 0x2028 || c == 0x2029) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
