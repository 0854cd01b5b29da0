package io.syncline.definition.binding;

import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Binds single values. */
public final class ScalarBinder {

  /** Binds a leaf's text; null where the text does not do. */
  @FunctionalInterface
  private interface Reading {
    @Nullable Object read(Tree.Leaf leaf);
  }

  private record Kind(String expected, Reading reading) {}

  private static final Pattern STEP = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d|w)");
  private static final Map<String, Long> MILLIS =
      Map.of(
          "ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L, "w", 604_800_000L);

  /** What people write who know other formats. */
  private static final Map<String, ValueType> OTHER_TYPES =
      Map.of(
          "string", ValueType.TEXT,
          "number", ValueType.DECIMAL,
          "bool", ValueType.BOOLEAN,
          "array", ValueType.LIST,
          "enum", ValueType.PICKLIST,
          "timestamp", ValueType.DATETIME);

  private static final Map<Class<?>, Kind> KINDS = kinds();

  private ScalarBinder() {}

  private static Map<Class<?>, Kind> kinds() {
    Map<Class<?>, Kind> kinds = new HashMap<>();
    kinds.put(String.class, new Kind("a text", Tree.Leaf::text));
    var flag = new Kind("true or false", ScalarBinder::flag);
    kinds.put(boolean.class, flag);
    kinds.put(Boolean.class, flag);
    var integer = new Kind("a whole number", ScalarBinder::integer);
    kinds.put(int.class, integer);
    kinds.put(Integer.class, integer);
    kinds.put(BigDecimal.class, new Kind("a number", ScalarBinder::decimal));
    kinds.put(
        Duration.class, new Kind("a duration such as 10s, 15m or 1h", ScalarBinder::duration));
    kinds.put(ZoneId.class, new Kind("a time zone such as Europe/Zurich", ScalarBinder::zone));
    kinds.put(SystemId.class, new Kind("a system id", leaf -> systemId(leaf.text())));
    return Map.copyOf(kinds);
  }

  public static boolean knows(Class<?> type) {
    return KINDS.containsKey(type) || Value.class.isAssignableFrom(type);
  }

  static @Nullable Object bind(
      Binder binder, Tree tree, Class<?> type, Limits limits, String path) {
    if (Value.class.isAssignableFrom(type)) {
      return value(binder, tree, type, path);
    }
    if (!(tree instanceof Tree.Leaf leaf) || leaf.empty()) {
      var what = expected(type) + " is expected here, not " + tree.kind();
      binder.problem(tree.position(), path, what);
      return null;
    }
    if (type.isEnum()) {
      return constant(binder, leaf, type, path);
    }
    var value = kind(type).reading().read(leaf);
    if (value == null) {
      var near =
          type == ZoneId.class
              ? Names.nearest(leaf.text(), ZoneId.getAvailableZoneIds())
                  .map(it -> "; did you mean `" + it + "`?")
                  .orElse("")
              : "";
      binder.problem(
          leaf.position(), path, expected(type) + " is expected here, not " + shown(leaf) + near);
      return null;
    }
    return within(binder, leaf, value, limits, path);
  }

  private static String expected(Class<?> type) {
    return type.isEnum()
        ? "one of " + String.join(", ", ConstantNames.of(type))
        : kind(type).expected();
  }

  private static Kind kind(Class<?> type) {
    var kind = KINDS.get(type);
    if (kind == null) {
      throw new IllegalStateException("nothing binds " + type);
    }
    return kind;
  }

  private static String shown(Tree.Leaf leaf) {
    return leaf.text().length() > 60 ? leaf.kind() : "`" + leaf.text() + "`";
  }

  private static @Nullable Object value(Binder binder, Tree tree, Class<?> type, String path) {
    var value = tree.toValue();
    if (type.isInstance(value)) {
      return value;
    }
    binder.problem(tree.position(), path, "a map is expected here, not " + tree.kind());
    return null;
  }

  private static @Nullable Object constant(
      Binder binder, Tree.Leaf leaf, Class<?> type, String path) {
    var loose = Names.loose(leaf.text());
    for (var constant : type.getEnumConstants()) {
      if (Names.loose(((Enum<?>) constant).name()).equals(loose)) {
        return constant;
      }
    }
    if (type == ValueType.class && OTHER_TYPES.containsKey(loose)) {
      return OTHER_TYPES.get(loose);
    }
    var what = ValueAliases.of(type);
    binder.problem(
        leaf.position(), path, ConstantNames.unknown(leaf.text(), what, ConstantNames.of(type)));
    return null;
  }

  private static @Nullable Object within(
      Binder binder, Tree.Leaf leaf, Object value, Limits limits, String path) {
    var oneOf = limits.oneOf();
    if (oneOf != null && value instanceof String text) {
      var allowed = List.of(oneOf.value());
      var match = allowed.stream().filter(it -> Names.same(it, text)).findFirst();
      if (match.isEmpty()) {
        binder.problem(leaf.position(), path, ConstantNames.unknown(text, "allowed here", allowed));
      }
      return match.orElse(null);
    }
    var within = limits.within();
    if (within != null && value instanceof Number number) {
      var exact = new BigDecimal(number.toString());
      boolean low = exact.compareTo(BigDecimal.valueOf(within.min())) < 0;
      if (low || exact.compareTo(BigDecimal.valueOf(within.max())) > 0) {
        var most = within.max() == Long.MAX_VALUE ? "" : " and at most " + within.max();
        var message = "`%s` is out of range: at least %d%s";
        binder.problem(leaf.position(), path, message.formatted(leaf.text(), within.min(), most));
        return null;
      }
    }
    return value;
  }

  /** A map's key as text, system id or constant. */
  static @Nullable Object key(Binder binder, Tree.Entry entry, Class<?> type, String path) {
    if (type == String.class) {
      return entry.key();
    }
    var leaf = new Tree.Leaf(entry.position(), entry.key(), Value.text(entry.key()));
    return bind(binder, leaf, type, Limits.NONE, path);
  }

  private static @Nullable Object flag(Tree.Leaf leaf) {
    return leaf.value() instanceof Value.Flag flag ? flag.value() : null;
  }

  private static @Nullable Object decimal(Tree.Leaf leaf) {
    return leaf.value() instanceof Value.Decimal decimal ? decimal.value() : null;
  }

  private static @Nullable Object integer(Tree.Leaf leaf) {
    try {
      return leaf.value() instanceof Value.Decimal decimal ? decimal.value().intValueExact() : null;
    } catch (ArithmeticException e) {
      return null;
    }
  }

  public static @Nullable Duration duration(Tree.Leaf leaf) {
    var step = STEP.matcher(leaf.text());
    if (step.matches()) {
      var unit = MILLIS.getOrDefault(step.group(2), 0L);
      return Duration.ofMillis(Long.parseLong(step.group(1)) * unit);
    }
    try {
      var duration = leaf.text().equals("0") ? Duration.ZERO : Duration.parse(leaf.text());
      return duration.isNegative() ? null : duration;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Object zone(Tree.Leaf leaf) {
    try {
      return ZoneId.of(leaf.text());
    } catch (DateTimeException e) {
      return null;
    }
  }

  public static @Nullable SystemId systemId(String text) {
    try {
      return SystemId.of(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static List<Class<?>> scalarTypes() {
    return Arrays.asList(KINDS.keySet().toArray(Class<?>[]::new));
  }
}
