package io.syncline.monitoring;

import io.syncline.monitoring.PromTokens.Kind;
import io.syncline.monitoring.PromTokens.Malformed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads a PromQL expression and checks it against what is exposed: each metric exists, each label
 * that is matched, grouped or joined by exists there, and so does each value where they are listed.
 *
 * <p>It knows as much of the language as the rules and the dashboard use; what it does not know is
 * a problem.
 */
public final class PromExpression {

  /** What is exposed. */
  @FunctionalInterface
  public interface Exposed {
    /** Labels of a metric with their values, none where they are not listed; empty: no such. */
    Optional<Map<String, Set<String>>> labels(String metric);
  }

  /**
   * What was found.
   *
   * @param metrics it names
   * @param labels of its result
   */
  public record Result(Set<String> metrics, Set<String> labels, List<String> problems) {}

  /** What Prometheus adds to each series of a target. */
  private static final Set<String> OF_TARGETS = Set.of("job", "instance", "namespace", "pod");

  private static final Set<String> AGGREGATIONS =
      Set.of("sum", "min", "max", "avg", "count", "topk", "bottomk");

  /** Those of a range of time, and those of an instant. */
  private static final Set<String> OVER_TIME =
      Set.of(
          "rate",
          "increase",
          "deriv",
          "delta",
          "predict_linear",
          "max_over_time",
          "min_over_time",
          "avg_over_time");

  private static final Set<String> AT_ONCE =
      Set.of("absent", "clamp_min", "clamp_max", "scalar", "vector", "time", "sort_desc");

  private static final Set<String> OPERATORS =
      Set.of("+", "-", "*", "/", "%", "^", "==", "!=", "<", ">", "<=", ">=", "and", "or", "unless");

  private static final Pattern LISTED = Pattern.compile("[\\w-]+(\\|[\\w-]+)*");

  private final PromTokens tokens;
  private final Exposed exposed;
  private final Set<String> metrics = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * What an operand gives.
   *
   * @param range whether it is a range of time
   */
  private record Operand(Set<String> labels, boolean range) {}

  private PromExpression(String expression, Exposed exposed) {
    this.tokens = new PromTokens(expression);
    this.exposed = exposed;
  }

  public static Result check(String expression, Exposed exposed) {
    try {
      var read = new PromExpression(expression, exposed);
      var operand = read.chain();
      if (read.tokens.peek().kind() != Kind.END) {
        read.problems.add("not expected: " + read.tokens.peek().text());
      }
      if (operand.range()) {
        read.problems.add("a range of time needs a function");
      }
      return new Result(read.metrics, operand.labels(), read.problems);
    } catch (Malformed e) {
      return new Result(Set.of(), Set.of(), List.of(e.getMessage()));
    }
  }

  /** Operands and operators. Which of them binds closer changes no label. */
  private Operand chain() {
    var left = operand();
    while (OPERATORS.contains(tokens.peek().text()) && tokens.peek().kind() != Kind.STRING) {
      var operator = tokens.take().text();
      tokens.takeIf("bool");
      var on = joined();
      var right = operand();
      instant(left, operator);
      instant(right, operator);
      for (var label : on) {
        known(label, left.labels(), "left of " + operator);
        known(label, right.labels(), "right of " + operator);
      }
      left = new Operand(both(operator, left, right), false);
    }
    return left;
  }

  private void instant(Operand operand, String user) {
    if (operand.range()) {
      problems.add(user + " takes no range of time");
    }
  }

  private static Set<String> both(String operator, Operand left, Operand right) {
    if (left.labels().isEmpty() || operator.equals("or")) {
      var labels = new LinkedHashSet<>(left.labels());
      labels.addAll(right.labels());
      return labels;
    }
    return left.labels();
  }

  private Set<String> joined() {
    if (tokens.takeIf("on") || tokens.takeIf("ignoring")) {
      var labels = names();
      if (tokens.takeIf("group_left") || tokens.takeIf("group_right")) {
        if (tokens.is("(")) {
          names();
        }
      }
      return labels;
    }
    return Set.of();
  }

