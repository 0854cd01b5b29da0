package io.syncline.core.transform;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.scalar.Characters;
import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.clean.Checks;
import io.syncline.core.transform.clean.Picklist;
import io.syncline.core.transform.clean.Transform;
import io.syncline.core.transform.clean.Transforms;
import io.syncline.core.transform.path.FieldPath;
import io.syncline.core.transform.value.Adf;
import io.syncline.core.transform.value.Codec;
import io.syncline.core.transform.value.CountryCodec;
import io.syncline.core.transform.value.InstantCodec;
import io.syncline.core.transform.value.ParseContext;
import io.syncline.core.transform.value.RefusedValue;
import io.syncline.core.transform.value.UnreadableValue;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mapping made ready.
 *
 * <p>In: cleanse, read by the field's type and format, transforms in order, picklist, read as the
 * attribute's type, case, {@code normalize}, rounding. Out: the same backwards as far as it can be
 * undone, then fitted.
 */
final class FieldPlan {

  private final FieldMapping mapping;
  private final FieldPath path;
  private final boolean all;
  private final Cleansing cleansing;
  private final Validation validation;
  private final Checks checks;
  private final ValueType wireType;
  private final ValueType type;
  private final Codec wire;
  private final ZoneId wireZone;
  private final Codec reading;
  private final boolean plain;
  private final Codec unified;
  private final List<Transform> transforms;
  private final List<Transform> afterwards;
  private final Picklist picklist;
  private final ParseContext parseContext;
  private final boolean omissionClears;
  private final boolean straight;
  private final boolean rich;

  FieldPlan(Entity entity, FieldMapping mapping, boolean omissionClears) {
    var field = mapping.field();
    var attribute =
        entity
            .attribute(mapping.attribute())
            .orElseGet(() -> Attribute.plain(mapping.attribute(), field.type()));
    this.mapping = mapping;
    this.omissionClears = omissionClears;
    this.parseContext = ParseContext.of(entity);
    this.path = FieldPath.parse(field.path());
    this.all = FieldType.meansAll(field.path());
    this.cleansing = entity.reading().cleansing();
    this.validation = attribute.validation();
    this.checks = new Checks(validation, parseContext);
    this.type = attribute.type();
    this.transforms = Transforms.compile(mapping.conversion().transformsIn(), parseContext);
    this.picklist = Picklist.of(mapping);
    boolean worded = !picklist.words().isEmpty();
    this.wireType =
        field.type() == ValueType.TEXT && transforms.isEmpty() && !worded ? type : field.type();
    // A day has no zone: where a system writes one, the sync's says when it begins.
    var zone = wireType == ValueType.DATETIME ? field.timeZone() : null;
    var context = zone == null ? parseContext : parseContext.in(zone);
    this.wireZone = context.zone();
    this.wire = Codec.of(wireType, field.format(), context);
    this.reading =
        worded && wireType != ValueType.LIST ? Codec.of(ValueType.TEXT, null, parseContext) : wire;
    this.plain = transforms.isEmpty() && !worded;
    this.rich = wireType == ValueType.TEXT && Codec.RICH.equals(field.format());
    // One codec where both are the same, so that what it remembers is known to both.
    this.unified =
        wireType == type && field.format() == null && zone == null
            ? wire
            : Codec.of(type, null, parseContext);
    this.afterwards = Transforms.compile(afterwards(attribute), parseContext);
    this.straight =
        mapping.in()
            && mapping.reference() == null
            && plain
            && wireType == ValueType.TEXT
            && type == ValueType.TEXT
            && afterwards.isEmpty()
            && checks.none();
  }

  private List<String> afterwards(Attribute attribute) {
    var names = new ArrayList<String>();
    var casing = cleansing.normalizeCase().get(attribute.name());
    if (casing != null) {
      names.add(casing);
    }
    if (validation.normalizes()) {
      names.add(validation.usual(attribute.type()));
    } else if (validation.normalize() != null) {
      names.add(validation.normalize());
    }
    return names;
  }

  FieldMapping mapping() {
    return mapping;
  }

