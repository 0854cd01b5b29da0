package io.syncline.core.definition.compile.form;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the names in an expression, without reading its grammar: texts in quotes, words of the
 * language and functions are left out. {@code attribute('name')} names one.
 */
public final class Conditions {

  private static final Pattern TOKEN =
      Pattern.compile(
          "attribute\\(\\s*(?:'([^']*)'|\"([^\"]*)\")\\s*\\)"
              + "|'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\""
              + "|([\\p{L}_$][\\p{L}\\p{N}_$]*(?:\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*)(\\s*\\()?");

  private static final Set<String> WORDS =
      Set.of(
          "true", "false", "null", "and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "empty",
          "size", "div", "mod");

  private Conditions() {}

  public static Set<String> names(String expression) {
    var names = new LinkedHashSet<String>();
    var tokens = TOKEN.matcher(expression);
    while (tokens.find()) {
      var quoted = tokens.group(1) == null ? tokens.group(2) : tokens.group(1);
      var name = tokens.group(3);
      if (quoted != null) {
        names.add(quoted);
      } else if (name != null && tokens.group(4) == null && !WORDS.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }
}
