package io.syncline.core.delivery.step;

import io.syncline.core.delivery.Settled;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.CreateTask;
import io.syncline.core.delivery.attempt.IdempotencyKeys;
import io.syncline.core.delivery.attempt.RequestsInFlight;
import io.syncline.core.delivery.attempt.TargetSearch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Settles open intents of creates (S9). While the target remembers the idempotency key the same
 * bytes and key go out again; else it is searched for our marker, or for a unique value that was
 * sent, not earlier than the request may still be on its way and its record may still be invisible,
 * twice; then the same request goes out again. A target with none of them gets no second create: a
 * person is asked.
 */
final class CreateVerification {
  private static final int LOOKS = 2;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final TargetSearch targetSearch;
  private final UniqueSearch unique;
  private final Completion completion;
  private final AttemptOutcomes attemptOutcomes;
  private final FindOrCreate findOrCreate;
  private final RequestsInFlight requestsInFlight;

  CreateVerification(
      TargetSearch targetSearch,
      UniqueSearch unique,
      Completion completion,
      AttemptOutcomes attemptOutcomes,
      FindOrCreate findOrCreate,
      RequestsInFlight requestsInFlight) {
    this.targetSearch = targetSearch;
    this.unique = unique;
    this.completion = completion;
    this.attemptOutcomes = attemptOutcomes;
    this.findOrCreate = findOrCreate;
    this.requestsInFlight = requestsInFlight;
  }

  void settle(List<CreateTask> tasks) {
    attemptOutcomes.each(tasks, "look", this::settle);
  }

  private void settle(CreateTask task) {
    var link = task.link();
    if (IdempotencyKeys.remembered(task, task.now())) {
      task.sendAgain(task.committed());
    } else if (TargetSearch.searchesMarker(task)) {
      look(task);
    } else if (link != null) {
      // Its event came before its answer and linked it: what is due now is computed again.
      attemptOutcomes.intentVoid(task, link.link().ref(), "linked-meanwhile");
    } else if (UniqueSearch.isPossible(task)) {
      look(task);
    } else {
      attemptOutcomes.unknown(
          task,
          "The system has neither a marker, an idempotency key nor a unique value to look by.");
    }
  }

  private Instant earliest(CreateTask task) {
    var first = requestsInFlight.until(task).plus(task.type().visibleAfter());
    return first.plus(between(task).multipliedBy(task.committed().looks()));
  }

  private static Duration between(CreateTask task) {
    var visible = task.type().visibleAfter();
    return visible.compareTo(BETWEEN_LOOKS) > 0 ? visible : BETWEEN_LOOKS;
  }

  private void look(CreateTask task) {
    var earliest = earliest(task);
    if (task.now().isBefore(earliest)) {
      task.putOff(earliest);
    } else if (TargetSearch.searchesMarker(task)) {
      judge(task, targetSearch.byMarker(task));
    } else {
      judge(task, unique.find(task));
    }
  }

  private void judge(CreateTask task, TargetSearch.Result result) {
    if (result instanceof TargetSearch.Result.One one) {
      var ref = one.copy().ref();
      if (findOrCreate.isOfAnother(task, ref)) {
        findOrCreate.ask(task, List.of(ref), "the one that was found is linked to another record");
      } else if (!one.rule().equals(TargetSearch.MARKER) && !unique.isOurs(task, one.copy())) {
        attemptOutcomes.intentVoid(task, ref, "there-before");
      } else {
        completion.appliedBefore(task, ref, one.copy());
      }
    } else if (result instanceof TargetSearch.Result.Unclear unclear) {
      findOrCreate.ask(task, unclear.candidates(), unclear.why());
    } else if (result instanceof TargetSearch.Result.NotAsked failed) {
      attemptOutcomes.failed(task, failed.failure(), "look");
    } else {
      notSeen(task);
    }
  }

  private void notSeen(CreateTask task) {
    var looked = task.committed().looked();
    if (looked.looks() < LOOKS) {
      task.end(new Settled.Again(task.delivery, task.now().plus(between(task)), looked, false));
    } else {
      task.sendAgain(looked.again(task.now()));
    }
  }
}
