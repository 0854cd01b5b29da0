package io.syncline.system.http.call;

import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A text of a manifest with places to fill in: {@code ${setting}} once, when the system is
 * connected; <code>{name}</code> per request.
 *
 * <p><code>{name:format}</code> writes the value in a format ({@link Formats}), <code>{a|b}</code>
 * takes the first that has a value. A brace with a backslash before it, or without a letter behind
 * it, is text. <code>{name:each}</code> alone in a query parameter is a text for each element of a
 * list. What was filled in is never read as a template again.
 */
public final class Template {

  private static final Pattern PLACE =
      Pattern.compile("\\\\\\{|\\$\\{([^{}]+)}|\\{([A-Za-z][^{}]*)}");

  /** Either literal text (no names) or a place with the names that may fill it, in order. */
  private record Part(String literal, List<Name> names) {}

  /** The format of a place that is written once for each element. */
  private static final String EACH = "each";

  private record Name(String name, @Nullable String format) {
    private static Name parse(String text) {
      int colon = text.indexOf(':');
      return colon < 0
          ? new Name(text, null)
          : new Name(text.substring(0, colon), text.substring(colon + 1));
    }

    private boolean is(String wanted) {
      return name.equals(wanted) || name.startsWith(wanted + ".");
    }

    private @Nullable Value in(TemplateValues scope) {
      var value = scope.get(name, format);
      return value == null || format == null || name.equals("fieldNames")
          ? value
          : Formats.apply(format, value, scope.zone());
    }
  }

  private final List<Part> parts;
  private final long places;

  private Template(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.places = parts.stream().filter(part -> !part.names().isEmpty()).count();
  }

  /**
   * @throws IllegalArgumentException when a setting is not given; names it
   */
  static Template parse(String text, Map<String, String> settings) {
    return parse(text, settings, UnaryOperator.identity());
  }

  /**
   * @param escape of the settings' values
   * @throws IllegalArgumentException when a setting is not given; names it
   */
  static Template parse(String text, Map<String, String> settings, UnaryOperator<String> escape) {
    var parts = new ArrayList<Part>();
    var places = PLACE.matcher(text);
    int end = 0;
    while (places.find()) {
      literal(parts, text.substring(end, places.start()));
      if (places.group(1) != null) {
        literal(parts, escape.apply(setting(settings, places.group(1))));
      } else if (places.group(2) == null) {
        literal(parts, "{");
      } else {
        var names = places.group(2).split("\\|");
        parts.add(new Part("", Arrays.stream(names).map(Name::parse).toList()));
      }
      end = places.end();
    }
    literal(parts, text.substring(end));
    return new Template(parts);
  }

  /** A text without anything to fill in but settings. */
  public static String fixed(String text, Map<String, String> settings) {
    var filled = parse(text, settings).fill(TemplateValues.EMPTY, UnaryOperator.identity());
    return filled == null ? "" : filled;
  }

  private static void literal(List<Part> parts, String text) {
    if (!text.isEmpty()) {
      parts.add(new Part(text, List.of()));
    }
  }

  private static String setting(Map<String, String> settings, String name) {
    var value = settings.get(name);
    if (value == null) {
      throw new IllegalArgumentException("The setting " + name + " is not given");
    }
    return value;
  }

  boolean mentions(String name) {
    return parts.stream().flatMap(part -> part.names().stream()).anyMatch(n -> n.is(name));
  }

  /** Whether a scope fills some of several places but not all. */
  boolean partly(TemplateValues scope) {
    if (places < 2) {
      return false;
    }
    long filled = parts.stream().filter(part -> find(part, scope) != null).count();
    return filled > 0 && filled < places;
  }

  /** The text; null where it has places and none of them is filled. */
  @Nullable String fill(TemplateValues given, UnaryOperator<String> escape) {
    var scope = partly(given) ? given.completed() : given;
    var out = new StringBuilder();
    boolean any = places == 0;
    for (var part : parts) {
      out.append(part.literal());
      var value = find(part, scope);
      if (value != null) {
        any = true;
        out.append(escape.apply(Formats.text(value)));
      }
    }
    return any ? out.toString() : null;
  }

  /** The texts of a query parameter; none where nothing fills it. */
  Stream<String> texts(TemplateValues scope) {
    boolean each =
        parts.size() == 1 && parts.get(0).names().stream().anyMatch(it -> EACH.equals(it.format()));
    var found = each ? find(parts.get(0), scope) : null;
    return found instanceof Value.Items items
        ? items.values().stream().map(Formats::text)
        : Stream.ofNullable(fill(scope, UnaryOperator.identity()));
  }

  /** As {@link #fill}, except that a lone place keeps the type of what fills it. */
  @Nullable Value value(TemplateValues scope) {
    if (parts.size() == 1 && !parts.get(0).names().isEmpty()) {
      return find(parts.get(0), scope);
    }
    var text = fill(scope, UnaryOperator.identity());
    return text == null ? null : Value.text(text.strip());
  }

  private static @Nullable Value find(Part part, TemplateValues scope) {
    for (var name : part.names()) {
      var value = name.in(scope);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
