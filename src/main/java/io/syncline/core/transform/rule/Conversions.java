package io.syncline.core.transform.rule;

import io.syncline.core.definition.model.Computation;
import io.syncline.core.definition.model.Computation.Rates;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.system.MinorUnits;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.expression.Expression;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.CalendarDays;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Amounts in another currency: which rate is wanted, what comes of it, and what is kept of it with
 * the record. Pure; safe for threads.
 */
public final class Conversions {

  private static final MinorUnits ISO = new MinorUnits("", Map.of());
  private static final MathContext EXACT = new MathContext(100, RoundingMode.HALF_UP);
  private static final String PROBLEM = "problem";
  private static final String ON = "on";
  private static final String BASE = "base";
  private static final String QUOTE = "quote";
  private static final String SOURCE = "source";
  private static final String RECORD = "record";

  private Conversions() {}

  /**
   * A rate that is wanted.
   *
   * @param from the currency of an amount, ISO 4217
   * @param to the currency into which it is converted
   */
  public record Wanted(String from, String to, LocalDate day) {}

  /**
   * A rate of a table: one unit of {@code base} costs {@code rate} units of {@code quote}.
   *
   * @param source the system that says it
   * @param record the record that holds it
   */
  public record Rate(
      String base, String quote, LocalDate day, BigDecimal rate, String source, String record) {

    private Rate saidBy(String itsSource, String itsRecord) {
      return new Rate(base, quote, day, rate, itsSource, itsRecord);
    }
  }

  /**
   * @param rate null: there is none that may be used
   * @param problem why, without values; empty: there is one
   */
  public record Answer(@Nullable Rate rate, String problem) {}

  /** Where rates are looked up. */
  @FunctionalInterface
  public interface RateTable {

    /**
     * @param used the rate by which the record was converted before, for the same day and
     *     currencies; null: none
     */
    Answer find(Rates rates, Wanted wanted, @Nullable Rate used);
  }

  /**
   * What a conversion gives.
   *
   * @param amount null: not known, and {@code kept} says why
   * @param kept by which rate
   */
  record Result(@Nullable Value amount, Value kept) {}

  /**
   * @param kept what is kept of the last conversion; null: nothing
   */
  static Result of(
      Entity entity,
      Rates rates,
      Expression.Conversion asked,
      @Nullable Value kept,
      RateTable table) {
    if (asked.amount() == null) {
      return new Result(Value.CLEARED, Value.CLEARED);
    }
    var amount = Numbers.of(asked.amount());
    var said = code(asked.from());
    var from = said.isEmpty() ? entity.reading().currency() : said;
    var to = code(asked.to());
    var reading = entity.reading();
    var day = CalendarDays.of(ValueType.DATETIME, asked.date(), reading.timeZone());
    if (amount == null || from.isEmpty() || to.isEmpty()) {
      return problem(
          amount == null ? "the amount is no number" : "a currency is not said", Map.of());
    }
    if (from.equals(to)) {
      return new Result(inPlaces(amount, to), Value.CLEARED);
    }
    if (day == null) {
      return problem("the day of the rate is not said", Map.of());
    }
    var wanted = new Wanted(from, to, day);
    var answer = table.find(rates, wanted, used(wanted, kept));
    var rate = answer.rate();
    if (rate == null) {
      return problem(answer.problem(), said(wanted));
    }
    var converted =
        rate.base().equals(from) ? amount.multiply(rate.rate()) : amount.divide(rate.rate(), EXACT);
    return new Result(inPlaces(converted, to), kept(wanted, rate));
  }

  private static Result problem(String why, Map<String, Value> said) {
    var all = new TreeMap<>(said);
    all.put(PROBLEM, Value.text(why));
    return new Result(null, new Value.Struct(all));
  }

  private static Map<String, Value> said(Wanted wanted) {
    var said = new TreeMap<String, Value>();
    said.put(Rates.FROM, Value.text(wanted.from()));
    said.put(Rates.TO, Value.text(wanted.to()));
    said.put(ON, Value.text(wanted.day().toString()));
    return said;
  }

  private static Value kept(Wanted wanted, Rate rate) {
    var all = said(wanted);
    all.put(BASE, Value.text(rate.base()));
    all.put(QUOTE, Value.text(rate.quote()));
    all.put(Rates.DATE, Value.text(rate.day().toString()));
    all.put(Rates.RATE, new Value.Decimal(rate.rate()));
    all.put(SOURCE, Value.text(rate.source()));
    all.put(RECORD, Value.text(rate.record()));
    return new Value.Struct(all);
  }

