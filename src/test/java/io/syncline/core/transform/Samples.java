package io.syncline.core.transform;

import io.syncline.core.Ruled;
import io.syncline.core.definition.Attribute;
import io.syncline.core.definition.Cleansing;
import io.syncline.core.definition.Entity;
import io.syncline.core.definition.FieldMapping;
import io.syncline.core.definition.FieldType;
import io.syncline.core.definition.ObjectType;
import io.syncline.core.definition.Participant;
import io.syncline.core.definition.Validation;
import io.syncline.core.definition.ValueType;
import io.syncline.core.model.Attributes;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes small entities with one participant, for tests. */
final class Samples {

  static final Transformer TRANSFORMER = new Transformer();

  String region = "";
  ZoneId zone = ZoneId.of("UTC");
  Cleansing cleansing = Cleansing.NONE;
  ObjectType.Absent absent = ObjectType.Absent.UNSAID;
  boolean replaces;
  private final List<FieldMapping> mappings = new ArrayList<>();
  private final Map<String, Attribute> attributes = new HashMap<>();
  private @Nullable Entity entity;
  private @Nullable Participant participant;

  /** One field and its attribute. */
  static final class Field {
    String path = "f";
    String attribute = "a";
    ValueType fieldType = ValueType.TEXT;
    ValueType type = ValueType.TEXT;
    @Nullable String format;
    @Nullable ZoneId timeZone;
    @Nullable Integer maxLength;
    @Nullable Integer scale;
    FieldType.ClearAs clearAs = FieldType.ClearAs.NULL;
    Map<String, String> fieldValues = Map.of();
    Map<String, String> values = Map.of();
    List<String> transforms = List.of();
    boolean in = true;
    boolean out = true;
    boolean required;
    @Nullable Value defaultValue;
    Validation validation = Validation.NONE;

    static Field of(ValueType type) {
      return of(type, null);
    }

    static Field of(ValueType type, @Nullable String format) {
      var field = new Field();
      field.fieldType = type;
      field.type = type;
      field.format = format;
      return field;
    }

    Field transforms(String... names) {
      transforms = List.of(names);
      return this;
    }

    Field validation(Validation wanted) {
      validation = wanted;
      return this;
    }

    Field as(ValueType unified) {
      type = unified;
      return this;
    }

    Field at(String nativePath, String unifiedName) {
      path = nativePath;
      attribute = unifiedName;
      return this;
    }
  }

  Samples with(Field field) {
    mappings.add(
        new FieldMapping(
            new FieldType(
                field.path,
                field.attribute,
                field.fieldType,
                false,
                true,
                false,
                false,
                field.maxLength,
                field.scale,
                field.format,
                field.timeZone,
                field.fieldValues,
                null,
                field.clearAs),
            field.attribute,
            field.in,
            field.out,
            field.transforms,
            field.values,
            field.required,
            field.defaultValue));
    attributes.put(
        field.attribute,
        Ruled.validated(Attribute.plain(field.attribute, field.type), field.validation));
    entity = null;
    return this;
  }

  static Samples one(Field field) {
    return new Samples().with(field);
  }

  Entity entity() {
    if (entity == null) {
      participant =
          new Participant(
              SystemId.of("crm"),
              new ObjectType(
                  "contacts",
                  List.of("contact"),
                  "id",
                  null,
                  null,
                  null,
                  null,
                  Duration.ofMillis(1),
                  Duration.ZERO,
                  Duration.ZERO,
                  absent,
                  replaces,
                  false,
                  null,
                  null,
                  List.of(),
                  Map.of(),
                  Map.of()),
              0,
              Participant.CreatePolicy.CREATE,
              Participant.DeletePolicy.ARCHIVE,
              mappings);
      entity =
          new Entity(
              "contact",
              List.of(participant),
              attributes,
              List.of(),
              cleansing,
              region,
              zone,
              List.of());
    }
    return entity;
  }

  Participant participant() {
    return entity().participants().get(0);
  }

  Inbound in(Object... pairs) {
    return TRANSFORMER.inbound(entity(), participant(), struct(pairs));
  }

  /** What the first field means; null where it cannot be read. */
  @Nullable Value unified(Value held) {
    return TRANSFORMER.unified(entity(), participant(), participant().mappings().get(0), held);
  }

  @Nullable Value unified(String held) {
    return unified(Value.text(held));
  }

  Outbound out(Object... pairs) {
    return TRANSFORMER.outbound(entity(), participant(), Attributes.of(struct(pairs).fields()));
  }

  /** What the first field is told; null where it cannot be. */
  @Nullable Value told(Value value) {
    return out("a", value).fields().get("f");
  }

  static Value.Struct struct(Object... pairs) {
    var fields = new TreeMap<String, Value>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put((String) pairs[i], value(pairs[i + 1]));
    }
    return new Value.Struct(fields);
  }

  static Value.Items items(Object... values) {
    return new Value.Items(Arrays.stream(values).map(Samples::value).toList());
  }

  static Value value(Object value) {
    if (value instanceof Value given) {
      return given;
    }
    if (value instanceof String text) {
      return Value.text(text);
    }
    return value instanceof Boolean flag
        ? Value.flag(flag)
        : new Value.Decimal(new BigDecimal(value.toString()));
  }
}
