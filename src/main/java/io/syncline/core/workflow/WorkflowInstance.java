package io.syncline.core.workflow;

import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.model.WorkflowPlan.Kind;
import io.syncline.core.model.RecordId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run of a workflow for one record. Immutable. It keeps the steps that the workflow had when it
 * started: an edit of the definition changes instances that start later.
 *
 * @param state where it is
 * @param steps in their order; those that compensate are added at the end
 * @param times when it started, goes on and ended
 * @param revision counts its changes from 1
 */
public record WorkflowInstance(
    UUID id, Subject subject, State state, List<Step> steps, Times times, long revision) {

  /** Where an instance is. */
  public enum State {
    /** Its current step is carried out, or due later. */
    RUNNING,
    /** Its current step waits for a person. */
    WAITING,
    /** A step failed; a person retries it, skips it or cancels the instance. */
    FAILED,
    /** A step failed or it was cancelled, and what was done is undone. */
    COMPENSATING,
    DONE,
    COMPENSATED,
    CANCELLED;

    /** Whether nothing follows. */
    public boolean ended() {
      return this == DONE || this == COMPENSATED || this == CANCELLED;
    }
  }

  /**
   * What it is a run of.
   *
   * @param startedBy who asked for it; {@code syncline} where a change of the record started it
   */
  public record Subject(
      String sync, String workflow, String entity, RecordId record, String startedBy) {}

  /**
   * When it started, goes on and ended.
   *
   * @param due when a worker looks at it again; null: a person has to act, or it ended
   * @param ended null: it has not
   */
  public record Times(Instant started, @Nullable Instant due, @Nullable Instant ended) {}

  /** Where a step is. */
  public enum Status {
    PENDING,
    /** It was ordered or called, and its end is not known yet. */
    RUNNING,
    /** It waits for a person. */
    WAITING,
    DONE,
    FAILED,
    SKIPPED,
    CANCELLED;

    /** Whether the next step may follow. */
    public boolean over() {
      return this == DONE || this == SKIPPED || this == CANCELLED;
    }
  }

  /**
   * One step of it.
   *
   * @param compensates whether it undoes another
   * @param attempts how often it was ordered or called
   * @param changed when its status changed last; null: never
   * @param note why it waits or failed, or who skipped it and why; empty: nothing to say
   */
  public record Step(
      WorkflowPlan.Step plan,
      Status status,
      boolean compensates,
      int attempts,
      @Nullable Instant changed,
      String note) {

    static Step pending(WorkflowPlan.Step plan, boolean compensates) {
      return new Step(plan, Status.PENDING, compensates, 0, null, "");
    }

    public Step to(Status next, Instant at, String why) {
      return new Step(plan, next, compensates, attempts, at, why);
    }

    /** Ordered or called once more. */
    public Step attempted(Instant at) {
      return new Step(plan, Status.RUNNING, compensates, attempts + 1, at, note);
    }

    /** To be carried out later; the last attempt does not count. */
    public Step unattempted(Instant at, String why) {
      return new Step(plan, Status.PENDING, compensates, Math.max(0, attempts - 1), at, why);
    }

    /** To be carried out again from the start. */
    public Step again(Instant at) {
      return new Step(plan, Status.PENDING, compensates, 0, at, "");
    }

    /** The same that waits, and why. */
    public Step noted(String why) {
      return new Step(plan, status, compensates, attempts, changed, why);
    }
  }

  public WorkflowInstance {
    steps = List.copyOf(steps);
  }

  /** One that starts now. */
  public static WorkflowInstance started(UUID id, Subject subject, WorkflowPlan plan, Instant now) {
    return new WorkflowInstance(
        id,
        subject,
        State.RUNNING,
        plan.steps().stream().map(it -> Step.pending(it, false)).toList(),
        new Times(now, now, null),
        1);
  }

  /** The rule whose derived record its steps make, or are about; empty: they concern none. */
  public Optional<String> rule() {
    return steps.stream()
        .map(it -> it.plan().action())
        .filter(it -> it.kind() == Kind.DERIVE || it.kind() == Kind.REPORT)
        .map(it -> it.kind() == Kind.REPORT ? it.target() : subject.workflow())
        .findFirst();
  }

  /** Whether it only reports a change of what a rule derived a record from. */
  public boolean reports() {
    return steps.stream().anyMatch(it -> it.plan().action().kind() == Kind.REPORT);
  }

  /** Whether its current step waits for what becomes of the record. */
  public boolean awaits() {
    int at = current();
    var step = at < steps.size() ? steps.get(at) : null;
    return step != null
        && (step.status() == Status.RUNNING
            ? step.plan().awaited() != null
            : step.status() == Status.PENDING
                && (step.plan().at() != null
                    || step.plan().action().kind() == Kind.DERIVE && !step.note().isEmpty()));
  }

  /** The position of the first step that is not over; the number of steps where all are. */
  public int current() {
    for (int i = 0; i < steps.size(); i++) {
      if (!steps.get(i).status().over() && !isGivenUp(steps.get(i))) {
        return i;
      }
    }
    return steps.size();
  }

  /** While it compensates, the step that failed is passed over. */
  private boolean isGivenUp(Step step) {
    return state == State.COMPENSATING && step.status() == Status.FAILED;
  }

  /** The same with another step at a position, looked at again at {@code due}. */
  public WorkflowInstance with(int position, Step step, State next, @Nullable Instant due) {
    var changed = new ArrayList<>(steps);
    changed.set(position, step);
    return new WorkflowInstance(
        id, subject, next, changed, new Times(times.started(), due, null), revision + 1);
  }

  /** The same, looked at again then. */
  public WorkflowInstance dueAt(Instant due) {
    return new WorkflowInstance(
        id, subject, state, steps, new Times(times.started(), due, times.ended()), revision);
  }

  /** The same, ended. */
  public WorkflowInstance ended(State end, Instant now) {
    return new WorkflowInstance(
        id, subject, end, steps, new Times(times.started(), null, now), revision + 1);
  }

  /** Whether a step that is done can be undone. */
  public boolean canCompensate() {
    return state != State.COMPENSATING && !undo().isEmpty();
  }

  /** The same; what was done is undone from now on, last first, and nothing else follows. */
  public WorkflowInstance compensating(Instant now) {
    var all = new ArrayList<Step>();
    for (var step : steps) {
      boolean open = !step.status().over() && step.status() != Status.FAILED;
      all.add(open ? step.to(Status.CANCELLED, now, step.note()) : step);
    }
    all.addAll(undo());
    return new WorkflowInstance(
        id, subject, State.COMPENSATING, all, new Times(times.started(), now, null), revision + 1);
  }

  private List<Step> undo() {
    var undo = new ArrayList<Step>();
    for (var step : steps) {
      var action = step.plan().compensate();
      if (step.status() == Status.DONE && action != null && !step.compensates()) {
        undo.add(
            Step.pending(
                new WorkflowPlan.Step("undo " + step.plan().name(), action, null, null), true));
      }
    }
    Collections.reverse(undo);
    return undo;
  }
}
