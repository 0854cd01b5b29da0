package io.syncline.core.transform.clean;

import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.key.RouteName;
import io.syncline.core.model.scalar.Characters;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.ParseContext;
import io.syncline.core.transform.value.Phones;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The named transforms of a mapping: {@code name} or {@code name(argument)}.
 *
 * <p>{@code date}, {@code number}, {@code scale}, {@code split}, {@code join}, {@code map}, {@code
 * prefix} and {@code suffix} have an inverse and are undone on the way out. {@code trim}, {@code
 * lowercase}, {@code uppercase}, {@code titlecase}, {@code digits}, {@code e164} and {@code
 * default} have none: the unified value is written as it is. On a list each works on the elements,
 * {@code join} apart.
 */
public final class Transforms {

  /** Makes a transform of its argument, "" where none is given. */
  private interface Maker {
    Transform make(String argument, ParseContext parseContext);
  }

  private static final Map<String, Maker> REGISTRY = registry();

  private Transforms() {}

  /** The names, for messages. */
  public static Collection<String> names() {
    return REGISTRY.keySet();
  }

  /** Why a transform as written cannot be used; empty where it can. */
  public static Optional<String> problem(String written) {
    try {
      compile(written, new ParseContext(ZoneOffset.UTC, ""));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  public static List<Transform> compile(List<String> written, ParseContext parseContext) {
    return written.stream().map(it -> compile(it, parseContext)).toList();
  }

  /**
   * Reads {@code name(argument)}; quotes around the argument keep its white space.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static Transform compile(String written, ParseContext parseContext) {
    var text = written.strip();
    int open = text.indexOf('(');
    if (open >= 0 && !text.endsWith(")")) {
      throw new IllegalArgumentException("\"" + written + "\" lacks its closing parenthesis");
    }
    var name = (open < 0 ? text : text.substring(0, open)).strip().toLowerCase(Locale.ROOT);
    var maker = REGISTRY.get(name);
    if (maker == null) {
      throw new IllegalArgumentException(unknown(name));
    }
    return maker.make(
        open < 0 ? "" : unquoted(text.substring(open + 1, text.length() - 1)), parseContext);
  }

  private static String unknown(String name) {
    var allowed = String.join(", ", names());
    if (RouteName.of(name) != null) {
      return "a route is possible in `fieldMapping` alone, as the first of its transforms; allowed"
          + " here: "
          + allowed;
    }
    return Names.nearest(name, names())
        .map(it -> "`%s` is not a transform; did you mean `%s`? Allowed: ".formatted(name, it))
        .orElse("`%s` is not a transform; allowed: ".formatted(name))
        .concat(allowed);
  }

  private static String unquoted(String argument) {
    var text = argument.strip();
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    boolean quoted =
        text.length() >= 2
            && (first == '"' || first == '\'')
            && text.charAt(text.length() - 1) == first;
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static Map<String, Maker> registry() {
    var makers = new TreeMap<String, Maker>();
    makers.put("trim", texts(Characters::folded));
    makers.put("lowercase", texts(text -> text.toLowerCase(Locale.ROOT)));
    makers.put("uppercase", texts(text -> text.toUpperCase(Locale.ROOT)));
    makers.put("titlecase", texts(Casing::title));
    makers.put("digits", texts(Casing::digits));
    makers.put(
        "e164",
        (argument, at) -> new Steps.OfText(text -> Phones.e164(text, region(argument, at))));
    makers.put("date", (argument, at) -> Steps.Timed.of(needed("date", argument), at.zone()));
    makers.put("number", (argument, at) -> GroupedNumber.of(argument));
    makers.put("scale", (argument, at) -> Scaled.of(needed("scale", argument)));
    makers.put("split", (argument, at) -> new Steps.Split(argument.isEmpty() ? "," : argument));
    makers.put("join", (argument, at) -> new Steps.Join(argument.isEmpty() ? "," : argument));
    makers.put("map", (argument, at) -> Steps.Mapped.of(needed("map", argument)));
    makers.put("prefix", (argument, at) -> new Steps.Prefix(needed("prefix", argument)));
    makers.put("suffix", (argument, at) -> new Steps.Suffix(needed("suffix", argument)));
    makers.put(
        "default", (argument, at) -> new Steps.Default(Value.text(needed("default", argument))));
    return Collections.unmodifiableMap(makers);
  }

  private static Maker texts(UnaryOperator<String> change) {
    return (argument, at) -> {
      if (!argument.isEmpty()) {
        throw new IllegalArgumentException(
            "it takes no argument, but \"" + argument + "\" is given");
      }
      return new Steps.OfText(change);
    };
  }

  private static String region(String argument, ParseContext at) {
    return argument.isEmpty() ? at.region() : argument.toUpperCase(Locale.ROOT);
  }

  private static String needed(String name, String argument) {
    if (argument.isEmpty()) {
      throw new IllegalArgumentException(name + " needs an argument: " + name + "(…)");
    }
    return argument;
  }
}
