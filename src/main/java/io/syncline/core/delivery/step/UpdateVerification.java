package io.syncline.core.delivery.step;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.DeliveryAttempt;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.attempt.IdempotencyKeys;
import io.syncline.core.delivery.attempt.RequestsInFlight;
import io.syncline.core.delivery.attempt.TargetCalls;
import io.syncline.core.delivery.attempt.TargetCopies;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.path.Paths;
import java.time.Instant;
import java.time.InstantSource;
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
  private final AuditWriter auditWriter;
  private final RequestsInFlight requestsInFlight;
  private final InstantSource clock;

  UpdateVerification(
      TargetCalls targetCalls,
      TargetCopies targetCopies,
      Completion completion,
      AttemptOutcomes attemptOutcomes,
      AuditWriter auditWriter,
      RequestsInFlight requestsInFlight,
      InstantSource clock) {
    this.targetCalls = targetCalls;
    this.targetCopies = targetCopies;
    this.completion = completion;
    this.attemptOutcomes = attemptOutcomes;
    this.auditWriter = auditWriter;
    this.requestsInFlight = requestsInFlight;
    this.clock = clock;
  }

  void settle(DeliveryBatch batch, ConnectedSystem system) {
    attemptOutcomes.each(
        batch, UpdateVerification::isUpdate, "look", it -> readyOrLater(batch, it, system));
    batch
        .openByObject(it -> isUpdate(it) && !it.sendsAgain())
        .forEach((object, group) -> look(batch, system, object, group));
  }

  private static boolean isUpdate(DeliveryAttempt attempt) {
    return attempt.intent() != null && attempt.intent().request() instanceof WriteRequest.Update;
  }

  private static WriteRequest.Update request(DeliveryAttempt attempt) {
    return (WriteRequest.Update) attempt.committed().request();
  }

  private void readyOrLater(DeliveryBatch batch, DeliveryAttempt attempt, ConnectedSystem system) {
    var link = attempt.link();
    if (link == null || !link.link().ref().equals(request(attempt).ref())) {
      // The link was re-pointed meanwhile: what that write did is an observation (S19).
      leftOpen(batch, attempt, request(attempt).ref(), "link-re-pointed");
      return;
    }
    var earliest = earliest(attempt, system);
    if (clock.instant().isBefore(earliest)) {
      attemptOutcomes.later(batch, attempt, earliest);
    } else if (!attempt.type().readable()) {
      sendAgain(attempt, system);
    }
  }

  private Instant earliest(DeliveryAttempt attempt, ConnectedSystem system) {
    boolean harmless =
        request(attempt).ifVersion() != null
            || IdempotencyKeys.remembered(attempt, system, clock.instant());
    return harmless ? Instant.MIN : requestsInFlight.until(attempt, system.type().timeout());
  }

  private void look(
      DeliveryBatch batch, ConnectedSystem system, String object, List<DeliveryAttempt> group) {
    var byRef = new HashMap<NativeRef, DeliveryAttempt>();
    group.forEach(it -> byRef.put(request(it).ref(), it));
    var refs = group.stream().map(it -> request(it).ref()).distinct().toList();
    for (var outcome : targetCalls.read(batch, system, object, refs)) {
      var attempt = byRef.get(outcome.ref());
      if (attempt != null) {
        attemptOutcomes.guarded(
            batch, attempt, "look", () -> seen(batch, system, attempt, outcome));
      }
    }
  }

  private void seen(
      DeliveryBatch batch, ConnectedSystem system, DeliveryAttempt attempt, ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Found found) {
      judge(batch, system, attempt, found.record());
    } else if (outcome instanceof ReadOutcome.Failed failed) {
      attemptOutcomes.failed(batch, attempt, failed.failure(), "look");
    } else {
      var merged = outcome instanceof ReadOutcome.MergedInto;
      attemptOutcomes.gone(
          batch, attempt, outcome.ref(), merged ? EventKind.MERGED : EventKind.DELETED);
    }
  }

  private void judge(
      DeliveryBatch batch, ConnectedSystem system, DeliveryAttempt attempt, NativeRecord copy) {
    var said = targetCopies.said(attempt, copy);
    boolean applied = true;
    boolean arrived = false;
    boolean edited = false;
    for (var expected : attempt.committed().expected().entrySet()) {
      var path = expected.getKey();
      boolean ours =
          targetCopies.isAsSent(attempt, path, said.get(path), expected.getValue().value());
      boolean old = TargetCopies.isAsKnown(attempt, path, said.get(path));
      applied &= ours;
      arrived |= ours && !old;
      edited |= !ours && !old;
    }
    if (edited && arrived) {
      completion.appliedAndEdited(batch, attempt, copy.ref(), copy);
    } else if (edited) {
      onceNothingArrives(
          batch, system, attempt, () -> leftOpen(batch, attempt, copy.ref(), "edited-meanwhile"));
    } else if (applied) {
      completion.applied(batch, attempt, copy.ref(), copy);
    } else {
      notApplied(batch, system, attempt, copy);
    }
  }

  /**
   * Sending it again is harmless while its key is known; giving it up for something newer is not
   * (S7).
   */
  private void onceNothingArrives(
      DeliveryBatch batch, ConnectedSystem system, DeliveryAttempt attempt, Runnable givingUp) {
    var arrived = requestsInFlight.until(attempt, system.type().timeout());
    if (request(attempt).ifVersion() == null && clock.instant().isBefore(arrived)) {
      attemptOutcomes.later(batch, attempt, arrived);
    } else {
      givingUp.run();
    }
  }

  /** Whether it was applied will never be known; what the target holds is an observation. */
  private void leftOpen(
      DeliveryBatch batch, DeliveryAttempt attempt, NativeRef ref, String reason) {
    auditWriter.observed(batch, ref, EventKind.UPDATED);
    attemptOutcomes.intentVoid(batch, attempt, ref, reason);
  }

  /**
   * The same bytes go out again; but a full replacement, or a condition, that was computed from
   * another state of the copy would undo what happened since, or be refused: that is computed again
   * (S8). So is a request whose copy was changed since: it may have been applied and undone, and an
   * intent has at most one effect.
   */
  private void notApplied(
      DeliveryBatch batch, ConnectedSystem system, DeliveryAttempt attempt, NativeRecord copy) {
    var request = request(attempt);
    boolean moved =
        request.ifVersion() != null && !request.ifVersion().equals(copy.version())
            || attempt.type().replaces() && !laidOver(copy, attempt).agreesWith(request.fields())
            || isChanged(attempt, copy);
    if (moved) {
      onceNothingArrives(
          batch,
          system,
          attempt,
          () -> attemptOutcomes.changedMeanwhile(batch, attempt, copy.ref()));
    } else {
      sendAgain(attempt, system);
    }
  }

  /**
   * Whether anybody, perhaps our own request, wrote to the copy after it was read for this intent.
   */
  private static boolean isChanged(DeliveryAttempt attempt, NativeRecord copy) {
    var read = attempt.committed().read();
    if (read != null && read.state() != null) {
      return !read.state().equals(copy.updatedAt());
    }
    var link = attempt.link();
    var state = TargetCopies.state(copy);
    return state != null && link != null && !state.equals(link.shadow().version());
  }

  /** A key that is still known counts from its first use, all other waits from the last. */
  private void sendAgain(DeliveryAttempt attempt, ConnectedSystem system) {
    var now = clock.instant();
    var intent = attempt.committed();
    attempt.sendAgain(
        IdempotencyKeys.remembered(attempt, system, now) ? intent : intent.again(now));
  }

  /** The replacement as it would be computed from this copy. */
  private static Value laidOver(NativeRecord copy, DeliveryAttempt attempt) {
    var set = new HashMap<String, Value>();
    var omitted = new ArrayList<String>();
    for (var path : attempt.committed().expected().keySet()) {
      var value = Paths.read(request(attempt).fields(), path);
      if (value == null) {
        omitted.add(path);
      } else {
        set.put(path, value);
      }
    }
    return Paths.without(Paths.write(copy.answered(), set), omitted);
  }
}
