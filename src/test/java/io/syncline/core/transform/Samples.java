package io.syncline.core.transform;

import io.syncline.core.Ruled;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
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
public final class Samples {

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
  public static final class Field {
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

    public static Field of(ValueType type) {
      return of(type, null);
    }

    public static Field of(ValueType type, @Nullable String format) {
      var field = new Field();
      field.fieldType = type;
      field.type = type;
      field.format = format;
      return field;
    }

    public Field transforms(String... names) {
      transforms = List.of(names);
      return this;
    }

    Field validation(Validation wanted) {
      validation = wanted;
      return this;
    }

    public Field as(ValueType unified) {
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

  public static Samples one(Field field) {
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
                  ObjectType.IdCase.EXACT,
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
              CreatePolicy.CREATE,
              DeletePolicy.ARCHIVE,
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

  public Inbound in(Object... pairs) {
    return TRANSFORMER.inbound(entity(), participant(), struct(pairs));
  }

  /** What the first field means; null where it cannot be read. */
  public @Nullable Value unified(Value held) {
    return TRANSFORMER.unified(entity(), participant(), participant().mappings().get(0), held);
  }

  public @Nullable Value unified(String held) {
    return unified(Value.text(held));
  }

  public Outbound out(Object... pairs) {
    return TRANSFORMER.outbound(entity(), participant(), Attributes.of(struct(pairs).fields()));
  }

  /** What is written to the first field; null where it cannot be written. */
  public @Nullable Value written(Value value) {
    return out("a", value).fields().get("f");
  }

  public static Value.Struct struct(Object... pairs) {
    var fields = new TreeMap<String, Value>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put((String) pairs[i], value(pairs[i + 1]));
    }
    return new Value.Struct(fields);
  }

  public static Value.Items items(Object... values) {
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
