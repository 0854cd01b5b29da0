package io.syncline.definition.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.expression.Assignment;
import io.syncline.core.expression.Expression;
import io.syncline.core.expression.ExpressionProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What cannot be read as an expression in the business rules and workflows of a sync. */
public final class RuleChecks {

  private RuleChecks() {}

  public static List<Finding> of(SyncDefinition sync) {
    var findings = new ArrayList<Finding>();
    for (int i = 0; i < sync.businessRules().size(); i++) {
      var rule = sync.businessRules().get(i);
      var at = "/businessRules/" + i;
      read(
          at + "/condition",
          rule.condition(),
          Expression::compile,
          rule.requiresApproval() ? Finding::problem : Finding::notice,
          findings);
      if (rule.requiresApproval() && rule.condition() == null) {
        findings.add(
            Finding.problem(
                at, "`require_approval` needs a `condition`: when is a person to approve?"));
      }
      read(at + "/rule", rule.rule(), Assignment::parse, Finding::problem, findings);
    }
    for (int i = 0; i < sync.workflows().size(); i++) {
      var trigger = sync.workflows().get(i).trigger();
      boolean word = trigger != null && trigger.strip().matches("[\\w.-]+");
      read(
          "/workflows/" + i + "/trigger",
          word ? null : trigger,
          Expression::compile,
          Finding::problem,
          findings);
    }
    return findings;
  }

  private interface Reader {
    Object read(String text);
  }

  private static void read(
      String path,
      @Nullable String text,
      Reader reader,
      BiFunction<String, String, Finding> finding,
      List<Finding> findings) {
    if (text != null) {
      try {
        reader.read(text);
      } catch (ExpressionProblem unreadable) {
        findings.add(finding.apply(path, "it is no expression: " + unreadable.getMessage()));
      }
    }
  }
}
