package io.syncline.core.expression;

import io.syncline.core.model.scalar.Characters;
import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The functions of expressions: {@code abs(x) floor(x) ceil(x) round(x) round(x, places) min(x, …)
 * max(x, …) lower(x) upper(x) trim(x) length(x) attribute('name')}. Rounding is half up. Empty in,
 * empty out.
 */
final class Functions {

  private static final int MOST_ARGUMENTS = 20;

  /**
   * One function.
   *
   * @param least fewest arguments
   * @param most most arguments
   */
  private record Entry(int least, int most, Function<List<Term>, Term> make) {}

  private static final Map<String, Entry> REGISTRY = registry();

  private Functions() {}

  static Collection<String> names() {
    return REGISTRY.keySet();
  }

  /**
   * The call of a function.
   *
   * @return null where there is none of this name with so many arguments
   */
  static @Nullable Term call(String name, List<Term> arguments) {
    var entry = REGISTRY.get(name);
    return entry == null || arguments.size() < entry.least() || arguments.size() > entry.most()
        ? null
        : entry.make().apply(arguments);
  }

  private static Map<String, Entry> registry() {
    var entries = new TreeMap<String, Entry>();
    entries.put("abs", number(BigDecimal::abs));
    entries.put("floor", number(it -> it.setScale(0, RoundingMode.FLOOR)));
    entries.put("ceil", number(it -> it.setScale(0, RoundingMode.CEILING)));
    entries.put("round", new Entry(1, 2, terms -> Arithmetic.of(terms, Functions::round)));
    entries.put("min", fold(BigDecimal::min));
    entries.put("max", fold(BigDecimal::max));
    entries.put("lower", text(it -> it.toLowerCase(Locale.ROOT)));
    entries.put("upper", text(it -> it.toUpperCase(Locale.ROOT)));
    entries.put("trim", text(Characters::folded));
    entries.put("length", new Entry(1, 1, terms -> length(terms.get(0))));
    return Collections.unmodifiableMap(entries);
  }

  private static Entry number(UnaryOperator<BigDecimal> compute) {
    return new Entry(1, 1, terms -> Arithmetic.of(terms, numbers -> compute.apply(numbers.get(0))));
  }

  private static Entry fold(BinaryOperator<BigDecimal> compute) {
    return new Entry(
        1,
        MOST_ARGUMENTS,
        terms -> Arithmetic.of(terms, numbers -> numbers.stream().reduce(compute).orElse(null)));
  }

  private static @Nullable BigDecimal round(List<BigDecimal> numbers) {
    var places = numbers.size() < 2 ? BigDecimal.ZERO : numbers.get(1);
    return places.abs().compareTo(BigDecimal.valueOf(Numbers.MOST_DIGITS)) > 0
        ? null
        : numbers.get(0).setScale(places.intValue(), RoundingMode.HALF_UP);
  }

  private static Entry text(UnaryOperator<String> change) {
    return new Entry(
        1,
        1,
        terms ->
            attributes -> {
              var value = terms.get(0).of(attributes);
              if (value == null || value.isEmpty()) {
                return value;
              }
              var text = Scalars.text(value);
              return text == null ? Value.CLEARED : Value.text(change.apply(text));
            });
  }

  /** Characters of a text, elements of a list; 0 for what is empty. */
  static Term length(Term term) {
    return attributes -> {
      var value = term.of(attributes);
      if (value == null) {
        return null;
      }
      if (value instanceof Value.Items items) {
        return Value.decimal(items.values().size());
      }
      var text = value.isEmpty() ? "" : Scalars.text(value);
      return text == null ? Value.CLEARED : Value.decimal(text.codePointCount(0, text.length()));
    };
  }
}
