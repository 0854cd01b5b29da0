package io.syncline.definition.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.model.Grouping;
import io.syncline.core.definition.model.TextTemplate;
import io.syncline.core.definition.source.BusinessRule;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.source.Workflow;
import io.syncline.core.expression.Assignment;
import io.syncline.core.expression.Expression;
import io.syncline.core.expression.ExpressionProblem;
import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
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
          rule.requiresApproval() || rule.derives() ? Finding::problem : Finding::notice,
          findings);
      if (rule.requiresApproval() && rule.condition() == null) {
        findings.add(
            Finding.problem(
                at, "`require_approval` needs a `condition`: when is a person to approve?"));
      }
      read(at + "/rule", rule.rule(), Assignment::parse, Finding::problem, findings);
      derivation(rule, at, findings);
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
      waits(sync.workflows().get(i), "/workflows/" + i, findings);
    }
    return findings;
  }

  private static void derivation(BusinessRule rule, String at, List<Finding> findings) {
    var group = rule.group();
    Reader reader =
        group == null
            ? Expression::compile
            : text -> Expression.overGroup(text, UnaryOperator.identity());
    rule.mapping()
        .forEach(
            (name, value) ->
                mapping(at + "/mapping/" + name.replace("/", "~1"), value, reader, findings));
    if (group != null && Grouping.Until.named(group.until()).isEmpty()) {
      read(at + "/group/until", group.until(), Expression::compile, Finding::problem, findings);
    }
  }

  private static void waits(Workflow workflow, String path, List<Finding> findings) {
    for (int i = 0; i < workflow.steps().size(); i++) {
      waits(workflow.steps().get(i), path + "/steps/" + i, findings);
    }
    workflow
        .stepDefinitions()
        .forEach((name, it) -> waits(it, path + "/stepDefinitions/" + name, findings));
  }

  private static void waits(Workflow.Step step, String path, List<Finding> findings) {
    var wait = step.waitFor();
    read(path + "/waitFor", wait, Expression::compile, Finding::problem, findings);
  }

  private static void mapping(String path, Value value, Reader reader, List<Finding> findings) {
    if (value instanceof Value.Text text) {
      TextTemplate.of(text.value())
          .expressions()
          .forEach(it -> read(path, it, reader, Finding::problem, findings));
    } else if (value instanceof Value.Items items) {
      items.values().forEach(it -> mapping(path, it, reader, findings));
    } else if (value instanceof Value.Struct struct) {
      struct.fields().values().forEach(it -> mapping(path, it, reader, findings));
    }
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
