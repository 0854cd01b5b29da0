package io.syncline.definition.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.expression.Assignment;
import io.syncline.core.expression.Expression;
import io.syncline.core.expression.ExpressionProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The attributes that the expressions of a sync's rules name, by the place of the expression. */
public final class RuleNames {

  private final Map<String, Set<String>> byPath = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private RuleNames() {}

  public static RuleNames of(SyncDefinition sync) {
    var names = new RuleNames();
    for (int i = 0; i < sync.businessRules().size(); i++) {
      var rule = sync.businessRules().get(i);
      names.condition("/businessRules/" + i + "/condition", rule.condition());
      names.assignment("/businessRules/" + i + "/rule", rule.rule());
    }
    var directions = sync.syncConfig().directions().directionRules();
    for (int i = 0; i < directions.size(); i++) {
      var path = "/syncConfig/directionRules/" + i + "/condition";
      names.of(path, directions.get(i).condition());
    }
    return names;
  }

  public Map<String, Set<String>> byPath() {
    return byPath;
  }

  /** What cannot be read as an expression: no rule is carried out by it. */
  public List<Finding> findings() {
    return findings;
  }

  /** The names alone: a condition that cannot be read is a problem already. */
  private void of(String path, String written) {
    try {
      byPath.put(path, Expression.compile(written).names());
    } catch (ExpressionProblem unreadable) {
      byPath.remove(path);
    }
  }

  private void condition(String path, @Nullable String written) {
    if (written != null) {
      read(path, () -> Expression.compile(written).names());
    }
  }

  private void assignment(String path, @Nullable String written) {
    if (written != null) {
      read(
          path,
          () -> {
            var rule = Assignment.parse(written);
            var names = new LinkedHashSet<String>();
            names.add(rule.attribute());
            names.addAll(rule.expression().names());
            return names;
          });
    }
  }

  private void read(String path, Supplier<Set<String>> names) {
    try {
      byPath.put(path, names.get());
    } catch (ExpressionProblem unreadable) {
      findings.add(Finding.notice(path, "it is no expression: " + unreadable.getMessage()));
    }
  }
}
