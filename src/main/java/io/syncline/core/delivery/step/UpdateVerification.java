package io.syncline.core.delivery.step;

import io.syncline.core.deadletter.Stage;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.IdempotencyKeys;
import io.syncline.core.delivery.attempt.RequestsInFlight;
import io.syncline.core.delivery.attempt.TargetCalls;
import io.syncline.core.delivery.attempt.TargetCopies;
import io.syncline.core.delivery.attempt.UpdateTask;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.transform.path.Paths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Settles open intents of updates by reading the target (S6), attribute by attribute: our values
 * mean done; the old ones that it was not applied, and the same bytes go out again; anything else
 * is an edit. A request is applied whole or not at all, so one value of ours beside an edit says
 * that the edit came after it.
 *
 * <p>A request may still be on its way for as long as the target's timeout, so a look comes no
 * earlier, unless sending the same again is harmless: with an idempotency key that is remembered,
 * or conditional on a version.
 */
final class UpdateVerification {
  private final TargetCalls targetCalls;
  private final TargetCopies targetCopies;
  private final Completion completion;
  private final AttemptOutcomes attemptOutcomes;
  private final RequestsInFlight requestsInFlight;

  UpdateVerification(
      TargetCalls targetCalls,
      TargetCopies targetCopies,
      Completion completion,
      AttemptOutcomes attemptOutcomes,
      RequestsInFlight requestsInFlight) {
    this.targetCalls = targetCalls;
    this.targetCopies = targetCopies;
    this.completion = completion;
    this.attemptOutcomes = attemptOutcomes;
    this.requestsInFlight = requestsInFlight;
  }

  void settle(List<UpdateTask> tasks) {
    attemptOutcomes.each(tasks, Stage.VERIFY, this::readyOrLater);
    var looked = tasks.stream().filter(it -> !it.sendsAgain()).toList();
    targetCalls.read(
        looked, it -> it.request().ref(), Stage.VERIFY, (it, seen, at) -> seen(it, seen));
  }

  private void readyOrLater(UpdateTask task) {
    var link = task.link();
    if (link == null || !link.link().ref().equals(task.request().ref())) {
      // The link was re-pointed meanwhile: what that write did is an observation (S19).
      leftOpen(task, task.request().ref(), "link-re-pointed");
      return;
    }
    var earliest = earliest(task);
    if (task.now().isBefore(earliest)) {
      task.putOff(earliest);
    } else if (!task.type().readable()) {
      sendAgain(task);
    }
  }

  private Instant earliest(UpdateTask task) {
    boolean harmless =
        task.request().ifVersion() != null || IdempotencyKeys.remembered(task, task.now());
    return harmless ? Instant.MIN : requestsInFlight.until(task);
  }

  private void seen(UpdateTask task, ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Found found) {
      judge(task, found.record());
    } else {
      attemptOutcomes.notShown(task, outcome, Stage.VERIFY);
    }
  }

  private void judge(UpdateTask task, NativeRecord copy) {
    var said = targetCopies.said(task, copy);
    boolean applied = true;
    boolean arrived = false;
    boolean edited = false;
    for (var expected : task.committed().expected().entrySet()) {
      var path = expected.getKey();
      boolean ours = targetCopies.isAsSent(task, path, said.get(path), expected.getValue().value());
      boolean old = TargetCopies.isAsKnown(task, path, said.get(path));
      applied &= ours;
      arrived |= ours && !old;
      edited |= !ours && !old;
    }
    if (edited && arrived) {
      completion.appliedAndEdited(task, copy.ref(), copy);
    } else if (edited) {
      onceNothingArrives(task, () -> leftOpen(task, copy.ref(), "edited-meanwhile"));
    } else if (applied) {
      completion.applied(task, copy.ref(), copy);
    } else {
      notApplied(task, copy);
    }
  }

  /**
   * Sending it again is harmless while its key is known; giving it up for something newer is not
   * (S7).
   */
  private void onceNothingArrives(UpdateTask task, Runnable givingUp) {
    var arrived = requestsInFlight.until(task);
    if (task.request().ifVersion() == null && task.now().isBefore(arrived)) {
      task.putOff(arrived);
    } else {
      givingUp.run();
    }
  }

  /** Whether it was applied will never be known; what the target holds is an observation. */
  private void leftOpen(UpdateTask task, NativeRef ref, String reason) {
    AuditWriter.observed(task, ref, EventKind.UPDATED);
    attemptOutcomes.intentVoid(task, ref, reason);
  }

  /**
   * The same bytes go out again; but a full replacement, or a condition, that was computed from
   * another state of the copy would undo what happened since, or be refused: that is computed again
   * (S8). So is a request whose copy was changed since: it may have been applied and undone, and an
   * intent has at most one effect.
   */
  private void notApplied(UpdateTask task, NativeRecord copy) {
    var request = task.request();
    boolean moved =
        request.ifVersion() != null && !request.ifVersion().equals(copy.version())
            || task.type().replaces() && !laidOver(copy, task).agreesWith(request.fields())
            || isChanged(task, copy);
    if (moved) {
      onceNothingArrives(task, () -> attemptOutcomes.changedMeanwhile(task, copy.ref()));
    } else {
      sendAgain(task);
    }
  }

  /**
   * Whether anybody, perhaps our own request, wrote to the copy after it was read for this intent.
   */
  private static boolean isChanged(UpdateTask task, NativeRecord copy) {
    var read = task.committed().read();
    if (read != null && read.state() != null) {
      return !read.state().equals(copy.updatedAt());
    }
    var link = task.link();
    var state = TargetCopies.state(copy);
    return state != null && link != null && !state.equals(link.shadow().version());
  }

  /** A key that is still known counts from its first use, all other waits from the last. */
  private void sendAgain(UpdateTask task) {
    var now = task.now();
    var intent = task.committed();
    task.sendAgain(IdempotencyKeys.remembered(task, now) ? intent : intent.again(now));
  }

  /** The replacement as it would be computed from this copy. */
  private static Value laidOver(NativeRecord copy, UpdateTask task) {
    var set = new HashMap<String, Value>();
    var omitted = new ArrayList<String>();
    for (var path : task.committed().expected().keySet()) {
      var value = Paths.read(task.request().fields(), path);
      if (value == null) {
        omitted.add(path);
      } else {
        set.put(path, value);
      }
    }
    return Paths.without(Paths.write(copy.answered(), set), omitted);
  }
}