  FieldType field() {
    return mapping.field();
  }

  /**
   * Whether the value names another record that is not looked up yet. A list names none: a
   * reference is one record.
   */
  boolean names(Value raw) {
    return mapping.reference() != null && !blank(raw) && Scalars.text(raw) != null;
  }

  /**
   * What a native value says of the attribute; null where it does not enter the record or is not
   * allowed to.
   */
  @Nullable Value said(Value raw) {
    if (straight && raw instanceof Value.Text text && Characters.plain(text.value())) {
      return raw;
    }
    if (!mapping.in() || names(raw) || !storing(raw)) {
      return null;
    }
    var wrong = validation.otherwise().onInvalid();
    try {
      var value = in(raw);
      if (value.isEmpty() && required()) {
        wrong = validation.otherwise().onMissing();
        throw new UnreadableValue("missing", "required, and empty");
      }
      if (!value.isEmpty()) {
        validate(value);
      }
      return value;
    } catch (UnreadableValue e) {
      return wrong == Validation.Response.DEFAULT ? validation.otherwise().defaultValue() : null;
    }
  }

  private boolean storing(Value raw) {
    try {
      storable(raw);
      return true;
    } catch (UnreadableValue e) {
      return false;
    }
  }

  /** What a native record says in the field; null: nothing. */
  @Nullable Value read(Value.Struct record) {
    var value = path.read(record);
    boolean one = all && value != null && !value.isEmpty() && !(value instanceof Value.Items);
    return one && wireType == ValueType.LIST ? new Value.Items(List.of(value)) : value;
  }

  /** Whether a field is cleared by leaving it out. */
  boolean omits() {
    return field().clearAs() == FieldType.ClearAs.OMITTED;
  }

  Validation validation() {
    return validation;
  }

  boolean required() {
    return mapping.conversion().required() || validation.required();
  }

  /** A native value as it may be kept in a shadow. */
  Value storable(Value raw) {
    return Trees.storable(raw, cleansing.removeInvalidChars());
  }

  /**
   * The unified meaning of a native value, not validated.
   *
   * @throws UnreadableValue where it has none
   */
  Value in(Value raw) {
    if (RefusedValue.is(raw)) {
      throw new UnreadableValue("refused", RefusedValue.REASON);
    }
    if (mapping.reference() != null && raw instanceof Value.Items) {
      throw UnreadableValue.type("it names several records, and a reference is one");
    }
    var value = Trees.tidied(rich ? Adf.text(raw) : raw, cleansing);
    value = blank(value) ? Value.CLEARED : decoded(value);
    for (var transform : transforms) {
      value = value.isEmpty() ? transform.inEmpty() : transform.in(value);
    }
    if (!value.isEmpty()) {
      value = picklist.in(value);
    }
    if (value.isEmpty()) {
      var fallback = mapping.conversion().defaultValue();
      return fallback == null || fallback.isEmpty() ? Value.CLEARED : normalized(fallback);
    }
    return normalized(value);
  }

  /**
   * The rules of {@code cleansing} that changed a text on its way in, as definitions write them.
   *
   * @param value what it came to; one that came through as it was changed by no rule
   */
  List<String> cleansing(Value raw, Value value) {
    if (!(raw instanceof Value.Text before)
        || value instanceof Value.Text after && after.value().equals(before.value())) {
      return List.of();
    }
    var rules = new ArrayList<String>(1);
    var text = before.value();
    if (cleansing.removeInvalidChars() && !Characters.cleaned(text).equals(text)) {
      rules.add("removeInvalidChars");
    }
    if (cleansing.trimWhitespace() && !Characters.folded(text).equals(text)) {
      rules.add("trimWhitespace");
    }
    if (cleansing.normalizeCase().containsKey(mapping.attribute())
        && value instanceof Value.Text after
        && Trees.tidied(raw, cleansing) instanceof Value.Text tidied
        && !after.equals(tidied)
        && after.value().equalsIgnoreCase(tidied.value())) {
      rules.add("normalizeCase");
    }
    return rules;
  }

