package io.syncline.definition.draft;

import io.syncline.core.model.value.Value;
import io.syncline.core.transform.FieldTypes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields of a record, with those of the objects in it. */
final class DraftFields {

  private static final int DEEPEST = 1;
  private static final int MOST = 200;
  private static final int MOST_VALUES = 40;
  private static final Map<String, String> FORMATS =
      Map.of(
          "date-time", "datetime",
          "date", "date",
          "email", "email",
          "uri", "url",
          "url", "url",
          "phone", "phone");
  private static final Map<String, String> TYPES =
      Map.of(
          "integer", "integer", "number", "decimal", "boolean", "boolean", "array", "list",
          "object", "object");
  private static final List<String> PERSONAL =
      List.of(
          "email",
          "phone",
          "mobile",
          "firstname",
          "lastname",
          "fullname",
          "givenname",
          "familyname",
          "surname",
          "birth",
          "street",
          "address",
          "ssn");

  private final Schemas schemas;
  private final List<Field> fields = new ArrayList<>();
  private final List<String> left = new ArrayList<>();

  /**
   * A field.
   *
   * @param path in the record
   * @param name its last name
   * @param top the name of the property of the record that holds it
   */
  record Field(String path, String name, String top, Value.Struct schema) {}

  /**
   * What requests take.
   *
   * @param known whether a request says what it takes
   * @param names of the record's properties
   * @param required by a create
   */
  record Taken(boolean known, Set<String> names, Set<String> required) {}

  DraftFields(Schemas schemas, Value.Struct record, Value.@Nullable Struct sent) {
    this.schemas = schemas;
    var properties = new LinkedHashMap<>(schemas.properties(record));
    if (sent != null) {
      schemas.properties(sent).forEach(properties::putIfAbsent);
    }
    properties.forEach((name, it) -> add(NameForms.step(name), name, name, it, 0));
  }

  private void add(String path, String name, String top, Value.Struct schema, int depth) {
    var below =
        Schemas.type(schema).equals("object")
            ? schemas.properties(schema)
            : Map.<String, Value.Struct>of();
    if (!below.isEmpty() && depth < DEEPEST) {
      below.forEach((part, it) -> add(NameForms.below(path, part), part, top, it, depth + 1));
    } else if (FieldTypes.pathProblem(path).isPresent() || fields.size() >= MOST) {
      left.add(path);
    } else {
      fields.add(new Field(path, name, top, schema));
    }
  }

  List<Field> all() {
    return fields;
  }

  /** Names that a path cannot say, and those beyond the most that are drafted. */
  List<String> left() {
    return left;
  }

  /**
   * By path, as a system type says them.
   *
   * @param unmapped paths that carry no attribute: the id and the times
   */
  Map<String, Object> drafted(Taken taken, Set<String> unmapped, Set<String> without) {
    var drafted = new LinkedHashMap<String, Object>();
    var attributes = new HashSet<String>();
    var leaves = new TreeSet<String>();
    fields.stream()
        .filter(it -> it.path().equals(it.top()))
        .forEach(it -> leaves.add(NameForms.camel(it.name())));
    for (var field : fields) {
      if (!without.contains(field.path())) {
        var attribute = unmapped.contains(field.path()) ? "" : attribute(field, leaves, attributes);
        drafted.put(field.path(), entry(field, attribute, taken));
      }
    }
    return drafted;
  }

  /** Its last name where no other field has that, else all its names. */
  private static String attribute(Field field, Set<String> tops, Set<String> used) {
    var type = Schemas.type(field.schema());
    if (type.equals("array") || type.equals("object")) {
      return "";
    }
    boolean nested = !field.path().equals(NameForms.step(field.top()));
    var shortly = NameForms.camel(field.name());
    var name = nested && tops.contains(shortly) ? NameForms.camel(field.path()) : shortly;
    if (name.isEmpty() || used.add(name)) {
      return name;
    }
    var whole = NameForms.camel(field.path());
    return used.add(whole) ? whole : "";
  }

  private Object entry(Field field, String attribute, Taken taken) {
    var entry = new LinkedHashMap<String, Object>();
    if (!attribute.isEmpty()) {
      entry.put("attribute", attribute);
    }
    var values = values(field.schema());
    var type = type(field.schema(), values);
    if (!type.equals("text") || attribute.isEmpty()) {
      entry.put("type", type);
    }
    if (PERSONAL.stream().anyMatch(NameForms.bare(field.path())::contains)
        && !type.equals("boolean")) {
      entry.put("pii", true);
    }
    boolean written = taken.names().contains(field.top());
    if (Description.flag(field.schema(), "readOnly") || taken.known() && !written) {
      entry.put("writable", false);
    } else if (taken.required().contains(field.top())
        && field.path().equals(NameForms.step(field.top()))) {
      entry.put("required", true);
    }
    limits(field.schema(), type, entry);
    if (!values.isEmpty()) {
      entry.put("values", values);
    }
    return entry.size() == 1 && entry.containsKey("attribute") ? attribute : entry;
  }

  private void limits(Value.Struct schema, String type, Map<String, Object> entry) {
    var most = Description.number(schema, "maxLength");
    if (most != null
        && most.signum() > 0
        && most.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0
        && !TYPES.containsValue(type)) {
      entry.put("maxLength", most.intValue());
    }
    var step = Description.number(schema, "multipleOf");
    if (type.equals("decimal") && step != null && step.signum() > 0) {
      int scale = step.stripTrailingZeros().scale();
      if (scale > 0 && scale < 20) {
        entry.put("scale", scale);
      }
    }
  }

  private static String type(Value.Struct schema, Map<String, Object> values) {
    var type = Schemas.type(schema);
    if (!values.isEmpty()) {
      return "picklist";
    }
    if (type.equals("string") || type.isEmpty()) {
      return FORMATS.getOrDefault(Description.text(schema, "format"), "text");
    }
    return TYPES.getOrDefault(type, "text");
  }

  /** Each value as itself; none where they are too many to be listed. */
  private static Map<String, Object> values(Value.Struct schema) {
    var values = new LinkedHashMap<String, Object>();
    if (Schemas.type(schema).equals("string")) {
      for (var it : Description.items(schema, "enum")) {
        if (it instanceof Value.Text text && !text.value().isBlank()) {
          values.put(text.value(), text.value());
        }
      }
    }
    return values.size() > MOST_VALUES ? Map.of() : values;
  }
}
