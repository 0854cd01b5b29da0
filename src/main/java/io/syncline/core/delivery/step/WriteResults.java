package io.syncline.core.delivery.step;

import io.syncline.core.deadletter.Stage;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.CreateTask;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.attempt.DeliveryTask;
import io.syncline.core.delivery.attempt.FieldsTask;
import io.syncline.core.delivery.attempt.TargetCalls;
import io.syncline.core.delivery.attempt.TargetCopies;
import io.syncline.core.delivery.attempt.UpdateTask;
import io.syncline.core.model.NativeRef;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.state.StoreException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Writes what has an intent, notes what came of it, and reads back what the target did not show.
 */
final class WriteResults {
  /** Deletes are verified by a read (S16). */
  private static final String NOT_THERE =
      "the system says that it has no such record, and no read can show whether that is so";

  private final TargetCalls targetCalls;
  private final TargetCopies targetCopies;
  private final Completion completion;
  private final AttemptOutcomes attemptOutcomes;
  private final FindOrCreate findOrCreate;
  private final RemovalSteps removalSteps;

  WriteResults(
      TargetCalls targetCalls,
      TargetCopies targetCopies,
      Completion completion,
      AttemptOutcomes attemptOutcomes,
      FindOrCreate findOrCreate,
      RemovalSteps removalSteps) {
    this.targetCalls = targetCalls;
    this.targetCopies = targetCopies;
    this.completion = completion;
    this.attemptOutcomes = attemptOutcomes;
    this.findOrCreate = findOrCreate;
    this.removalSteps = removalSteps;
  }

  /**
   * What is settled after the outcomes of a call are noted.
   *
   * @param unseen writes whose answer did not show the copy
   * @param duplicates creates that the target refused because it has the record
   */
  private record Rest(
      Map<NativeRef, FieldsTask> unseen, Map<CreateTask, WriteOutcome.AlreadyThere> duplicates) {
    Rest() {
      this(new HashMap<>(), new LinkedHashMap<>());
    }
  }

  /**
   * Writes all that has an intent, a call for each object, and settles the outcomes.
   *
   * @param mayLeave asked before each request leaves (S18)
   */
  void write(DeliveryBatch batch, BooleanSupplier mayLeave) {
    TargetCalls.together(batch.withIntent())
        .forEach(
            group -> {
              if (!batch.isHalted()) {
                write(batch, group.get(0).type().name(), group, mayLeave);
              }
            });
  }

  private void write(
      DeliveryBatch batch, String object, List<DeliveryTask> group, BooleanSupplier mayLeave) {
    group.forEach(DeliveryTask::sent);
    var outcomes = targetCalls.write(batch, object, group, mayLeave);
    var rest = new Rest();
    for (int i = 0; i < group.size(); i++) {
      var task = group.get(i);
      var outcome = outcomes.get(i);
      attemptOutcomes.guarded(task, Stage.WRITE, () -> note(task, outcome, rest));
    }
    readBack(batch, object, rest.unseen());
    var taken = new HashSet<NativeRef>();
    rest.duplicates()
        .forEach(
            (task, there) ->
                attemptOutcomes.guarded(
                    task, Stage.WRITE, () -> findOrCreate.refused(task, there, taken)));
    targetCalls.haltIfDown(batch, Stage.WRITE);
  }

  private void note(DeliveryTask task, WriteOutcome outcome, Rest rest) {
    if (outcome instanceof WriteOutcome.Failed failed) {
      failed(task, failed.failure());
    } else {
      task.dispatch(
          create -> created(create, outcome, rest),
          update -> updated(update, outcome, rest),
          removal -> removalSteps.answered(removal, outcome));
    }
  }

  private void created(CreateTask task, WriteOutcome outcome, Rest rest) {
    if (outcome instanceof WriteOutcome.AlreadyThere there) {
      rest.duplicates().put(task, there);
    } else if (outcome instanceof WriteOutcome.Done done
        && done.answer() != null
        && task.type().readable()
        && task.sendsAgain()) {
      // It may show the record as it is now: the first request may have made it (S6).
      completion.appliedBefore(task, done.ref(), done.answer());
    } else {
      answered(task, outcome, rest);
    }
  }

