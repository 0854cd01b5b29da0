package io.syncline.core.definition.key;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks names up in maps whose keys may have a {@code *} at either end. */
public final class NamePattern {

  private NamePattern() {}

  /** What the exact name leads to, else the longest pattern that fits; null where none does. */
  public static <T> @Nullable T find(Map<String, T> byPattern, String name) {
    var exact = byPattern.get(name);
    if (exact != null) {
      return exact;
    }
    String best = null;
    for (var pattern : byPattern.keySet()) {
      if (fits(pattern, name) && (best == null || isCloser(pattern, best))) {
        best = pattern;
      }
    }
    return best == null ? null : byPattern.get(best);
  }

  private static boolean isCloser(String pattern, String than) {
    return pattern.length() > than.length()
        || pattern.length() == than.length() && pattern.compareTo(than) < 0;
  }

  private static boolean fits(String pattern, String name) {
    boolean open = pattern.startsWith("*");
    boolean end = pattern.endsWith("*");
    if (!open && !end) {
      return false;
    }
    if (pattern.length() == 1) {
      return true;
    }
    var core = pattern.substring(open ? 1 : 0, pattern.length() - (end ? 1 : 0));
    if (open && end) {
      return name.contains(core);
    }
    return open ? name.endsWith(core) : name.startsWith(core);
  }
}
