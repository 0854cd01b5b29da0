package io.syncline.core.expression;

import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An expression over attributes, in the grammar of Commons JEXL 3. Immutable; safe for threads.
 *
 * <p>Only the grammar is JEXL's: the parsed text is translated into terms of our own, and what has
 * no translation is refused, so an expression reaches nothing but the attributes it names. There
 * are numbers (decimal, exact but for division: 100 digits), texts, {@code true false null}, {@code
 * + - * / %}, {@code == != < <= > >=}, {@code && || !}, {@code a ? b : c}, {@code ??}, {@code =~
 * !~} with a pattern or a list, {@code =^ =$} and their negations, {@code empty}, and the functions
 * of {@link Functions}.
 *
 * <p>Logic is three-valued: {@code == null} and {@code != null} test for empty; any other
 * comparison with an empty value, and everything about an attribute that is unsaid (S4), is
 * unknown, and unknown counts as false. {@code &&}, {@code ||} and {@code !} are Kleene's, as in
 * SQL. Arithmetic with an empty value or a zero divisor is empty.
 *
 * <p>An attribute is named as it is, nested ones with dots. Names compare without case, hyphen and
 * underscore where none is exactly the same; one that is no identifier is written {@code
 * attribute('contact-status')}, for {@code contact-status} is a difference.
 *
 * <p>A rule may be {@code convert(amount, from, to, date)} as a whole. One over a group of records
 * may also add them up: {@code sum(hours * rate)}, {@code count()}.
 */
public final class Expression {

  private final String text;
  private final Term term;
  private final Set<String> names;
  private final Set<String> single;
  private final boolean aggregates;
  private final List<Term> conversion;

  private Expression(String text, Translation translation) {
    this.text = text;
    this.term = translation.term();
    this.names = Set.copyOf(translation.names());
    this.single = Set.copyOf(translation.single());
    this.aggregates = translation.aggregates();
    this.conversion = List.copyOf(translation.conversion());
  }

  /**
   * Reads an expression.
   *
   * @throws ExpressionProblem where it cannot be read or uses what is not allowed
   */
  public static Expression compile(String text) {
    return compile(text, UnaryOperator.identity());
  }

  /**
   * Reads an expression whose names stand for other attributes.
   *
   * @param meaning the attribute that a name means; throws IllegalArgumentException, saying why,
   *     for a name that means none
   * @throws ExpressionProblem where it cannot be read or uses what is not allowed
   */
  public static Expression compile(String text, UnaryOperator<String> meaning) {
    return new Expression(text, new Translation(text, meaning, false, false));
  }

  /**
   * Reads an expression over one record of a group, whose attributes hold the group ({@link
   * Aggregates#of}): it may add up what all of them give.
   *
   * @throws ExpressionProblem where it cannot be read or uses what is not allowed
   */
  public static Expression overGroup(String text, UnaryOperator<String> meaning) {
    return new Expression(text, new Translation(text, meaning, true, false));
  }

  /**
   * Reads the expression of a rule, which may be {@code convert(amount, from, to, date)}: that has
   * no value of its own, for it needs a rate ({@link #conversion}).
   *
   * @throws ExpressionProblem where it cannot be read or uses what is not allowed
   */
  public static Expression converting(String text, UnaryOperator<String> meaning) {
    return new Expression(text, new Translation(text, meaning, false, true));
  }

  /**
   * What is converted, of a record; a part is null where it is empty or unknown.
   *
   * @param from the currency of the amount
   * @param to the currency that is wanted
   * @param date whose rate counts
   */
  public record Conversion(
      @Nullable Value amount, @Nullable Value from, @Nullable Value to, @Nullable Value date) {}

  /** What it converts; null: it is no conversion. */
  public @Nullable Conversion conversion(Attributes attributes) {
    if (conversion.isEmpty()) {
      return null;
    }
    var parts = new ArrayList<@Nullable Value>();
    for (var part : conversion) {
      var value = part.of(attributes);
      parts.add(value == null || value.isEmpty() ? null : value);
    }
    return new Conversion(parts.get(0), parts.get(1), parts.get(2), parts.get(3));
  }

  /** The attributes it names. */
  public Set<String> names() {
    return names;
  }

  /** Those of them that it names of one record, not in what it adds up. */
  public Set<String> single() {
    return single;
  }

  /** Whether it adds up records of a group. */
  public boolean aggregates() {
    return aggregates;
  }

  /** Its value; null where that is empty or unknown: then a rule assigns nothing. */
  public @Nullable Value evaluate(Attributes attributes) {
    var value = term.of(attributes);
    return value == null || value.isEmpty() ? null : value;
  }

  /** Its value for an attribute of whole numbers: a number is rounded down. */
  public @Nullable Value evaluateInteger(Attributes attributes) {
    var value = evaluate(attributes);
    var number = value == null ? null : Numbers.of(value);
    return number == null ? value : new Value.Decimal(number.setScale(0, RoundingMode.FLOOR));
  }

  /** Whether it holds. */
  public ThreeValued test(Attributes attributes) {
    var truth = Logic.truth(term.of(attributes));
    return truth == null ? ThreeValued.UNKNOWN : truth ? ThreeValued.TRUE : ThreeValued.FALSE;
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
