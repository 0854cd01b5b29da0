package io.syncline.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The words of a PromQL expression, in order. */
final class PromTokens {

  enum Kind {
    NAME,
    NUMBER,
    DURATION,
    STRING,
    SIGN,
    END
  }

  record Token(Kind kind, String text) {}

  /** Problems of an expression. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message);
    }
  }

  /** Grafana's variables stand for durations and values. */
  private static final Pattern NEXT =
      Pattern.compile(
          "\\s*(?:(?<duration>(?:\\d+(?:ms|[smhdwy]))+(?![\\w.])|\\$__(?:rate_)?interval\\b|\\$__range\\b)"
              + "|(?<number>\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?(?![\\w.])|\\.\\d+)"
              + "|(?<name>[a-zA-Z_:][\\w:]*)"
              + "|(?<string>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')"
              + "|(?<sign>=~|!~|!=|==|<=|>=|[-+*/%^<>=(){}\\[\\],:@]))");

  private final List<Token> tokens;
  private int at;

  PromTokens(String expression) {
    this.tokens = split(expression);
  }

  private static List<Token> split(String expression) {
    var tokens = new ArrayList<Token>();
    var matcher = NEXT.matcher(expression);
    int at = 0;
    while (!expression.substring(at).isBlank()) {
      matcher.region(at, expression.length());
      if (!matcher.lookingAt()) {
        throw new Malformed("not understood: " + expression.substring(at).strip());
      }
      for (var kind : Kind.values()) {
        if (kind != Kind.END && matcher.group(kind.name().toLowerCase(Locale.ROOT)) != null) {
          tokens.add(new Token(kind, matcher.group().strip()));
        }
      }
      at = matcher.end();
    }
    tokens.add(new Token(Kind.END, "the end"));
    return tokens;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token ahead() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token take() {
    var taken = peek();
    at = Math.min(at + 1, tokens.size() - 1);
    return taken;
  }

  boolean is(String text) {
    return peek().kind() != Kind.STRING && peek().text().equals(text);
  }

  boolean takeIf(String text) {
    boolean is = is(text);
    if (is) {
      take();
    }
    return is;
  }

  void expect(String text) {
    if (!takeIf(text)) {
      throw new Malformed("expected " + text + " before " + peek().text());
    }
  }

  String expect(Kind kind) {
    if (peek().kind() != kind) {
      throw new Malformed(
          "expected a " + kind.name().toLowerCase(Locale.ROOT) + " before " + peek().text());
    }
    return take().text();
  }
}