  private void updated(UpdateTask task, WriteOutcome outcome, Rest rest) {
    if (outcome instanceof WriteOutcome.AlreadyThere there) {
      attemptOutcomes.giveUp(task, new Failure.Invalid(there.reason(), Set.of()), Stage.WRITE);
    } else {
      answered(task, outcome, rest);
    }
  }

  private void answered(FieldsTask task, WriteOutcome outcome, Rest rest) {
    if (outcome instanceof WriteOutcome.Done done) {
      done(task, done, rest);
    } else if (outcome instanceof WriteOutcome.Gone && task.type().writeOnly()) {
      attemptOutcomes.giveUp(task, new Failure.Permanent(NOT_THERE), Stage.WRITE);
    } else if (outcome instanceof WriteOutcome.Gone gone) {
      attemptOutcomes.gone(task, gone.ref(), EventKind.DELETED);
    } else {
      if (!task.sendsAgain()) {
        task.closeIntent(); // else the first request may be what changed it: the next read decides
      }
      var failure = new Failure.Transient("the copy keeps changing between read and write");
      attemptOutcomes.again(task, failure, Stage.WRITE, task.delivery.attempts() < 2);
    }
  }

  private void done(FieldsTask task, WriteOutcome.Done done, Rest rest) {
    var answer = done.answer();
    if (answer != null && showsAll(task, answer)) {
      completion.applied(task, done.ref(), answer);
    } else if (task.type().readable()) {
      rest.unseen().put(done.ref(), task);
    } else {
      completion.appliedUnseen(task, done.ref());
    }
  }

  /** With what requests of their own write next: it is what those begin with. */
  private boolean showsAll(FieldsTask task, NativeRecord answer) {
    var said = targetCopies.said(task, answer);
    return task.committed().expected().entrySet().stream()
            .allMatch(it -> said.containsKey(it.getKey()) || it.getValue().value().isEmpty())
        && task.context().participant().mappings().stream()
            .filter(it -> task.writable().apart().contains(it.attribute()))
            .allMatch(it -> said.containsKey(it.field().path()));
  }

  /** S2: the shadow is what the target is known to hold, never what it was sent. */
  private void readBack(DeliveryBatch batch, String object, Map<NativeRef, FieldsTask> unseen) {
    try {
      targetCalls.readBack(
          batch,
          object,
          unseen,
          (task, outcome) ->
              task.dispatch(it -> shown(it, outcome), (UpdateTask it) -> shown(it, outcome)));
    } catch (StoreException unavailable) {
      unseen.values().forEach(DeliveryTask::drop);
    }
  }

  private void shown(CreateTask task, ReadOutcome outcome) {
    if (!(outcome instanceof ReadOutcome.Found found)) {
      completion.appliedUnseen(task, outcome.ref());
    } else if (task.sendsAgain()) {
      completion.appliedBefore(task, outcome.ref(), found.record());
    } else {
      completion.readBack(task, outcome.ref(), found.record());
    }
  }

  private void shown(UpdateTask task, ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Found found
        && task.sendsAgain()
        && targetCopies.showsOld(task, found.record())) {
      // The answer may be one that a key remembers, and what the first request wrote was undone.
      attemptOutcomes.changedMeanwhile(task, outcome.ref());
    } else if (outcome instanceof ReadOutcome.Found found) {
      completion.readBack(task, outcome.ref(), found.record());
    } else if (outcome instanceof ReadOutcome.Missing) {
      completion.appliedUnseen(task, outcome.ref());
    } else if (outcome instanceof ReadOutcome.Failed failed) {
      attemptOutcomes.failed(task, failed.failure(), Stage.VERIFY);
    } else {
      attemptOutcomes.gone(task, outcome.ref(), EventKind.DELETED);
    }
  }

  /**
   * Where the request went out before with an unknown outcome, the failure of this one says nothing
   * about the first: the intent stays open.
   */
  private void failed(DeliveryTask task, Failure failure) {
    boolean before = task.sendsAgain();
    if (failure instanceof Failure.OutcomeUnknown) {
      attemptOutcomes.failed(task, failure, Stage.VERIFY);
    } else if (failure instanceof Failure.Invalid || failure instanceof Failure.Permanent) {
      attemptOutcomes.giveUp(task, failure, before ? Stage.VERIFY : Stage.WRITE);
    } else {
      if (!before) {
        task.closeIntent();
      }
      attemptOutcomes.failed(task, failure, Stage.WRITE);
    }
  }
}
