package io.syncline.core.delivery.step;

import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.CreateTask;
import io.syncline.core.delivery.attempt.TargetCalls;
import io.syncline.core.delivery.attempt.TargetSearch;
import io.syncline.core.model.NativeRef;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import java.util.List;
import java.util.Set;

/**
 * Settles a create that the target refused because it has the record already: it is linked where it
 * is recognized and belongs to no other record, else a person is asked (S9).
 */
final class DuplicateCreateHandler {
  /** A record may be refused as a duplicate before it can be found. */
  private static final int SEARCHES = 3;

  private static final String KEPT_APART =
      "The one that is there is another record, as a person said, and the system takes no second"
          + " one with the same values";

  private final TargetCalls targetCalls;
  private final TargetSearch targetSearch;
  private final FindOrCreate findOrCreate;
  private final AttemptOutcomes attemptOutcomes;

  DuplicateCreateHandler(
      TargetCalls targetCalls,
      TargetSearch targetSearch,
      FindOrCreate findOrCreate,
      AttemptOutcomes attemptOutcomes) {
    this.targetCalls = targetCalls;
    this.targetSearch = targetSearch;
    this.findOrCreate = findOrCreate;
    this.attemptOutcomes = attemptOutcomes;
  }

  void settle(CreateTask task, WriteOutcome.AlreadyThere there, Set<NativeRef> taken) {
    task.closeIntent();
    var ref = there.existing();
    if (ref != null && targetSearch.apartFrom(task).contains(ref)) {
      attemptOutcomes.failed(task, new Failure.Invalid(KEPT_APART, Set.of()), "write");
    } else if (ref != null) {
      read(task, ref, there.reason(), taken);
    } else {
      find(task, there.reason(), taken);
    }
  }

  private void find(CreateTask task, String reason, Set<NativeRef> taken) {
    var result = targetSearch.find(task);
    if (result instanceof TargetSearch.Result.One one) {
      findOrCreate.met(task, one.copy(), one.rule(), taken);
    } else if (result instanceof TargetSearch.Result.Unclear unclear) {
      findOrCreate.ask(task, unclear.candidates(), unclear.why());
    } else if (result instanceof TargetSearch.Result.NotAsked failed) {
      attemptOutcomes.failed(task, failed.failure(), "write");
    } else if (targetSearch.apartFrom(task).stream().anyMatch(it -> isThere(task, it))) {
      attemptOutcomes.failed(task, new Failure.Invalid(KEPT_APART, Set.of()), "write");
    } else if (task.delivery.attempts() < SEARCHES) {
      attemptOutcomes.again(task, new Failure.Transient(reason), "write", false);
    } else {
      findOrCreate.ask(task, List.of(), "it is said to be there but is not found");
    }
  }

  private static boolean isThere(CreateTask task, NativeRef ref) {
    var there = task.context().participant();
    return ref.system().equals(there.system()) && ref.object().equals(there.object());
  }

  private void read(CreateTask task, NativeRef ref, String reason, Set<NativeRef> taken) {
    for (var outcome : targetCalls.readBack(task.batch(), ref.object(), List.of(ref))) {
      if (outcome instanceof ReadOutcome.Found found) {
        recognize(task, found.record(), taken);
      } else if (outcome instanceof ReadOutcome.Failed failed) {
        attemptOutcomes.failed(task, failed.failure(), "read");
      } else {
        attemptOutcomes.again(task, new Failure.Transient(reason), "write", false);
      }
    }
  }

  private void recognize(CreateTask task, NativeRecord copy, Set<NativeRef> taken) {
    var rule = targetSearch.recognized(task, copy);
    if (rule != null) {
      findOrCreate.met(task, copy, rule, taken);
    } else {
      findOrCreate.ask(task, List.of(copy.ref()), "the one there is not recognized");
    }
  }
}
