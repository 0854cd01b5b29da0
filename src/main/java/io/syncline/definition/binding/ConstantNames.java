package io.syncline.definition.binding;

import io.syncline.core.definition.key.Hyphenated;
import io.syncline.core.definition.key.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How constants are written in files, and how a wrong word is answered. */
public final class ConstantNames {

  private ConstantNames() {}

  /** {@code LAST_WRITE_WINS} as {@code lastWriteWins}. */
  public static String camel(String constant) {
    var parts = constant.toLowerCase(Locale.ROOT).split("_");
    var text = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      text.append(parts[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(parts[i].substring(1));
    }
    return text.toString();
  }

  public static String name(Enum<?> constant) {
    return camel(constant.name());
  }

  public static List<String> of(Class<?> constants) {
    return Arrays.stream(constants.getEnumConstants())
        .map(
            constant ->
                constant instanceof Hyphenated hyphenated
                    ? hyphenated.written()
                    : camel(((Enum<?>) constant).name()))
        .toList();
  }

  /** Says that a word is not what it should be, what is, and which is nearest. */
  public static String unknown(String found, String expected, List<String> allowed) {
    var shown = found.length() > 60 ? found.substring(0, 60) + "…" : found;
    return "`%s` is not %s%s; allowed: %s"
        .formatted(
            shown.strip(),
            expected,
            Names.nearest(found, allowed).map(it -> "; did you mean `" + it + "`?").orElse(""),
            String.join(", ", allowed))
        .replace("`?; allowed", "`? Allowed");
  }
}
