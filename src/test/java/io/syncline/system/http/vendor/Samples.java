package io.syncline.system.http.vendor;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import io.syncline.core.transform.value.Codec;
import io.syncline.core.transform.value.ParseContext;
import io.syncline.core.transform.value.UnreadableValue;
import io.syncline.json.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Records of one object, made up by the manifest's types within what the description allows. */
final class Samples {

  static final Instant START = Instant.parse("2026-01-15T10:00:00Z");

  private final SystemType type;
  private final ObjectType object;
  private final ApiSchema schema;
  private final Tried tried;

  /**
   * @param schema of a record as it is read
   */
  Samples(SystemType type, ObjectType object, ApiSchema schema, Tried tried) {
    this.type = type;
    this.object = object;
    this.schema = schema;
    this.tried = tried;
  }

  ApiSchema schema() {
    return schema;
  }

  Value.Struct record(int number) {
    var values = new TreeMap<String, Value>();
    var content = object.content();
    object.fields().values().stream()
        .filter(it -> content == null || !it.path().equals(content.field()))
        .forEach(it -> put(values, it.path(), value(it, number)));
    put(values, object.createdAt(), time(object.createdAt(), START.minusSeconds(9999)));
    put(values, object.updatedAt(), time(object.updatedAt(), START.plusSeconds(number)));
    put(values, object.version(), object.versionHeader() != null ? null : Value.text("" + number));
    put(values, object.archivedWhen() == null ? null : archivedPath(), archived(false));
    if (!object.id().startsWith("$")) {
      put(values, object.id(), id(number));
    }
    values
        .keySet()
        .removeIf(
            it -> schema.at(it).isEmpty() && !tried.values().containsKey(object.name() + "." + it));
    return Paths.write(Value.Struct.EMPTY, values);
  }

  private static void put(TreeMap<String, Value> to, @Nullable String path, @Nullable Value value) {
    if (path != null && value != null) {
      to.put(path, value);
    }
  }

  String archivedPath() {
    return String.valueOf(object.archivedWhen()).replaceAll("=.*", "");
  }

  /** What shows a record as archived, or does not. */
  @Nullable Value archived(boolean yes) {
    if (object.archivedWhen() == null) {
      return null;
    }
    var word = object.archivedWhen().replaceAll("^[^=]*=", "");
    if (word.matches("true|false")) {
      return Value.flag(word.equals("true") == yes);
    }
    var others = schema.at(archivedPath()).map(ApiSchema::words).orElseThrow();
    return yes
        ? Value.text(word)
        : others.stream()
            .filter(it -> !it.equals(word))
            .findFirst()
            .map(Value::text)
            .orElse(Value.CLEARED);
  }

  Value id(int number) {
    var at = schema.at(object.id()).orElse(ApiSchema.ANY);
    var given = tried.values().get(object.name() + "." + object.id());
    if (given != null) {
      return Value.text(given.asText().replaceAll("\\d(?=\\D*$)", "" + number % 10));
    }
    if (at.is("integer") || at.is("number")) {
      return Value.decimal(1000 + number);
    }
    return Value.text(
        at.format().filter("uuid"::equals).isPresent()
            ? "00000000-0000-4000-8000-%012d".formatted(number)
            : Integer.toString(1000 + number));
  }

  Value time(@Nullable String path, Instant at) {
    var declared = path == null ? null : object.fields().get(path);
    var schemaAt = schema.at(path).orElse(ApiSchema.ANY);
    if (declared != null && declared.format() != null) {
      return encoded(declared, ValueType.DATETIME, Value.text(at.toString()));
    }
    if (schemaAt.is("integer") || schemaAt.is("number")) {
      return Value.decimal(at.getEpochSecond());
    }
    return Value.text(
        schemaAt.format().filter("date"::equals).isPresent()
            ? at.toString().substring(0, 10)
            : at.toString());
  }

