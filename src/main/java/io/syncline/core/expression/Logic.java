package io.syncline.core.expression;

import io.syncline.core.model.scalar.BoundedPattern;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The comparing and logical terms: Kleene's three values, unknown as null. */
final class Logic {

  private Logic() {}

  /** What a value says as a condition; null for unknown, which anything but true and false is. */
  static @Nullable Boolean truth(@Nullable Value value) {
    if (value instanceof Value.Flag flag) {
      return flag.value();
    }
    if (value instanceof Value.Text text) {
      return text.value().equalsIgnoreCase("true")
          ? Boolean.TRUE
          : text.value().equalsIgnoreCase("false") ? Boolean.FALSE : null;
    }
    return null;
  }

  static Term and(Term left, Term right) {
    return decided(left, right, false);
  }

  static Term or(Term left, Term right) {
    return decided(left, right, true);
  }

  /** One side that is {@code decisive} settles it; else both must be known. */
  private static Term decided(Term left, Term right, boolean decisive) {
    return attributes -> {
      var l = truth(left.of(attributes));
      if (l != null && l == decisive) {
        return Value.flag(decisive);
      }
      var r = truth(right.of(attributes));
      if (r != null && r == decisive) {
        return Value.flag(decisive);
      }
      return l == null || r == null ? null : Value.flag(!decisive);
    };
  }

  static Term not(Term term) {
    return attributes -> {
      var truth = truth(term.of(attributes));
      return truth == null ? null : Value.flag(!truth);
    };
  }

  /** Unknown counts as false. */
  static Term choose(Term condition, Term then, Term otherwise) {
    return attributes -> {
      var truth = truth(condition.of(attributes));
      return truth != null && truth ? then.of(attributes) : otherwise.of(attributes);
    };
  }

  /** What replaces an empty value; what is unsaid stays unknown (S4). */
  static Term otherwise(Term term, Term replacement) {
    return attributes -> {
      var value = term.of(attributes);
      return value != null && value.isEmpty() ? replacement.of(attributes) : value;
    };
  }

  static Term isEmpty(Term term, boolean wanted) {
    return attributes -> {
      var value = term.of(attributes);
      return value == null ? null : Value.flag(value.isEmpty() == wanted);
    };
  }

  static Term equal(Term left, Term right, boolean wanted) {
    return filled(left, right, (l, r) -> Value.flag(Comparison.equal(l, r) == wanted));
  }

  static Term ordered(Term left, Term right, IntPredicate holds) {
    return filled(
        left,
        right,
        (l, r) -> {
          var order = Comparison.order(l, r);
          return order.isEmpty() ? null : Value.flag(holds.test(order.getAsInt()));
        });
  }

  static Term in(Term left, Term list, boolean wanted) {
    return filled(
        left,
        list,
        (l, r) ->
            r instanceof Value.Items items
                ? Value.flag(
                    items.values().stream().anyMatch(item -> Comparison.equal(l, item)) == wanted)
                : null);
  }

  static Term texts(Term left, Term right, boolean wanted, BiPredicate<String, String> holds) {
    return filled(
        left,
        right,
        (l, r) -> {
          var text = Scalars.text(l);
          var part = Scalars.text(r);
          return text == null || part == null ? null : Value.flag(holds.test(text, part) == wanted);
        });
  }

  static Term matching(Term left, BoundedPattern pattern, boolean wanted) {
    return attributes -> {
      var value = left.of(attributes);
      var text = value == null || value.isEmpty() ? null : Scalars.text(value);
      return text == null ? null : Value.flag(pattern.matches(text) == wanted);
    };
  }

  /** Two filled values to one. */
  interface OfFilled {
    @Nullable Value of(Value left, Value right);
  }

  /** Unknown unless both sides are filled. */
  static Term filled(Term left, Term right, OfFilled of) {
    return (Attributes attributes) -> {
      var l = left.of(attributes);
      var r = right.of(attributes);
      return l == null || r == null || l.isEmpty() || r.isEmpty() ? null : of.of(l, r);
    };
  }
}
