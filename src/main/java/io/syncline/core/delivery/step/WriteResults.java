package io.syncline.core.delivery.step;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.DeliveryAttempt;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.attempt.TargetCalls;
import io.syncline.core.delivery.attempt.TargetCopies;
import io.syncline.core.model.NativeRef;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.system.state.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Notes what came of each write, and reads back what the target did not show. */
final class WriteResults {
  private final TargetCalls targetCalls;
  private final TargetCopies targetCopies;
  private final Completion completion;
  private final AttemptOutcomes attemptOutcomes;
  private final DuplicateCreateHandler duplicateCreateHandler;
  private final RemovalTasks removalTasks;

  WriteResults(
      TargetCalls targetCalls,
      TargetCopies targetCopies,
      Completion completion,
      AttemptOutcomes attemptOutcomes,
      DuplicateCreateHandler duplicateCreateHandler,
      RemovalTasks removalTasks) {
    this.removalTasks = removalTasks;
    this.targetCalls = targetCalls;
    this.targetCopies = targetCopies;
    this.completion = completion;
    this.attemptOutcomes = attemptOutcomes;
    this.duplicateCreateHandler = duplicateCreateHandler;
  }

  /**
   * Writes all that has an intent, a call for each object, and settles the outcomes.
   *
   * @param mayLeave asked before each request leaves (S18)
   */
  void write(DeliveryBatch batch, ConnectedSystem system, BooleanSupplier mayLeave) {
    batch
        .openByObject(it -> it.intent() != null)
        .forEach((object, group) -> write(batch, system, object, group, mayLeave));
  }

  private void write(
      DeliveryBatch batch,
      ConnectedSystem system,
      String object,
      List<DeliveryAttempt> group,
      BooleanSupplier mayLeave) {
    if (batch.haltedUntil() != null) {
      return;
    }
    group.forEach(DeliveryAttempt::sent);
    var outcomes = targetCalls.write(batch, system, object, group, mayLeave);
    var unseen = new HashMap<NativeRef, DeliveryAttempt>();
    var claimed = new ArrayList<Runnable>();
    var taken = new HashSet<NativeRef>();
    for (int i = 0; i < group.size(); i++) {
      var attempt = group.get(i);
      var outcome = outcomes.get(i);
      attemptOutcomes.guarded(batch, attempt, "write", () -> note(batch, attempt, outcome, unseen));
      if (outcome instanceof WriteOutcome.AlreadyThere there && !attempt.isOver()) {
        claimed.add(
            () ->
                attemptOutcomes.guarded(
                    batch,
                    attempt,
                    "write",
                    () -> duplicateCreateHandler.settle(batch, system, attempt, there, taken)));
      }
    }
    readBack(batch, system, object, unseen);
    claimed.forEach(Runnable::run);
    targetCalls.haltIfDown(batch);
  }

  private void note(
      DeliveryBatch batch,
      DeliveryAttempt attempt,
      WriteOutcome outcome,
      Map<NativeRef, DeliveryAttempt> unseen) {
    if (attempt.removal() != null && !(outcome instanceof WriteOutcome.Failed)) {
      removalTasks.settled(batch, attempt, outcome);
    } else if (outcome instanceof WriteOutcome.Done done) {
      done(batch, attempt, done, unseen);
    } else if (outcome instanceof WriteOutcome.Stale) {
      if (!attempt.sendsAgain()) {
        attempt
            .closeIntent(); // else the first request may be what changed it: the next read decides
      }
      var failure = new Failure.Transient("the copy keeps changing between read and write");
      attemptOutcomes.again(batch, attempt, failure, "write", attempt.delivery.attempts() < 2);
    } else if (outcome instanceof WriteOutcome.Gone gone) {
      attemptOutcomes.gone(batch, attempt, gone.ref(), EventKind.DELETED);
    } else if (outcome instanceof WriteOutcome.Failed failed) {
      failed(batch, attempt, failed.failure());
    } else if (outcome instanceof WriteOutcome.AlreadyThere there
        && attempt.committed().request() instanceof WriteRequest.Update) {
      attemptOutcomes.moveToDeadLetters(
          batch, attempt, new Failure.Invalid(there.reason(), Set.of()), "write");
    }
  }

