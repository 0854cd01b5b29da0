package io.syncline.core.sync.workflow;

import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.transform.rule.CompiledConditions;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowInstance.Status;
import io.syncline.core.workflow.WorkflowInstance.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A step that waits until a condition holds for the record. A change of the record makes it due; it
 * is looked at each hour besides.
 */
record WaitingStep(WorkflowInstance instance, int at, Step step, WorkflowPlan.Awaited awaited) {

  private static final Duration LOOK = Duration.ofHours(1);

  static WaitingStep of(WorkflowInstance instance, int at) {
    var step = instance.steps().get(at);
    return new WaitingStep(instance, at, step, Objects.requireNonNull(step.plan().awaited()));
  }

  WorkflowInstance look(UnifiedRecord record, Instant now) {
    if (CompiledConditions.holds(awaited, awaited.condition(), awaited.names(), record.values())) {
      return instance.with(at, step.to(Status.DONE, now, ""), instance.state(), now);
    }
    var since = step.status() == Status.RUNNING ? step.changed() : null;
    var end = end(since == null ? now : since);
    if (end != null && !now.isBefore(end)) {
      return inVain(now);
    }
    var note = "waits until " + awaited.condition() + (end == null ? "" : ", at the latest " + end);
    var waiting = since == null ? step.to(Status.RUNNING, now, note) : step.noted(note);
    var next = now.plus(LOOK);
    return instance.with(
        at, waiting, instance.state(), end == null || next.isBefore(end) ? next : end);
  }

  private @Nullable Instant end(Instant since) {
    return awaited.timeout() == null ? null : since.plus(awaited.timeout());
  }

  private WorkflowInstance inVain(Instant now) {
    var why = "waited in vain until " + now + " for " + awaited.condition();
    return switch (awaited.otherwise()) {
      case CONTINUE -> instance.with(at, step.to(Status.SKIPPED, now, why), instance.state(), now);
      case COMPENSATE -> WorkflowRunner.failed(instance, at, step, why, now);
      case FAIL ->
          instance.with(at, step.to(Status.FAILED, now, why), WorkflowInstance.State.FAILED, null);
    };
  }
}
