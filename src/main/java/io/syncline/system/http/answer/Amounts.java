package io.syncline.system.http.answer;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.MinorUnits;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object that a system holds in minor units. In records they are in major units:
 * 1099 of {@code usd} is 10.99. Nothing is rounded. Immutable.
 */
public final class Amounts {

  /** Of an object without such fields. */
  public static final Amounts NONE = new Amounts(List.of());

  private static final String RAW = "minorUnits";

  private final List<FieldType> fields;

  private Amounts(List<FieldType> fields) {
    this.fields = fields;
  }

  public static Amounts of(ObjectType type) {
    return new Amounts(
        type.fields().values().stream().filter(it -> it.minorUnits() != null).toList());
  }

  /** Thrown for an amount that cannot be written; says which, never its value. */
  public static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;
    private final String field;

    private Unfit(String field, String why) {
      super(why, null, false, false);
      this.field = field;
    }

    public String field() {
      return field;
    }

    public String why() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * A record as answered, its amounts in major units. One whose currency is not known, or that is
   * no number, becomes an object that is no amount: it is a problem of that value.
   */
  public Value.Struct read(Value.Struct answered) {
    var major = new TreeMap<String, Value>();
    for (var field : fields) {
      var raw = Paths.read(answered, field.path());
      if (raw != null && !raw.isEmpty()) {
        var places = places(field, answered);
        var number = Numbers.of(raw);
        major.put(
            field.path(),
            places == null || number == null
                ? new Value.Struct(Map.of(RAW, raw))
                : moved(raw, number.movePointLeft(places)));
      }
    }
    return major.isEmpty() ? answered : Paths.write(answered, major);
  }

  /** Whether the record must be read before these fields of an update can be written. */
  public boolean needRecord(Value.Struct update) {
    return fields.stream().anyMatch(it -> filled(update, it.path()) != said(update, it));
  }

  private static boolean filled(Value.Struct fields, String path) {
    var value = Paths.read(fields, path);
    return value != null && !value.isEmpty();
  }

  private static boolean said(Value.Struct fields, FieldType amount) {
    var units = amount.minorUnits();
    return units != null && Paths.read(fields, units.currency()) != null;
  }

  /**
   * The fields as they are sent. Where a write changes the currency alone, and the new one has
   * other decimal places, the amount is written with it: the same number would mean another amount.
   *
   * @param record what is known of the record, in major units
   * @throws Unfit where an amount cannot be written without loss
   */
  public Value.Struct written(Value.Struct update, Value.Struct record) throws Unfit {
    var minor = new TreeMap<String, Value>();
    for (var field : fields) {
      var value = Paths.read(update, field.path());
      var sent = value == null ? kept(field, update, record) : value;
      if (sent != null && !sent.isEmpty()) {
        minor.put(field.path(), minor(field, sent, said(update, field) ? update : record));
      }
    }
    return minor.isEmpty() ? update : Paths.write(update, minor);
  }

  private static @Nullable Value kept(FieldType field, Value.Struct update, Value.Struct record) {
    var before = places(field, record);
    var now = places(field, update);
    return before == null || now == null || before.equals(now)
        ? null
        : Paths.read(record, field.path());
  }

  private static Value minor(FieldType field, Value value, Value.Struct where) throws Unfit {
    if (value instanceof Value.Struct unread && unread.fields().get(RAW) != null) {
      return unread.fields().get(RAW);
    }
    var places = places(field, where);
    if (places == null) {
      throw new Unfit(field.path(), "it is written in minor units of a currency that is not known");
    }
    var number = Numbers.of(value);
    if (number == null) {
      throw new Unfit(field.path(), "not a number");
    }
    var moved = number.movePointRight(places);
    if (moved.signum() != 0 && moved.stripTrailingZeros().scale() > 0) {
      throw new Unfit(field.path(), "more decimal places than its currency has");
    }
    return moved(value, moved.setScale(0, RoundingMode.UNNECESSARY));
  }

  private static @Nullable Integer places(FieldType field, Value.Struct where) {
    MinorUnits units = field.minorUnits();
    var currency = units == null ? null : Paths.read(where, units.currency());
    var code = currency == null ? null : Scalars.text(currency);
    return units == null || code == null ? null : units.placesOf(code);
  }

  /** A text stays a text. */
  private static Value moved(Value as, BigDecimal number) {
    return as instanceof Value.Text
        ? Value.text(Numbers.text(number))
        : new Value.Decimal(plain(number));
  }

  private static BigDecimal plain(BigDecimal number) {
    return number.scale() < 0 ? number.setScale(0) : number;
  }
}