  private void done(
      DeliveryBatch batch,
      DeliveryAttempt attempt,
      WriteOutcome.Done done,
      Map<NativeRef, DeliveryAttempt> unseen) {
    var answer = done.answer();
    if (answer != null && isAgain(attempt)) {
      // It may show the record as it is now: the first request may have made it (S6).
      completion.appliedBefore(batch, attempt, done.ref(), answer);
    } else if (answer != null && showsAll(attempt, answer)) {
      completion.applied(batch, attempt, done.ref(), answer);
    } else if (attempt.type().readable()) {
      unseen.put(done.ref(), attempt);
    } else {
      completion.appliedUnseen(batch, attempt, done.ref());
    }
  }

  private boolean showsAll(DeliveryAttempt attempt, NativeRecord answer) {
    var said = targetCopies.said(attempt, answer);
    return attempt.committed().expected().entrySet().stream()
        .allMatch(it -> said.containsKey(it.getKey()) || it.getValue().value().isEmpty());
  }

  private static boolean isAgain(DeliveryAttempt attempt) {
    return attempt.committed().request() instanceof WriteRequest.Create && attempt.sendsAgain();
  }

  /** S2: the shadow is what the target is known to hold, never what it was sent. */
  private void readBack(
      DeliveryBatch batch,
      ConnectedSystem system,
      String object,
      Map<NativeRef, DeliveryAttempt> unseen) {
    if (unseen.isEmpty()) {
      return;
    }
    List<ReadOutcome> outcomes;
    try {
      outcomes = targetCalls.readBack(batch, system, object, List.copyOf(unseen.keySet()));
    } catch (StoreException unavailable) {
      unseen.values().forEach(batch::drop);
      return;
    }
    for (var outcome : outcomes) {
      var attempt = unseen.get(outcome.ref());
      if (attempt != null) {
        attemptOutcomes.guarded(batch, attempt, "write", () -> shown(batch, attempt, outcome));
      }
    }
  }

  private void shown(DeliveryBatch batch, DeliveryAttempt attempt, ReadOutcome outcome) {
    boolean create = attempt.committed().request() instanceof WriteRequest.Create;
    if (outcome instanceof ReadOutcome.Found found && isAgain(attempt)) {
      completion.appliedBefore(batch, attempt, outcome.ref(), found.record());
    } else if (outcome instanceof ReadOutcome.Found found
        && attempt.sendsAgain()
        && targetCopies.showsOld(attempt, found.record())) {
      // The answer may be one that a key remembers, and what the first request wrote was undone.
      attemptOutcomes.changedMeanwhile(batch, attempt, outcome.ref());
    } else if (outcome instanceof ReadOutcome.Found found) {
      completion.readBack(batch, attempt, outcome.ref(), found.record());
    } else if (create || outcome instanceof ReadOutcome.Missing) {
      completion.appliedUnseen(batch, attempt, outcome.ref());
    } else if (outcome instanceof ReadOutcome.Failed failed) {
      attemptOutcomes.failed(batch, attempt, failed.failure(), "look");
    } else {
      attemptOutcomes.gone(batch, attempt, outcome.ref(), EventKind.DELETED);
    }
  }

  /**
   * Where the request went out before with an unknown outcome, the failure of this one says nothing
   * about the first: the intent stays open.
   */
  private void failed(DeliveryBatch batch, DeliveryAttempt attempt, Failure failure) {
    boolean before = attempt.sendsAgain();
    if (failure instanceof Failure.OutcomeUnknown) {
      attemptOutcomes.failed(batch, attempt, failure, "look");
    } else if (failure instanceof Failure.Invalid || failure instanceof Failure.Permanent) {
      attemptOutcomes.moveToDeadLetters(batch, attempt, failure, before ? "look" : "write");
    } else {
      if (!before) {
        attempt.closeIntent();
      }
      attemptOutcomes.failed(batch, attempt, failure, "write");
    }
  }
}
