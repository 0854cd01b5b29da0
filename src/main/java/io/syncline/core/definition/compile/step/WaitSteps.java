package io.syncline.core.definition.compile.step;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.model.WorkflowPlan.Awaited;
import io.syncline.core.definition.source.Workflow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Steps that wait until a condition holds for the record. */
public final class WaitSteps {

  private WaitSteps() {}

  /** Empty where it is written in a way that makes no sense; the findings say why. */
  public static Optional<WorkflowPlan.Step> of(
      Workflow.Step written, String path, List<Finding> findings) {
    int before = findings.size();
    if (written.uses() != null || written.at() != null || written.compensate() != null) {
      refuse(path, "a step that waits has no `uses`, `at` or `compensate`", findings);
    }
    if (written.timeout() == null && written.otherwise() != null) {
      refuse(path + "/otherwise", "it does nothing without a `timeout`", findings);
    }
    if (written.timeout() != null && written.timeout().isZero()) {
      refuse(path + "/timeout", "it has to be longer than 0", findings);
    }
    if (findings.size() > before) {
      return Optional.empty();
    }
    var condition = Objects.requireNonNull(written.waitFor());
    var otherwise = written.otherwise() == null ? Workflow.Otherwise.FAIL : written.otherwise();
    return Optional.of(
        new WorkflowPlan.Step(
            "wait for " + condition,
            new WorkflowPlan.Action(WorkflowPlan.Kind.WAIT, ""),
            null,
            null,
            new Awaited(
                condition,
                Map.of(),
                written.timeout(),
                WorkflowPlan.Otherwise.valueOf(otherwise.name()))));
  }

  /** Whether it is written as a step that does something. */
  public static boolean acts(Workflow.Step written, String path, List<Finding> findings) {
    int before = findings.size();
    if (written.uses() == null) {
      refuse(path, "it needs `uses` or `wait`", findings);
    }
    if (written.timeout() != null || written.otherwise() != null) {
      refuse(path, "`timeout` and `otherwise` do nothing without `wait`", findings);
    }
    return findings.size() == before;
  }

  private static void refuse(String path, String message, List<Finding> findings) {
    findings.add(Finding.problem(path, message));
  }
}
