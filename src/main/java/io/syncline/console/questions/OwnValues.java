package io.syncline.console.questions;

import io.syncline.api.http.BodyFields;
import io.syncline.api.http.Masking;
import io.syncline.console.questions.QuestionSheet.OwnField;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Values that a person types for a conflict. The engine validates them; here a text becomes what
 * the attribute's type asks for.
 */
@Singleton
class OwnValues {

  private static final String PREFIX = "value-";

  /** What cannot be typed into one field. */
  private static final Set<ValueType> NOT_TYPED = EnumSet.of(ValueType.OBJECT, ValueType.REFERENCE);

  private static final Set<ReviewItem.Kind> ASK_FOR_VALUES =
      EnumSet.of(
          ReviewItem.Kind.CONFLICT,
          ReviewItem.Kind.FIRST_MEETING,
          ReviewItem.Kind.PING_PONG,
          ReviewItem.Kind.INVALID_VALUE);

  private final Installations installations;
  private final Masking masking;

  OwnValues(Installations installations, Masking masking) {
    this.installations = installations;
    this.masking = masking;
  }

  /** The fields of a form; empty where a value is asked for that cannot be typed or seen. */
  List<OwnField> fields(ReviewItem item) {
    var entity = installations.current().entity(item.entity()).orElse(null);
    if (entity == null || !ASK_FOR_VALUES.contains(item.kind())) {
      return List.of();
    }
    var fields = new ArrayList<OwnField>();
    for (var attribute : item.attributes().stream().sorted().toList()) {
      var type = type(entity, attribute);
      if (NOT_TYPED.contains(type) || masking.hides(entity.name(), attribute)) {
        return List.of();
      }
      fields.add(
          new OwnField(
              PREFIX + attribute, attribute, type.name().toLowerCase(Locale.ROOT), hint(type)));
    }
    return fields;
  }

  private static ValueType type(Entity entity, String attribute) {
    return entity.attribute(attribute).map(it -> it.type()).orElse(ValueType.TEXT);
  }

  private static String hint(ValueType type) {
    return switch (type) {
      case INTEGER -> "a whole number";
      case DECIMAL, MONEY -> "a number, as 12.50";
      case DATE -> "a day, as 2026-01-31";
      case DATETIME -> "a time, as 2026-01-31T12:00:00Z";
      case COUNTRY -> "two letters, as CH";
      case CURRENCY -> "three letters, as EUR";
      case LIST -> "one item on each line";
      default -> "";
    };
  }

  /** The names of the fields. */
  List<String> names(ReviewItem item) {
    return fields(item).stream().map(OwnField::name).toList();
  }

  /** The values typed; empty where one is missing or not of its type. */
  Optional<Value.Struct> read(ReviewItem item, BodyFields said) {
    var values = new TreeMap<String, Value>();
    var entity = installations.current().entity(item.entity()).orElse(null);
    var fields = fields(item);
    if (entity == null || fields.isEmpty()) {
      return Optional.empty();
    }
    for (var field : fields) {
      var text = said.text(field.name());
      var value =
          text == null ? Optional.<Value>empty() : value(type(entity, field.attribute()), text);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.put(field.attribute(), value.get());
    }
    return Optional.of(new Value.Struct(values));
  }

  private static Optional<Value> value(ValueType type, String text) {
    var plain = text.strip();
    return switch (type) {
      case INTEGER, DECIMAL, MONEY -> number(plain);
      case BOOLEAN ->
          plain.equals("true") || plain.equals("false")
              ? Optional.of(Value.flag(plain.equals("true")))
              : Optional.empty();
      case LIST ->
          Optional.of(
              new Value.Items(
                  plain
                      .lines()
                      .map(String::strip)
                      .filter(it -> !it.isEmpty())
                      .map(OwnValues::text)
                      .toList()));
      default -> plain.isEmpty() ? Optional.empty() : Optional.of(Value.text(plain));
    };
  }

  private static Value text(String item) {
    return Value.text(item);
  }

  private static Optional<Value> number(String text) {
    try {
      return text.length() > 100
          ? Optional.empty()
          : Optional.of(new Value.Decimal(new BigDecimal(text)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