  /** What the product writes into the field. */
  Value value(FieldType field, int number) {
    var given = tried.values().get(object.name() + "." + field.path());
    if (given != null) {
      return given.isTextual()
          ? Value.text(given.asText().replace("{n}", "" + number))
          : Json.parse(given.toString());
    }
    var at = schema.at(field.path()).orElse(ApiSchema.ANY);
    if (!field.values().isEmpty()) {
      return plain(
          field.values().keySet().stream()
              .sorted()
              .filter(it -> at.words().isEmpty() || at.words().contains(it))
              .findFirst()
              .orElse("no word of both"),
          at);
    }
    if (field.type() == ValueType.TEXT && !at.words().isEmpty()) {
      return Value.text(at.words().get(0));
    }
    if (!field.writable() && field.type() == ValueType.TEXT) {
      return shown(at, field, number);
    }
    boolean currency =
        object.fields().values().stream()
            .anyMatch(
                it -> it.minorUnits() != null && it.minorUnits().currency().equals(field.path()));
    if (currency) {
      return Value.text("eur");
    }
    if (field.minorUnits() != null) {
      return Value.decimal(1000 + number);
    }
    return encoded(field, field.type(), unified(field, at, number));
  }

  private Value shown(ApiSchema at, FieldType field, int number) {
    if (at.is("integer") || at.is("number")) {
      return Value.decimal(number);
    }
    if (at.is("boolean")) {
      return Value.flag(true);
    }
    if (at.list() || at.is("object")) {
      return Json.parse(at.sample(List.of()).toString());
    }
    return text(at, field, number);
  }

  private static Value plain(String word, ApiSchema at) {
    return at.is("boolean")
        ? Value.flag(Boolean.parseBoolean(word))
        : at.is("integer") ? Value.decimal(word) : Value.text(word);
  }

  private Value encoded(FieldType field, ValueType as, Value unified) {
    try {
      return Codec.of(as, field.format(), new ParseContext(ZoneOffset.UTC, "")).encode(unified);
    } catch (UnreadableValue e) {
      throw new IllegalStateException(field.path(), e);
    }
  }

  private Value unified(FieldType field, ApiSchema at, int number) {
    return switch (field.type()) {
      case TEXT, PICKLIST -> text(at, field, number);
      case INTEGER -> Value.decimal(number);
      case DECIMAL, MONEY ->
          Value.decimal(field.scale() != null && field.scale() == 0 ? number + "" : number + ".5");
      case BOOLEAN -> Value.flag(true);
      case DATE -> Value.text("2026-01-" + (10 + number % 10));
      case DATETIME -> Value.text(START.plusSeconds(number).toString());
      case EMAIL -> Value.text("p" + number + "@example.com");
      case PHONE -> Value.text("+4930123450" + number % 10);
      case URL -> Value.text("https://example.com/" + number);
      case COUNTRY -> Value.text("DE");
      case CURRENCY -> Value.text("EUR");
      case REFERENCE -> reference(field);
      case LIST, OBJECT -> Json.parse(at.sample(List.of()).toString());
    };
  }

  private Value reference(FieldType field) {
    return Value.text("1001");
  }

  private static Value text(ApiSchema at, FieldType field, int number) {
    var name = field.path().substring(field.path().lastIndexOf('.') + 1).replaceAll("\\W", "");
    if (at.format().filter("uuid"::equals).isPresent()) {
      return Value.text("00000000-0000-4000-8000-%012d".formatted(number));
    }
    if (at.format().filter(it -> it.matches("date(-time)?")).isPresent()) {
      return Value.text(at.format().get().equals("date") ? "2026-01-15" : START.toString());
    }
    if (at.format().filter(it -> it.matches("email")).isPresent()) {
      return Value.text("p" + number + "@example.com");
    }
    if (at.format().filter(it -> it.matches("uri|url")).isPresent()) {
      return Value.text("https://example.com/" + number);
    }
    int longest = Math.min(at.longest(), field.maxLength() == null ? 1000 : field.maxLength());
    var text = name + "-" + number;
    return Value.text(text.length() <= longest ? text : text.substring(text.length() - longest));
  }
}