  /** A currency without minor units of its own keeps all places. */
  private static Value inPlaces(BigDecimal amount, String currency) {
    var places = ISO.placesOf(currency);
    var rounded = places == null ? amount : amount.setScale(places, RoundingMode.HALF_UP);
    var stripped = rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
    return new Value.Decimal(stripped.scale() < 0 ? stripped.setScale(0) : stripped);
  }

  private static @Nullable Rate used(Wanted wanted, @Nullable Value kept) {
    if (!(kept instanceof Value.Struct struct)) {
      return null;
    }
    var fields = struct.fields();
    boolean same =
        said(wanted).entrySet().stream()
            .allMatch(it -> it.getValue().equals(fields.get(it.getKey())));
    var rate = same ? rate(fields, BASE, QUOTE) : null;
    return rate == null ? null : rate.saidBy(text(fields.get(SOURCE)), text(fields.get(RECORD)));
  }

  /** The rate that a record of a table holds; null: it is not whole, or not above zero. */
  public static @Nullable Rate of(UnifiedRecord record) {
    var rate = of(record.values());
    var state = record.attributes().get(Rates.RATE);
    return rate == null || state == null
        ? null
        : rate.saidBy(state.source().value(), record.id().toString());
  }

  /** The same without its source and record. */
  public static @Nullable Rate of(Attributes attributes) {
    return rate(attributes.asMap(), Rates.FROM, Rates.TO);
  }

  private static @Nullable Rate rate(Map<String, Value> fields, String base, String quote) {
    var said = fields.get(Rates.RATE);
    var rate = said == null ? null : Numbers.of(said);
    var from = code(fields.get(base));
    var to = code(fields.get(quote));
    if (rate == null || rate.signum() <= 0 || from.isEmpty() || to.isEmpty()) {
      return null;
    }
    try {
      var day = LocalDate.parse(text(fields.get(Rates.DATE)));
      return new Rate(from, to, day, rate, "", "");
    } catch (DateTimeException noDay) {
      return null;
    }
  }

  private static String code(@Nullable Value value) {
    return text(value).strip().toUpperCase(Locale.ROOT);
  }

  private static String text(@Nullable Value value) {
    var text = value == null || value.isEmpty() ? null : Scalars.text(value);
    return text == null ? "" : text;
  }

  /** Why amounts of a record could not be converted, by the attribute that is to hold them. */
  public static Map<String, String> problems(Entity entity, UnifiedRecord record) {
    var problems = new TreeMap<String, String>();
    unconverted(entity, record::value)
        .forEach((attribute, kept) -> problems.put(attribute, text(kept.get(PROBLEM))));
    return problems;
  }

  /** The two currencies for which a record waits, by the attribute that is to be converted. */
  public static Map<String, Wanted> waiting(Entity entity, Map<String, Value> values) {
    var waiting = new TreeMap<String, Wanted>();
    unconverted(entity, values::get)
        .forEach(
            (attribute, kept) -> {
              if (kept.containsKey(ON)) {
                var from = code(kept.get(Rates.FROM));
                var to = code(kept.get(Rates.TO));
                waiting.put(attribute, new Wanted(from, to, LocalDate.parse(text(kept.get(ON)))));
              }
            });
    return waiting;
  }

  /** What is kept where there was no rate, by the attribute that is to hold the amount. */
  private static Map<String, Map<String, Value>> unconverted(
      Entity entity, Function<String, @Nullable Value> values) {
    var all = new TreeMap<String, Map<String, Value>>();
    for (var it : entity.attributes().values()) {
      if (it.writing().computed() instanceof Computation.RateOf of
          && values.apply(it.name()) instanceof Value.Struct kept
          && kept.fields().containsKey(PROBLEM)) {
        all.put(of.converted(), kept.fields());
      }
    }
    return all;
  }

  /** Whether records of an entity are rates: their attributes have the names and types of one. */
  public static boolean areRates(Entity entity) {
    return is(entity, Rates.FROM, ValueType.CURRENCY)
        && is(entity, Rates.TO, ValueType.CURRENCY)
        && is(entity, Rates.DATE, ValueType.DATE)
        && is(entity, Rates.RATE, ValueType.DECIMAL);
  }

  private static boolean is(Entity entity, String name, ValueType type) {
    return entity.attribute(name).filter(it -> it.type() == type).isPresent();
  }
}