  /** White space alone is empty for every type but text. */
  boolean blank(Value value) {
    return value.isEmpty()
        || wireType != ValueType.TEXT && value instanceof Value.Text text && text.value().isBlank();
  }

  private Value decoded(Value value) {
    try {
      return reading.decode(value);
    } catch (UnreadableValue e) {
      if (transforms.isEmpty()) {
        throw e;
      }
      return value;
    }
  }

  private Value normalized(Value value) {
    var result = typed(value);
    for (var transform : afterwards) {
      if (!result.isEmpty()) {
        result = transform.in(result);
      }
    }
    if (result.isEmpty()) {
      return Value.CLEARED;
    }
    return checks.rounded(afterwards.isEmpty() ? result : unified.decode(result));
  }

  private Value typed(Value value) {
    return type == ValueType.DATE && wireType == ValueType.DATETIME
        ? InstantCodec.day(value, wireZone)
        : unified.decode(value);
  }

  /**
   * Looks at a filled unified value.
   *
   * @throws UnreadableValue where it does not satisfy the definition
   */
  void validate(Value value) {
    checks.judge(value);
  }

  /**
   * The native value to write to the target.
   *
   * @throws UnreadableValue where it cannot be written without loss
   */
  Value out(Value value) {
    return value.isEmpty() ? clear() : fitted(encoded(value));
  }

  private Value clear() {
    return switch (field().clearAs()) {
      case NULL -> Value.CLEARED;
      case EMPTY_TEXT -> Value.text("");
      case OMITTED -> omissible();
      case IMPOSSIBLE ->
          throw new UnreadableValue("clear-impossible", "the target cannot clear this field");
    };
  }

  private Value omissible() {
    if (!omissionClears) {
      throw new UnreadableValue(
          "clear-impossible", "it is cleared by leaving it out, and updates there are partial");
    }
    return Value.CLEARED;
  }

  private Value encoded(Value value) {
    var written = picklist.out(value);
    for (int i = transforms.size() - 1; i >= 0 && !written.isEmpty(); i--) {
      written = transforms.get(i).out(written);
    }
    if (written.isEmpty()) {
      return clear();
    }
    return asDeclared(plain ? wire.encode(written) : attempted(written));
  }

  /** After a transform or from a picklist the value may already be as the wire wants it. */
  private Value attempted(Value value) {
    try {
      return wire.encode(value);
    } catch (UnreadableValue e) {
      return value;
    }
  }

  /** What the system declares as text is written as text, unless it wants that as a number. */
  private Value asDeclared(Value value) {
    boolean asText = field().type() == ValueType.TEXT && !Codec.NUMBER.equals(field().format());
    boolean text = asText && !(value instanceof Value.Text);
    var written = text ? Scalars.text(value) : null;
    return written == null ? value : Value.text(written);
  }

  private Value fitted(Value value) {
    var longest = field().maxLength();
    if (longest != null
        && (rich ? Adf.text(value) : value) instanceof Value.Text text
        && text.value().length() > longest
        && text.value().codePointCount(0, text.value().length()) > longest) {
      throw new UnreadableValue(
          "too-long", "longer than the " + longest + " characters the field takes");
    }
    var scale = field().scale();
    var number = scale == null || field().type() == ValueType.TEXT ? null : Numbers.of(value);
    if (scale != null && number != null && Checks.decimals(number) > scale) {
      throw new UnreadableValue(
          "scale", "more than the " + scale + " decimal places the field takes");
    }
    return value;
  }

  /** Says that a value was left as it came, where its type could not be made out; null: it was. */
  @Nullable String doubt(Value value) {
    var text = Scalars.text(value);
    if (text == null) {
      return null;
    }
    return switch (type) {
      case PHONE ->
          text.startsWith("+") ? null : "a phone number without country or region, left as it is";
      case COUNTRY ->
          CountryCodec.CODES.contains(text) ? null : "not a country known, left as it is";
      case CURRENCY ->
          Codec.CURRENCIES.contains(text) ? null : "not a currency known, left as it is";
      default -> null;
    };
  }
}
