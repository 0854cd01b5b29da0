package io.syncline.definition;

import io.syncline.core.definition.key.Derived;
import io.syncline.core.definition.key.OneOf;
import io.syncline.core.definition.key.Within;
import io.syncline.core.definition.source.ConflictResolution;
import io.syncline.core.definition.source.FieldMappings;
import io.syncline.core.definition.source.Frequency;
import io.syncline.core.definition.source.StrategySpec;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.binding.RecordShape;
import io.syncline.definition.binding.ScalarBinder;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The page of all keys of definition files, made from the records that files become. */
final class KeysOf {

  private static final String HEAD =
      """
      # Every key of every file

      This page is made from the records that files become, as the schemas beside it are. A key without a default may be left out unless it is marked
      *required*. What is active: [definitions.md](../definitions.md).
      """;

  private final StringBuilder page = new StringBuilder(HEAD);
  private final Set<Class<?>> written = new LinkedHashSet<>();

  private KeysOf() {}

  /**
   * @param files record by the ending of the file's name
   */
  static String text(LinkedHashMap<String, Class<?>> files) {
    var keys = new KeysOf();
    files.forEach(
        (ending, file) -> {
          keys.page.append("\n## `").append(ending).append("`\n");
          SchemaOf.records(file).forEach(keys::block);
        });
    return keys.page.toString();
  }

  private void block(Class<?> type) {
    if (!written.add(type)) {
      return;
    }
    page.append("\n### ").append(title(type)).append("\n\n");
    Described.record(type).ifPresent(it -> page.append(it).append("\n\n"));
    page.append("| key | value | default | means |\n| --- | --- | --- | --- |\n");
    for (var key : RecordShape.of(type).writableKeys()) {
      var means = Described.component(key.component().getDeclaringRecord(), key.name()).orElse("");
      page.append("| ")
          .append(key.names().stream().map(it -> "`" + it + "`").collect(Collectors.joining(", ")))
          .append(" | ")
          .append(value(key))
          .append(" | ")
          .append(otherwise(key))
          .append(" | ")
          .append(means.replace("|", "\\|"))
          .append(" |\n");
    }
  }

  private static String title(Class<?> type) {
    var words = type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    return words.substring(0, 1) + words.substring(1).toLowerCase(Locale.ROOT);
  }

  private static String otherwise(RecordShape.Key key) {
    var type = key.component().getType();
    boolean filled = type == boolean.class || type == List.class || type == Map.class;
    return key.defaultText()
        .map(it -> "`" + it.replace("'", "") + "`")
        .orElse(
            type == boolean.class
                ? "`false`"
                : key.nullable() || key.has(Derived.class) || filled ? "" : "*required*");
  }

  private String value(RecordShape.Key key) {
    var oneOf = key.component().getAnnotation(OneOf.class);
    if (oneOf != null) {
      return words(List.of(oneOf.value()));
    }
    var within = key.component().getAnnotation(Within.class);
    var value = value(key.component().getGenericType());
    if (within == null) {
      return value;
    }
    return value
        + (within.max() == Long.MAX_VALUE
            ? " from " + within.min()
            : " from " + within.min() + " to " + within.max());
  }

  private String value(Type type) {
    if (type instanceof ParameterizedType generic) {
      var arguments = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class
          ? "map of " + value(arguments[1])
          : "list of " + value(arguments[0]);
    }
    var plain = (Class<?>) type;
    if (WORDS.containsKey(plain)) {
      return WORDS.get(plain);
    }
    if (plain.isEnum()) {
      return words(ConstantNames.of(plain));
    }
    if (plain.isRecord() && !ScalarBinder.knows(plain)) {
      return "["
          + title(plain)
          + "](#"
          + title(plain).toLowerCase(Locale.ROOT).replace(' ', '-')
          + ")";
    }
    return Value.class.isAssignableFrom(plain) ? "any" : NAMES.getOrDefault(plain, "text");
  }

  private static String words(List<String> words) {
    return words.stream().map(it -> "`" + it + "`").collect(Collectors.joining(", "));
  }

  /** What is written in more than one shape. */
  private static final Map<Class<?>, String> WORDS =
      Map.of(
          Frequency.class, "`realtime`, duration or cron",
          StrategySpec.class, "strategy",
          ConflictResolution.class, "strategy, or map of strategies",
          FieldMappings.class, "map of text or [Entry](#entry), or map of these by system");

  private static final Map<Class<?>, String> NAMES =
      Map.of(
          boolean.class, "flag",
          Boolean.class, "flag",
          int.class, "whole number",
          Integer.class, "whole number",
          BigDecimal.class, "number",
          Duration.class, "duration",
          ZoneId.class, "time zone",
          SystemId.class, "system id");
}
