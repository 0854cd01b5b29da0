package io.syncline.definition.draft;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How names are compared, and made from one another. */
final class NameForms {

  private static final Pattern NO_LETTER = Pattern.compile("[^a-z0-9]+");

  private NameForms() {}

  /** Small letters and digits alone. */
  static String bare(String name) {
    return NO_LETTER.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
  }

  /** {@code created_at} as {@code createdAt}; empty where it has no letter to begin with. */
  static String camel(String name) {
    var text = new StringBuilder();
    for (var part : name.split("[^A-Za-z0-9]+")) {
      if (part.isEmpty()) {
        continue;
      }
      var word = part.equals(part.toUpperCase(Locale.ROOT)) ? part.toLowerCase(Locale.ROOT) : part;
      var first = word.substring(0, 1);
      text.append(
              text.length() == 0 ? first.toLowerCase(Locale.ROOT) : first.toUpperCase(Locale.ROOT))
          .append(word.substring(1));
    }
    var camel = text.toString();
    return camel.isEmpty() || !Character.isLetter(camel.charAt(0)) ? "" : camel;
  }

  /** {@code Time_Entries} as {@code time-entry}. */
  static String singular(String name) {
    var word = name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    var plain = word.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    if (plain.length() > 3 && plain.endsWith("ies")) {
      return plain.substring(0, plain.length() - 3) + "y";
    }
    if (plain.matches(".+(ss|sh|ch|x|z)es")) {
      return plain.substring(0, plain.length() - 2);
    }
    boolean plural = plain.length() > 2 && plain.endsWith("s") && !plain.matches(".*(ss|us|is)");
    return plural ? plain.substring(0, plain.length() - 1) : plain;
  }

  /** Whether both name one kind of record. */
  static boolean alike(String a, String b) {
    return bare(singular(a)).equals(bare(singular(b)));
  }

  static boolean bareIn(Set<String> names, String name) {
    return names.contains(bare(name));
  }

  /** A name as a step of a path of the definition language. */
  static String step(String name) {
    return name.replaceAll("[\\\\.\\[\\]]", "\\\\$0");
  }

  static String below(String path, String name) {
    return path.isEmpty() ? step(name) : path + "." + step(name);
  }
}
