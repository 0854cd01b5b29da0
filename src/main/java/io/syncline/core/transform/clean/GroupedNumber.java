package io.syncline.core.transform.clean;

import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.UnreadableValue;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Numbers written with separators, shown by example: {@code #.##0,00}. The last separator is the
 * decimal point unless three digits {@code ##0} follow it.
 *
 * @param grouping separates thousands; null: none
 * @param decimals least number of decimal places written
 */
record GroupedNumber(@Nullable Character grouping, char point, int decimals) implements Transform {

  static GroupedNumber of(String shape) {
    int last = Math.max(shape.lastIndexOf('.'), shape.lastIndexOf(','));
    if (!shape.matches("[#0.,' ]*")) {
      throw new IllegalArgumentException(
          "a number's format is an example such as #.##0,00, not \"" + shape + '"');
    }
    boolean groups = last >= 0 && shape.substring(last + 1).equals("##0");
    int end = groups || last < 0 ? shape.length() : last;
    char point =
        !groups && last >= 0 ? shape.charAt(last) : groups && shape.charAt(last) == '.' ? ',' : '.';
    Character grouping = null;
    for (int i = 0; i < end; i++) {
      if (".,' ".indexOf(shape.charAt(i)) >= 0) {
        grouping = shape.charAt(i);
      }
    }
    int decimals = (int) shape.substring(end).chars().filter(c -> c == '0').count();
    return new GroupedNumber(grouping, point, decimals);
  }

  @Override
  public Value in(Value value) {
    return Steps.each(
        value,
        it -> {
          if (it instanceof Value.Decimal) {
            return it;
          }
          var text = Steps.text(it).strip();
          var plain = grouping == null ? text : text.replace(grouping.toString(), "");
          var number =
              plain.indexOf('.') >= 0 && point != '.'
                  ? null
                  : Numbers.parse(plain.replace(point, '.'));
          if (number == null) {
            throw UnreadableValue.type("not a number of the declared format");
          }
          return new Value.Decimal(number);
        });
  }

  @Override
  public Value out(Value value) {
    return Steps.each(value, it -> Value.text(written(it)));
  }

  private String written(Value value) {
    var number = Numbers.of(value);
    if (number == null) {
      throw UnreadableValue.type("not a number");
    }
    var plain = atLeast(number).abs().toPlainString();
    int end = plain.indexOf('.') < 0 ? plain.length() : plain.indexOf('.');
    var out = new StringBuilder(number.signum() < 0 ? "-" : "");
    for (int i = 0; i < end; i++) {
      if (grouping != null && i > 0 && (end - i) % 3 == 0) {
        out.append(grouping.charValue());
      }
      out.append(plain.charAt(i));
    }
    return (end < plain.length() ? out.append(point).append(plain, end + 1, plain.length()) : out)
        .toString();
  }

  private BigDecimal atLeast(BigDecimal number) {
    var stripped = new BigDecimal(Numbers.text(number));
    return stripped.scale() < decimals ? stripped.setScale(decimals) : stripped;
  }
}
