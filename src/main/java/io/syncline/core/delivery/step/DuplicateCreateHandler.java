package io.syncline.core.delivery.step;

import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.DeliveryAttempt;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.attempt.FindOrCreate;
import io.syncline.core.delivery.attempt.TargetCalls;
import io.syncline.core.delivery.attempt.TargetSearch;
import io.syncline.core.model.NativeRef;
import io.syncline.core.system.ConnectedSystem;
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

  void settle(
      DeliveryBatch batch,
      ConnectedSystem system,
      DeliveryAttempt attempt,
      WriteOutcome.AlreadyThere there,
      Set<NativeRef> taken) {
    attempt.closeIntent();
    var ref = there.existing();
    if (ref != null && targetSearch.apartFrom(attempt).contains(ref)) {
      attemptOutcomes.failed(batch, attempt, new Failure.Invalid(KEPT_APART, Set.of()), "write");
    } else if (ref != null) {
      read(batch, system, attempt, ref, there.reason(), taken);
    } else {
      find(batch, system, attempt, there.reason(), taken);
    }
  }

  private void find(
      DeliveryBatch batch,
      ConnectedSystem system,
      DeliveryAttempt attempt,
      String reason,
      Set<NativeRef> taken) {
    var result = targetSearch.find(batch, system, attempt);
    if (result instanceof TargetSearch.Result.One one) {
      findOrCreate.met(batch, attempt, one.copy(), one.rule(), taken);
    } else if (result instanceof TargetSearch.Result.Unclear unclear) {
      findOrCreate.ask(batch, attempt, unclear.candidates(), unclear.why());
    } else if (result instanceof TargetSearch.Result.NotAsked failed) {
      attemptOutcomes.failed(batch, attempt, failed.failure(), "write");
    } else if (targetSearch.apartFrom(attempt).stream().anyMatch(it -> isThere(attempt, it))) {
      attemptOutcomes.failed(batch, attempt, new Failure.Invalid(KEPT_APART, Set.of()), "write");
    } else if (attempt.delivery.attempts() < SEARCHES) {
      attemptOutcomes.again(batch, attempt, new Failure.Transient(reason), "write", false);
    } else {
      findOrCreate.ask(batch, attempt, List.of(), "it is said to be there but is not found");
    }
  }

  private static boolean isThere(DeliveryAttempt attempt, NativeRef ref) {
    var there = attempt.context().participant();
    return ref.system().equals(there.system()) && ref.object().equals(there.object());
  }

  private void read(
      DeliveryBatch batch,
      ConnectedSystem system,
      DeliveryAttempt attempt,
      NativeRef ref,
      String reason,
      Set<NativeRef> taken) {
    for (var outcome : targetCalls.readBack(batch, system, ref.object(), List.of(ref))) {
      if (outcome instanceof ReadOutcome.Found found) {
        recognize(batch, attempt, found.record(), taken);
      } else if (outcome instanceof ReadOutcome.Failed failed) {
        attemptOutcomes.failed(batch, attempt, failed.failure(), "read");
      } else {
        attemptOutcomes.again(batch, attempt, new Failure.Transient(reason), "write", false);
      }
    }
  }

  private void recognize(
      DeliveryBatch batch, DeliveryAttempt attempt, NativeRecord copy, Set<NativeRef> taken) {
    var rule = targetSearch.recognized(attempt, copy);
    if (rule != null) {
      findOrCreate.met(batch, attempt, copy, rule, taken);
    } else {
      findOrCreate.ask(batch, attempt, List.of(copy.ref()), "the one there is not recognized");
    }
  }
}
