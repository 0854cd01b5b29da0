package io.syncline.core.expression;

import java.util.function.UnaryOperator;

/**
 * A rule that computes an attribute: {@code available = quantity - reserved}, split at its first
 * {@code =}.
 */
public record Assignment(String attribute, Expression expression) {

  /**
   * Reads a rule.
   *
   * @throws ExpressionProblem where it assigns nothing or its expression cannot be read
   */
  public static Assignment parse(String rule) {
    return parse(rule, UnaryOperator.identity());
  }

  /** Reads a rule whose names stand for other attributes, as {@link Expression#converting}. */
  public static Assignment parse(String rule, UnaryOperator<String> meaning) {
    int equals = rule.indexOf('=');
    if (equals < 0 || rule.startsWith("==", equals)) {
      throw new ExpressionProblem(1, 1, "a rule assigns: attribute = expression");
    }
    var target = rule.substring(0, equals).strip();
    if (target.isEmpty() || !target.matches("[\\p{L}_][\\p{L}\\p{N}_.-]*")) {
      throw new ExpressionProblem(1, 1, "left of = there must be one attribute");
    }
    var blank = rule.substring(0, equals + 1).replaceAll("[^\\r\\n]", " ");
    return new Assignment(
        meaning.apply(target), Expression.converting(blank + rule.substring(equals + 1), meaning));
  }
}
