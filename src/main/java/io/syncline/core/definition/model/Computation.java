package io.syncline.core.definition.model;

import io.syncline.core.model.SystemId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How an attribute is computed, which no system changes then (docs/business-rules.md). */
public sealed interface Computation {

  /** The name of the rule, or of the fact. */
  String rule();

  /** The attributes it is computed from, as the record has them. */
  Set<String> inputs();

  /** One that is said by an expression, in the grammar of the package {@code core.expression}. */
  sealed interface ByExpression extends Computation {

    String expression();

    /** What the names in the expression stand for: attribute by name as written. */
    Map<String, String> names();

    @Override
    default Set<String> inputs() {
      return Set.copyOf(names().values());
    }
  }

  /** The value of an expression: {@code available = quantity - reserved}. */
  record Assigned(String rule, String expression, Map<String, String> names)
      implements ByExpression {

    public Assigned {
      names = Map.copyOf(names);
    }
  }

  /**
   * True from when the condition becomes true, and false when it no longer does ({@code
   * mark_reconciled}). It has no value before the condition was true for the first time.
   */
  record Marked(String rule, String expression, Map<String, String> names) implements ByExpression {

    public Marked {
      names = Map.copyOf(names);
    }
  }

  /**
   * An amount in another currency: {@code inFrancs = convert(amount, currency, 'CHF', date)}. It
   * has as many decimal places as its currency, rounded half up.
   */
  record Converted(String rule, String expression, Map<String, String> names, Rates rates)
      implements ByExpression {

    public Converted {
      names = Map.copyOf(names);
    }
  }

  /**
   * Where rates come from.
   *
   * @param entity its records are rates: {@link #FROM}, {@link #TO}, {@link #DATE}, {@link #RATE}
   * @param maxAge how many days before the day that is wanted a rate may be of
   */
  record Rates(String entity, int maxAge) {

    /** The currency of which one unit costs {@link #RATE}. */
    public static final String FROM = "from";

    /** The currency in which that is said. */
    public static final String TO = "to";

    /** The day of the rate. */
    public static final String DATE = "date";

    /** The price. */
    public static final String RATE = "rate";
  }

  /**
   * By which rate an amount was converted, or why it was not.
   *
   * @param converted the attribute that is {@link Converted}
   */
  record RateOf(String rule, String converted) implements Computation {

    /** Follows the name of the converted attribute. */
    public static final String SUFFIX = "Rate";

    @Override
    public Set<String> inputs() {
      return Set.of(converted);
    }
  }

  /**
   * When a mark was set; empty while it is not.
   *
   * @param mark the attribute that is {@link Marked}
   */
  record MarkedAt(String rule, String mark) implements Computation {

    @Override
    public Set<String> inputs() {
      return Set.of(mark);
    }
  }

  /**
   * A fact: whether the copies of the record hold the same.
   *
   * @param attributes what is compared; each of them has to agree
   * @param systems whose copies are compared
   * @param tolerance by how much numbers may differ, inclusive, and times in seconds
   */
  record Compared(Fact fact, List<String> attributes, Set<SystemId> systems, BigDecimal tolerance)
      implements Computation {

    public Compared {
      attributes = List.copyOf(attributes);
      systems = Set.copyOf(systems);
      tolerance = tolerance.stripTrailingZeros();
    }

    @Override
    public String rule() {
      return fact.attribute();
    }

    @Override
    public Set<String> inputs() {
      return Set.copyOf(attributes);
    }
  }

  /** What is known of the copies of a record beside their values. */
  enum Fact {
    AMOUNTS_MATCH("amounts_match"),
    DATES_MATCH("dates_match"),
    CUSTOMER_MATCH("customer_match");

    private final String attribute;

    Fact(String attribute) {
      this.attribute = attribute;
    }

    /** The attribute under which it is stored with the record. */
    public String attribute() {
      return attribute;
    }
  }
}
