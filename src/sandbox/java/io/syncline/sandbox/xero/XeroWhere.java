package io.syncline.sandbox.xero;

import io.syncline.sandbox.kernel.NativeRecord;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code where} filter: comparisons of a field with text, guid, time, boolean or null, the
 * methods StartsWith, EndsWith and Contains, joined by AND, OR and parentheses.
 *
 * <p>Source: developer.xero.com, "Requests and responses", section on filtering.
 */
final class XeroWhere {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(\"(?:[^\"\\\\]|\\\\.)*\")|(==|!=|>=|<=|&&|\\|\\||[<>().,=])"
              + "|([A-Za-z_][A-Za-z0-9_]*)|(-?[0-9]+))");

  private final List<String> tokens = new ArrayList<>();
  private int at;
  private @Nullable String equalField;
  private @Nullable String equalValue;

  private XeroWhere(String text) {
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (end < text.length() && matcher.find(end) && matcher.start() == end) {
      tokens.add(matcher.group().trim());
      end = matcher.end();
    }
    if (!text.substring(end).isBlank()) {
      throw new IllegalArgumentException("where: unexpected text at " + end);
    }
  }

  /**
   * A parsed filter.
   *
   * @param field set, with {@code value}, when the filter is one single comparison by ==
   */
  record Filter(Predicate<NativeRecord> test, @Nullable String field, @Nullable String value) {}

  /** {@link IllegalArgumentException} when the text is no filter. */
  static Filter parse(String text) {
    var parser = new XeroWhere(text);
    var test = parser.or();
    if (parser.at < parser.tokens.size()) {
      throw new IllegalArgumentException("where: unexpected " + parser.peek());
    }
    boolean single = !text.contains("&&") && !text.contains("||") && parser.tokens.size() <= 6;
    return single && parser.equalField != null
        ? new Filter(test, parser.equalField, parser.equalValue)
        : new Filter(test, null, null);
  }

  private Predicate<NativeRecord> or() {
    var left = and();
    while (accept("||") || accept("OR")) {
      equalField = null;
      left = left.or(and());
      equalField = null;
    }
    return left;
  }

  private Predicate<NativeRecord> and() {
    var left = term();
    while (accept("&&") || accept("AND")) {
      left = left.and(term());
      equalField = null;
    }
    return left;
  }

  private Predicate<NativeRecord> term() {
    if (accept("(")) {
      var inner = or();
      expect(")");
      return inner;
    }
    var field = next();
    if (accept(".")) {
      return method(field);
    }
    var operator = next();
    var wanted = literal();
    if (operator.equals("==") || operator.equals("=")) {
      equalField = field;
      equalValue = wanted;
    }
    boolean time = field.equals("UpdatedDateUTC");
    return record -> compare(XeroJson.filterValue(record, field), operator, wanted, time);
  }

  private Predicate<NativeRecord> method(String field) {
    var name = next();
    expect("(");
    var wanted = String.valueOf(literal()).toLowerCase(Locale.ROOT);
    expect(")");
    return record -> {
      var value = XeroJson.filterValue(record, field);
      var text = value == null ? "" : value.toLowerCase(Locale.ROOT);
      return switch (name) {
        case "StartsWith" -> text.startsWith(wanted);
        case "EndsWith" -> text.endsWith(wanted);
        case "Contains" -> text.contains(wanted);
        default -> throw new IllegalArgumentException("where: no method " + name);
      };
    };
  }

  private static boolean compare(
      @Nullable String value, String operator, @Nullable String wanted, boolean time) {
    if (value == null || wanted == null) {
      boolean same = value == null && wanted == null;
      return operator.equals("!=") ? !same : same && operator.startsWith("=");
    }
    int order =
        time && wanted.matches("-?[0-9]{1,18}")
            ? Long.compare(Long.parseLong(value), Long.parseLong(wanted))
            : value.compareToIgnoreCase(wanted);
    return switch (operator) {
      case "==", "=" -> order == 0;
      case "!=" -> order != 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      default -> throw new IllegalArgumentException("where: no operator " + operator);
    };
  }

  private @Nullable String literal() {
    var token = next();
    if (token.startsWith("\"")) {
      return token.substring(1, token.length() - 1).replaceAll("\\\\(.)", "$1");
    }
    if (token.equalsIgnoreCase("null")) {
      return null;
    }
    if (token.equalsIgnoreCase("guid")) {
      expect("(");
      var guid = literal();
      expect(")");
      return guid;
    }
    return token.equals("DateTime") ? time() : token;
  }

  private String time() {
    expect("(");
    var parts = new ArrayList<Integer>();
    do {
      parts.add(Integer.parseInt(next()));
    } while (accept(","));
    expect(")");
    while (parts.size() < 6) {
      parts.add(0);
    }
    var time =
        LocalDateTime.of(
            parts.get(0), parts.get(1), parts.get(2), parts.get(3), parts.get(4), parts.get(5));
    return Long.toString(time.toInstant(ZoneOffset.UTC).toEpochMilli());
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private String next() {
    if (at >= tokens.size()) {
      throw new IllegalArgumentException("where: ends too early");
    }
    return tokens.get(at++);
  }

  private boolean accept(String token) {
    if (peek().equalsIgnoreCase(token)) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(String token) {
    if (!accept(token)) {
      throw new IllegalArgumentException("where: expected " + token);
    }
  }
}
