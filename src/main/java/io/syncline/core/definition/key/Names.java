package io.syncline.core.definition.key;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** How names of definitions compare (docs/definitions.md), and which is near enough to suggest. */
public final class Names {

  private static final double SIMILAR = 0.86;

  private Names() {}

  /** Without case, hyphen and underscore: equal results mean the same name. */
  public static String loose(String name) {
    return isLoose(name) ? name : name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  private static boolean isLoose(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '-' || c == '_' || c >= 'A' && c <= 'Z' || c > 0x7F) {
        return false;
      }
    }
    return true;
  }

  public static boolean same(String a, String b) {
    return loose(a).equals(loose(b));
  }

  /** {@link #loose} and without an English plural: entities and objects compare so. */
  public static String singular(String name) {
    var loose = loose(name);
    if (loose.length() > 3 && loose.endsWith("ies")) {
      return loose.substring(0, loose.length() - 3) + "y";
    }
    if (loose.length() > 4 && loose.matches(".*(ss|sh|ch|x|z)es")) {
      return loose.substring(0, loose.length() - 2);
    }
    boolean plural = loose.length() > 2 && loose.endsWith("s") && !loose.matches(".*(ss|us|is)");
    return plural ? loose.substring(0, loose.length() - 1) : loose;
  }

  /** The candidate most like {@code name}, if one is so near that a typing error explains it. */
  public static Optional<String> nearest(String name, Collection<String> candidates) {
    var wanted = loose(name);
    if (wanted.length() < 3) {
      return Optional.empty();
    }
    var similarity = new JaroWinklerSimilarity();
    return candidates.stream()
        .filter(candidate -> near(wanted, loose(candidate), similarity))
        .max(
            Comparator.comparingDouble(
                    (String candidate) -> similarity.apply(wanted, loose(candidate)))
                .thenComparing(Comparator.reverseOrder()));
  }

  private static boolean near(String wanted, String candidate, JaroWinklerSimilarity similarity) {
    if (candidate.length() < 3) {
      return false;
    }
    int edits = Math.max(1, Math.max(wanted.length(), candidate.length()) / 4);
    int distance = new LevenshteinDistance(edits + 1).apply(wanted, candidate);
    return distance >= 0 && distance <= edits
        || similarity.apply(wanted, candidate) >= SIMILAR
            && Math.abs(wanted.length() - candidate.length()) <= edits;
  }
}
