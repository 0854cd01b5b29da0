package io.syncline.cli.common;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.Hyphenated;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A JSON object of a command that asks no server; docs/command-line.md has its shape. */
public final class Document {

  private final Map<String, Value> fields = new TreeMap<>();

  /** A list, as every command prints one. */
  public static Document items(Collection<?> items) {
    return new Document().with("items", items);
  }

  /** A finding with its place; without one in a file the place is null. */
  public static Document of(Finding it) {
    var at = it.position();
    return new Document()
        .with("kind", it.kind() == Finding.Kind.HOLDS ? "not-started" : it.kind())
        .with("file", at == null ? null : at.file())
        .with("line", at == null ? null : at.line())
        .with("column", at == null ? null : at.column())
        .with("path", it.path())
        .with("message", it.message());
  }

  /**
   * Adds a field.
   *
   * @param it text, a number, a flag, null, an enum's constant (in small letters), a document, part
   *     of an answer, or a list or map of such; all else is its text
   */
  public Document with(String name, @Nullable Object it) {
    fields.put(name, value(it));
    return this;
  }

  /** Adds all fields of what a server answered. */
  public Document with(Server.Part answered) {
    fields.putAll(answered.fields().fields());
    return this;
  }

  public Value.Struct struct() {
    return new Value.Struct(fields);
  }

  private static Value value(@Nullable Object it) {
    if (it == null) {
      return Value.CLEARED;
    } else if (it instanceof Value value) {
      return value;
    } else if (it instanceof Document document) {
      return document.struct();
    } else if (it instanceof Server.Part part) {
      return part.fields();
    } else if (it instanceof Boolean flag) {
      return Value.flag(flag);
    } else if (it instanceof Number number) {
      return new Value.Decimal(new BigDecimal(number.toString()));
    } else if (it instanceof Enum<?> constant) {
      return Value.text(Hyphenated.of(constant));
    } else if (it instanceof Collection<?> items) {
      return new Value.Items(items.stream().map(Document::value).toList());
    } else if (it instanceof Map<?, ?> map) {
      var document = new Document();
      map.forEach((name, item) -> document.with(String.valueOf(name), item));
      return document.struct();
    }
    return Value.text(it.toString());
  }
}