  private Operand operand() {
    tokens.takeIf("-");
    var inner = plain();
    if (tokens.takeIf("[")) {
      instant(inner, "[");
      tokens.expect(Kind.DURATION);
      tokens.expect("]");
      inner = new Operand(inner.labels(), true);
    }
    if (tokens.takeIf("offset")) {
      tokens.expect(Kind.DURATION);
    }
    return inner;
  }

  private Operand plain() {
    if (tokens.peek().kind() == Kind.NUMBER) {
      tokens.take();
      return new Operand(Set.of(), false);
    }
    if (tokens.takeIf("(")) {
      var inner = chain();
      tokens.expect(")");
      return inner;
    }
    var name = tokens.expect(Kind.NAME);
    if (AGGREGATIONS.contains(name)) {
      return aggregation(name);
    }
    return tokens.is("(") ? call(name) : selector(name);
  }

  private Operand aggregation(String name) {
    var by = grouped();
    var arguments = arguments();
    if (by.isEmpty()) {
      by = grouped();
    }
    var inner = arguments.get(arguments.size() - 1);
    instant(inner, name);
    if (name.endsWith("k") && by.isEmpty()) {
      return inner;
    }
    by.ifPresent(labels -> labels.forEach(it -> known(it, inner.labels(), name)));
    return new Operand(by.orElse(Set.of()), false);
  }

  private Optional<Set<String>> grouped() {
    return tokens.takeIf("by") ? Optional.of(names()) : Optional.empty();
  }

  private Operand call(String name) {
    if (!OVER_TIME.contains(name) && !AT_ONCE.contains(name)) {
      throw new Malformed("unknown function " + name);
    }
    var arguments = arguments();
    if (arguments.isEmpty()) {
      return new Operand(Set.of(), false);
    }
    var first = arguments.get(0);
    if (first.range() != OVER_TIME.contains(name)) {
      problems.add(name + (first.range() ? " takes no range of time" : " needs a range of time"));
    }
    return new Operand(
        Set.of("scalar", "vector").contains(name) ? Set.of() : first.labels(), false);
  }

  private List<Operand> arguments() {
    var arguments = new ArrayList<Operand>();
    tokens.expect("(");
    while (!tokens.is(")")) {
      arguments.add(chain());
      if (!tokens.is(")")) {
        tokens.expect(",");
      }
    }
    tokens.expect(")");
    return arguments;
  }

  private Operand selector(String metric) {
    metrics.add(metric);
    var known = exposed.labels(metric);
    if (known.isEmpty()) {
      problems.add("unknown metric " + metric);
    }
    if (tokens.takeIf("{")) {
      while (!tokens.is("}")) {
        matcher(metric, known);
        if (!tokens.is("}")) {
          tokens.expect(",");
        }
      }
      tokens.expect("}");
    }
    var labels = new LinkedHashSet<>(OF_TARGETS);
    known.ifPresent(it -> labels.addAll(it.keySet()));
    return new Operand(labels, false);
  }

  private void matcher(String metric, Optional<Map<String, Set<String>>> known) {
    var label = tokens.expect(Kind.NAME);
    var operator = tokens.expect(Kind.SIGN);
    if (!Set.of("=", "!=", "=~", "!~").contains(operator)) {
      throw new Malformed("no operator of labels: " + operator);
    }
    var quoted = tokens.expect(Kind.STRING);
    if (known.isEmpty() || OF_TARGETS.contains(label)) {
      return;
    }
    known(label, known.get().keySet(), metric);
    var listed = known.get().getOrDefault(label, Set.of());
    var value = quoted.substring(1, quoted.length() - 1);
    if (!listed.isEmpty() && LISTED.matcher(value).matches()) {
      Arrays.stream(value.split("\\|"))
          .filter(it -> !listed.contains(it))
          .forEach(it -> problems.add(metric + " has no " + label + " " + it));
    }
  }

  private void known(String label, Set<String> labels, String where) {
    if (!labels.contains(label)) {
      problems.add("unknown label " + label + " of " + where);
    }
  }

  private Set<String> names() {
    var names = new LinkedHashSet<String>();
    tokens.expect("(");
    while (!tokens.is(")")) {
      names.add(tokens.expect(Kind.NAME));
      if (!tokens.is(")")) {
        tokens.expect(",");
      }
    }
    tokens.expect(")");
    return names;
  }
}
