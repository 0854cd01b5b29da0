package io.syncline.console.workflows;

import static java.util.stream.Collectors.joining;

import io.syncline.api.http.ApiWords;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import io.syncline.console.workflows.WorkflowList.Line;
import io.syncline.console.workflows.WorkflowSheet.Actions;
import io.syncline.console.workflows.WorkflowSheet.Head;
import io.syncline.console.workflows.WorkflowSheet.Step;
import io.syncline.core.definition.model.WorkflowPlan.Action;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowInstance.State;
import io.syncline.core.workflow.WorkflowInstance.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Workflows as their pages show them. */
final class WorkflowSheets {

  private WorkflowSheets() {}

  static Line line(WorkflowInstance it, Instant now) {
    var step = current(it);
    return new Line(
        it.id().toString(),
        it.subject().workflow(),
        it.subject().sync(),
        it.subject().entity() + " " + it.subject().record(),
        state(it.state()),
        step == null || it.state().ended() ? "" : place(it, step),
        step == null || it.state().ended() ? "" : step.note(),
        DisplayedTime.maybe(it.times().due(), now),
        DisplayedTime.of(it.times().started(), now));
  }

  private static String place(WorkflowInstance it, WorkflowInstance.Step step) {
    return step.plan().name() + ", " + (it.current() + 1) + " of " + it.steps().size();
  }

  static WorkflowSheet of(WorkflowInstance it, @Nullable StatusLabel said, Instant now) {
    var current = it.state().ended() ? null : current(it);
    var steps = new ArrayList<Step>();
    for (var step : it.steps()) {
      steps.add(step(step, step == current, now));
    }
    return new WorkflowSheet(
        said,
        new Head(
            it.id().toString(),
            it.subject().workflow(),
            it.subject().sync(),
            it.subject().entity(),
            it.subject().record().toString(),
            state(it.state()),
            waits(it, now),
            it.subject().startedBy(),
            DisplayedTime.of(it.times().started(), now),
            DisplayedTime.maybe(it.times().ended(), now)),
        List.copyOf(steps),
        actions(it, current));
  }

  private static Actions actions(WorkflowInstance it, WorkflowInstance.@Nullable Step current) {
    boolean open = !it.state().ended();
    return new Actions(
        current == null ? "" : current.plan().name(),
        current != null && current.status() == Status.WAITING,
        current != null && it.state() == State.FAILED && current.status() == Status.FAILED,
        current != null,
        open,
        open && it.canCompensate());
  }

  private static WorkflowInstance.@Nullable Step current(WorkflowInstance it) {
    int at = it.current();
    return at < it.steps().size() ? it.steps().get(at) : null;
  }

  private static String waits(WorkflowInstance it, Instant now) {
    if (it.state().ended()) {
      return "";
    }
    if (it.state() == State.WAITING) {
      return "It waits until a person approves.";
    }
    if (it.state() == State.FAILED) {
      return "It waits until a person retries or skips the step that failed, or cancels it.";
    }
    var current = current(it);
    if (current != null && current.plan().awaited() != null && !current.note().isEmpty()) {
      return "It " + current.note() + ".";
    }
    var due = it.times().due();
    return due == null || !due.isAfter(now)
        ? "It goes on now, while its sync is started and not paused."
        : "It is looked at again " + DisplayedTime.of(due, now).ago() + ".";
  }

  private static Step step(WorkflowInstance.Step it, boolean current, Instant now) {
    var at = it.plan().at();
    var undo = it.plan().compensate();
    return new Step(
        it.plan().name(),
        words(it.plan().action()),
        status(it.status()),
        current,
        at == null ? "" : "due on the day in " + at,
        undo == null ? "" : "undone by: " + words(undo),
        it.attempts() == 0 ? "" : CountText.of(it.attempts(), "attempt"),
        it.note(),
        DisplayedTime.maybe(it.changed(), now));
  }

  private static String words(Action action) {
    var words =
        switch (action.kind()) {
          case CREATE -> "create in";
          case ARCHIVE -> "archive in";
          case RESTORE -> "make active again in";
          case ROUTE -> "call the route";
          case APPROVE -> "wait for an approval";
          case NOTIFY -> "send a message";
          case REPORT -> "report a change of what was the source of";
          case WAIT -> "wait until a condition holds";
          case DERIVE -> "create the derived record in";
          case ENRICH -> "ask";
        };
    return Stream.of(words, action.target()).filter(it -> !it.isEmpty()).collect(joining(" "));
  }

  static StatusLabel state(State state) {
    var word = ApiWords.of(state);
    return switch (state) {
      case RUNNING, CANCELLED -> StatusLabel.plain(word);
      case WAITING, COMPENSATING, COMPENSATED -> StatusLabel.warn(word);
      case FAILED -> StatusLabel.bad(word);
      case DONE -> StatusLabel.good(word);
    };
  }

  private static StatusLabel status(Status status) {
    var word = ApiWords.of(status);
    return switch (status) {
      case PENDING, RUNNING, CANCELLED -> StatusLabel.plain(word);
      case WAITING, SKIPPED -> StatusLabel.warn(word);
      case FAILED -> StatusLabel.bad(word);
      case DONE -> StatusLabel.good(word);
    };
  }
}
