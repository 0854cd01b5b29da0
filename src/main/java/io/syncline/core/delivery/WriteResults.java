package io.syncline.core.delivery;

import io.syncline.core.definition.Webhook.EventKind;
import io.syncline.core.model.NativeRef;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Notes what came of each write, and reads back what the target did not show. */
final class WriteResults {
  private final Calls calls;
  private final Copies copies;
  private final Completion completion;
  private final Endings endings;
  private final Existing existing;
  private final Standing standing;

  WriteResults(
      Calls calls,
      Copies copies,
      Completion completion,
      Endings endings,
      Existing existing,
      Standing standing) {
    this.standing = standing;
    this.calls = calls;
    this.copies = copies;
    this.completion = completion;
    this.endings = endings;
    this.existing = existing;
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
      List<Work> group,
      BooleanSupplier mayLeave) {
    if (batch.haltedUntil() != null) {
      return;
    }
    group.forEach(Work::sent);
    var outcomes = calls.write(batch, system, object, group, mayLeave);
    var unseen = new HashMap<NativeRef, Work>();
    var claimed = new ArrayList<Runnable>();
    var taken = new HashSet<NativeRef>();
    for (int i = 0; i < group.size(); i++) {
      var work = group.get(i);
      var outcome = outcomes.get(i);
      endings.guarded(batch, work, "write", () -> note(batch, work, outcome, unseen));
      if (outcome instanceof WriteOutcome.AlreadyThere there && !work.isOver()) {
        claimed.add(
            () ->
                endings.guarded(
                    batch,
                    work,
                    "write",
                    () -> existing.settle(batch, system, work, there, taken)));
      }
    }
    readBack(batch, system, object, unseen);
    claimed.forEach(Runnable::run);
    calls.haltIfDown(batch);
  }

  private void note(
      DeliveryBatch batch, Work work, WriteOutcome outcome, Map<NativeRef, Work> unseen) {
    if (work.removal() != null && !(outcome instanceof WriteOutcome.Failed)) {
      standing.settled(batch, work, outcome);
    } else if (outcome instanceof WriteOutcome.Done done) {
      done(batch, work, done, unseen);
    } else if (outcome instanceof WriteOutcome.Stale) {
      if (!work.sendsAgain()) {
        work.closeIntent(); // else the first request may be what changed it: the next look tells
      }
      var failure = new Failure.Transient("the copy keeps changing between read and write");
      endings.again(batch, work, failure, "write", work.delivery.attempts() < 2);
    } else if (outcome instanceof WriteOutcome.Gone gone) {
      endings.gone(batch, work, gone.ref(), EventKind.DELETED);
    } else if (outcome instanceof WriteOutcome.Failed failed) {
      failed(batch, work, failed.failure());
    } else if (outcome instanceof WriteOutcome.AlreadyThere there
        && work.committed().request() instanceof WriteRequest.Update) {
      endings.bury(batch, work, new Failure.Invalid(there.reason(), Set.of()), "write");
    }
  }

  private void done(
      DeliveryBatch batch, Work work, WriteOutcome.Done done, Map<NativeRef, Work> unseen) {
    var answer = done.answer();
    if (answer != null && isAgain(work)) {
      // It may show the record as it is by now: the first request may have made it (S6).
      completion.appliedBefore(batch, work, done.ref(), answer);
    } else if (answer != null && showsAll(work, answer)) {
      completion.applied(batch, work, done.ref(), answer);
    } else if (work.type().readable()) {
      unseen.put(done.ref(), work);
    } else {
      completion.appliedUnseen(batch, work, done.ref());
    }
  }

  private boolean showsAll(Work work, NativeRecord answer) {
    var said = copies.said(work, answer);
    return work.committed().expected().entrySet().stream()
        .allMatch(it -> said.containsKey(it.getKey()) || it.getValue().value().isEmpty());
  }

  private static boolean isAgain(Work work) {
    return work.committed().request() instanceof WriteRequest.Create && work.sendsAgain();
  }

  /** S2: the shadow is what the target is known to hold, never what it was sent. */
  private void readBack(
      DeliveryBatch batch, ConnectedSystem system, String object, Map<NativeRef, Work> unseen) {
    if (unseen.isEmpty()) {
      return;
    }
    for (var outcome : calls.readBack(batch, system, object, List.copyOf(unseen.keySet()))) {
      var work = unseen.get(outcome.ref());
      if (work != null) {
        endings.guarded(batch, work, "write", () -> shown(batch, work, outcome));
      }
    }
  }

  private void shown(DeliveryBatch batch, Work work, ReadOutcome outcome) {
    boolean create = work.committed().request() instanceof WriteRequest.Create;
    if (outcome instanceof ReadOutcome.Found found && isAgain(work)) {
      completion.appliedBefore(batch, work, outcome.ref(), found.record());
    } else if (outcome instanceof ReadOutcome.Found found) {
      completion.applied(batch, work, outcome.ref(), found.record());
    } else if (create) {
      completion.appliedUnseen(batch, work, outcome.ref());
    } else if (outcome instanceof ReadOutcome.Failed failed) {
      endings.failed(batch, work, failed.failure(), "look");
    } else {
      endings.gone(batch, work, outcome.ref(), EventKind.DELETED);
    }
  }

  /**
   * Where the request went out before, with an outcome nobody knows, that this one failed says
   * nothing of the other: the intent stays open.
   */
  private void failed(DeliveryBatch batch, Work work, Failure failure) {
    boolean before = work.sendsAgain();
    if (failure instanceof Failure.OutcomeUnknown) {
      endings.failed(batch, work, failure, "look");
    } else if (failure instanceof Failure.Invalid) {
      endings.bury(batch, work, failure, "write");
    } else if (failure instanceof Failure.Permanent) {
      endings.bury(batch, work, failure, before ? "look" : "write");
    } else {
      if (!before) {
        work.closeIntent();
      }
      endings.failed(batch, work, failure, "write");
    }
  }
}
