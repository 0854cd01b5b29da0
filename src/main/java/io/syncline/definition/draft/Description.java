package io.syncline.definition.draft;

import io.syncline.core.definition.draft.DraftRefused;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A description's tree, and where its references lead. A reference to another file is refused. */
final class Description {

  private static final String REFERENCE = "$ref";

  private final Value.Struct root;

  Description(Value.Struct root) {
    this.root = root;
  }

  Value.Struct root() {
    return root;
  }

  /** Whether it is Swagger 2.0, the form before OpenAPI 3. */
  boolean swagger() {
    return root.fields().containsKey("swagger");
  }

  /** The value there, references followed; empty where it is no object. */
  Value.Struct resolve(@Nullable Value written) {
    var at = written;
    var seen = new HashSet<String>();
    while (reference(at) != null) {
      var reference = reference(at);
      if (!seen.add(reference)) {
        throw new DraftRefused("the reference `%s` leads in a circle".formatted(shown(reference)));
      }
      at = target(reference);
    }
    return struct(at);
  }

  /** Null where it refers to nothing. */
  static @Nullable String reference(@Nullable Value value) {
    return value instanceof Value.Struct struct
            && struct.fields().get(REFERENCE) instanceof Value.Text text
        ? text.value()
        : null;
  }

  private Value target(String reference) {
    if (!reference.startsWith("#")) {
      throw new DraftRefused(
          "`%s` refers to another file or server, which is not read; bundle the description into one file first"
              .formatted(shown(reference)));
    }
    Value at = root;
    for (var step : reference.substring(1).replaceFirst("^/", "").split("/")) {
      at = at == null ? null : below(at, step);
    }
    if (at == null || reference.equals("#")) {
      throw new DraftRefused("`%s` names nothing in this file".formatted(shown(reference)));
    }
    return at;
  }

  private static @Nullable Value below(Value at, String step) {
    if (at instanceof Value.Items items) {
      return step.matches("\\d{1,6}") && Integer.parseInt(step) < items.values().size()
          ? items.values().get(Integer.parseInt(step))
          : null;
    }
    var name = step.replace("~1", "/").replace("~0", "~");
    var found = struct(at).fields().get(name);
    return found == null && name.contains("%") ? struct(at).fields().get(decoded(name)) : found;
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  private static String shown(String reference) {
    return DraftText.oneLine(reference);
  }

  static Value.Struct struct(@Nullable Value value) {
    return value instanceof Value.Struct struct ? struct : Value.Struct.EMPTY;
  }

  static Map<String, Value> fields(Value.Struct of, String key) {
    return struct(of.fields().get(key)).fields();
  }

  static List<Value> items(Value.Struct of, String key) {
    return of.fields().get(key) instanceof Value.Items items ? items.values() : List.of();
  }

  /** Empty where there is none. */
  static String text(Value.Struct of, String key) {
    var value = of.fields().get(key);
    if (value instanceof Value.Decimal decimal) {
      return decimal.value().toPlainString();
    }
    return value instanceof Value.Text text ? text.value() : "";
  }

  static boolean flag(Value.Struct of, String key) {
    return of.fields().get(key) instanceof Value.Flag flag && flag.value();
  }

  static @Nullable BigDecimal number(Value.Struct of, String key) {
    return of.fields().get(key) instanceof Value.Decimal decimal ? decimal.value() : null;
  }
}
