package io.syncline.cli.system.field;

import io.syncline.cli.common.Document;
import io.syncline.core.definition.system.Described;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.transform.path.Paths;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prints the fields that a vendor describes and the manifest does not name, as its lines. */
final class DescribedSheet {

  private static final int MOST = 1000;
  private static final int SHOWN_WORDS = 10;

  /** Parts of the words by which vendors call types; the first that fits counts. */
  private static final List<Map.Entry<String, ValueType>> KINDS =
      List.of(
          Map.entry("datetime", ValueType.DATETIME),
          Map.entry("timestamp", ValueType.DATETIME),
          Map.entry("date", ValueType.DATE),
          Map.entry("bool", ValueType.BOOLEAN),
          Map.entry("checkbox", ValueType.BOOLEAN),
          Map.entry("int", ValueType.INTEGER),
          Map.entry("decimal", ValueType.DECIMAL),
          Map.entry("double", ValueType.DECIMAL),
          Map.entry("number", ValueType.DECIMAL),
          Map.entry("currency", ValueType.DECIMAL),
          Map.entry("percent", ValueType.DECIMAL),
          Map.entry("email", ValueType.EMAIL),
          Map.entry("phone", ValueType.PHONE),
          Map.entry("url", ValueType.URL));

  private final PrintWriter out;
  private final ConnectedSystem system;

  DescribedSheet(PrintWriter out, ConnectedSystem system) {
    this.out = out;
    this.system = system;
  }

  /** A field as its vendor describes it. */
  private record Field(@Nullable String label, @Nullable String kind, List<String> words) {}

  /**
   * @param document gets {@code described}: the fields that the manifest does not name
   * @return false: the vendor was asked, and did not say
   */
  boolean print(ObjectType object, Document document) {
    var described = object.described();
    var rows = object.descriptions().orElse(null);
    if (described == null || rows == null) {
      return true;
    }
    var all = new TreeMap<String, Field>();
    try {
      system
          .list(new ListRequest(rows.name(), null, null, MOST))
          .records()
          .forEach(it -> all.put(path(described, it.ref().id()), field(described, it.answered())));
    } catch (SystemFailure failed) {
      document.with("described", failed.failure().reason());
      out.println(object.name() + ": its fields are not described: " + failed.failure().reason());
      return false;
    }
    var named = FieldSheet.named(object);
    int count = all.size();
    all.keySet().removeIf(it -> FieldSheet.isNamed(it, named));
    document.with("described", all.entrySet().stream().map(DescribedSheet::document).toList());
    out.println(
        "%s: %d fields are described; %s"
            .formatted(
                object.name(),
                count,
                all.isEmpty()
                    ? "the manifest names all of them"
                    : all.size() + " that the manifest does not name, as lines of its `fields`:"));
    all.forEach((path, it) -> out.println(line(path, it)));
    return true;
  }

  private static String path(Described described, String name) {
    var escaped = name.replace(".", "\\.");
    return described.within() == null ? escaped : described.within() + "." + escaped;
  }

  private static Field field(Described described, Value.Struct row) {
    var words = described.words() == null ? null : Paths.read(row, described.words());
    return new Field(
        text(row, described.label()),
        text(row, described.kind()),
        words instanceof Value.Items items
            ? items.values().stream().flatMap(it -> Stream.ofNullable(Scalars.text(it))).toList()
            : List.of());
  }

  private static @Nullable String text(Value.Struct row, String path) {
    var value = Paths.read(row, path);
    return value == null || value.isEmpty() ? null : Scalars.text(value);
  }

  private static Document document(Map.Entry<String, Field> it) {
    return new Document()
        .with("field", it.getKey())
        .with("label", it.getValue().label())
        .with("type", it.getValue().kind())
        .with("words", it.getValue().words());
  }

  private static String line(String path, Field field) {
    var type = type(field.kind());
    var words =
        field.words().stream().limit(SHOWN_WORDS).collect(Collectors.joining(", "))
            + (field.words().size() > SHOWN_WORDS ? ", …" : "");
    var note =
        Stream.of(
                Optional.ofNullable(field.label()),
                Optional.ofNullable(field.kind()),
                Optional.of(words).filter(it -> !it.isEmpty()))
            .flatMap(Optional::stream)
            .map(it -> it.replaceAll("\\s+", " "))
            .collect(Collectors.joining(" · "));
    var key = path.matches("[A-Za-z_][\\w.$-]*") ? path : "'" + path.replace("'", "''") + "'";
    return "  %s: %s%s"
        .formatted(
            key,
            type == ValueType.TEXT ? "{}" : "{type: " + type.name().toLowerCase(Locale.ROOT) + "}",
            note.isEmpty() ? "" : "   # " + note);
  }

  /** Text, where the vendor's word says nothing else. */
  private static ValueType type(@Nullable String kind) {
    var plain = kind == null ? "" : kind.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    return KINDS.stream()
        .filter(it -> plain.startsWith(it.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(ValueType.TEXT);
  }
}
