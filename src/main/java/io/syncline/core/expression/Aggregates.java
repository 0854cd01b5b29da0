package io.syncline.core.expression;

import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.util.List;

/**
 * The functions over a group of records: {@code sum(x)} of what each of them gives, {@code count()}
 * of how many there are. A sum is decimal; it is empty where one part is empty or no number.
 */
public final class Aggregates {

  /** No attribute has this name. */
  private static final String RECORDS = "@records";

  private Aggregates() {}

  /** The records of a group, each with all of them. */
  public static List<Attributes> of(List<Attributes> records) {
    var all =
        new Value.Items(records.stream().map(it -> (Value) new Value.Struct(it.asMap())).toList());
    return records.stream().map(it -> it.with(RECORDS, all)).toList();
  }

  static boolean takes(String function, int arguments) {
    return function.equals("sum") && arguments == 1 || function.equals("count") && arguments == 0;
  }

  /**
   * @param arguments what is added up; none: the records are counted
   */
  static Term call(List<Term> arguments) {
    return attributes -> {
      if (!(attributes.get(RECORDS) instanceof Value.Items records)) {
        return null;
      }
      return arguments.isEmpty()
          ? Value.decimal(records.values().size())
          : sum(arguments.get(0), records);
    };
  }

  private static Value sum(Term part, Value.Items records) {
    var sum = BigDecimal.ZERO;
    for (var record : records.values()) {
      var value = part.of(Attributes.of(((Value.Struct) record).fields()));
      var number = value == null ? null : Numbers.of(value);
      if (number == null) {
        return Value.CLEARED;
      }
      sum = sum.add(number);
    }
    return Arithmetic.decimal(sum);
  }
}
