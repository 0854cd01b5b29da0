package io.syncline.core.transform.rule;

import io.syncline.core.expression.Expression;
import io.syncline.core.expression.ThreeValued;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.transform.value.IdentityCache;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compiled conditions of rules, remembered: a memory of a pure function, not a state. */
public final class CompiledConditions {

  private static final IdentityCache<Object, Class<?>, Expression> CONDITIONS =
      new IdentityCache<>();

  private CompiledConditions() {}

  /** Whether a condition holds; one that is unknown does not. */
  public static boolean holds(
      Object rule, String condition, Map<String, String> names, Attributes record) {
    return of(rule, condition, names).test(record) == ThreeValued.TRUE;
  }

  /** The attributes that a condition needs. */
  public static Set<String> inputs(Object rule, String condition, Map<String, String> names) {
    return of(rule, condition, names).names().stream()
        .map(it -> it.split("\\.", 2)[0])
        .collect(Collectors.toSet());
  }

  /**
   * Compiles a condition once for each rule.
   *
   * @param rule the immutable rule that the condition belongs to
   * @param names the attribute that a name in it means
   * @throws io.syncline.core.expression.ExpressionProblem where it cannot be read
   */
  public static Expression of(Object rule, String condition, Map<String, String> names) {
    return CONDITIONS.get(
        rule,
        CompiledConditions.class,
        () -> Expression.compile(condition, name -> names.getOrDefault(name, name)));
  }
}
