package io.syncline.core.delivery.step;

import io.syncline.core.delivery.LinkLookup;
import io.syncline.core.delivery.Settled;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.DeliveryAttempt;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.attempt.DeliveryReviews;
import io.syncline.core.delivery.attempt.FindOrCreate;
import io.syncline.core.delivery.attempt.IdempotencyKeys;
import io.syncline.core.delivery.attempt.RequestsInFlight;
import io.syncline.core.delivery.attempt.TargetSearch;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.WriteRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
  private final DeliveryReviews deliveryReviews;
  private final FindOrCreate findOrCreate;
  private final LinkLookup linkLookup;
  private final RequestsInFlight requestsInFlight;
  private final InstantSource clock;

  CreateVerification(
      TargetSearch targetSearch,
      UniqueSearch unique,
      Completion completion,
      AttemptOutcomes attemptOutcomes,
      DeliveryReviews deliveryReviews,
      FindOrCreate findOrCreate,
      LinkLookup linkLookup,
      RequestsInFlight requestsInFlight,
      InstantSource clock) {
    this.targetSearch = targetSearch;
    this.unique = unique;
    this.completion = completion;
    this.attemptOutcomes = attemptOutcomes;
    this.deliveryReviews = deliveryReviews;
    this.findOrCreate = findOrCreate;
    this.linkLookup = linkLookup;
    this.requestsInFlight = requestsInFlight;
    this.clock = clock;
  }

  void settle(DeliveryBatch batch, ConnectedSystem system) {
    attemptOutcomes.each(
        batch, CreateVerification::isCreate, "look", attempt -> settle(batch, system, attempt));
  }

  private void settle(DeliveryBatch batch, ConnectedSystem system, DeliveryAttempt attempt) {
    var link = attempt.link();
    if (IdempotencyKeys.remembered(attempt, system, clock.instant())) {
      attempt.sendAgain(attempt.committed());
    } else if (TargetSearch.searchesMarker(attempt)) {
      look(batch, system, attempt);
    } else if (link != null) {
      // Its event came before its answer and linked it: what is due now is computed again.
      attemptOutcomes.intentVoid(batch, attempt, link.link().ref(), "linked-meanwhile");
    } else if (UniqueSearch.isPossible(attempt)) {
      look(batch, system, attempt);
    } else {
      deliveryReviews.unknown(
          batch,
          attempt,
          "The system has neither a marker, an idempotency key nor a unique value to look by.");
    }
  }

  private static boolean isCreate(DeliveryAttempt attempt) {
    return attempt.intent() != null && attempt.intent().request() instanceof WriteRequest.Create;
  }

  private Instant earliest(DeliveryAttempt attempt, ConnectedSystem system) {
    var first =
        requestsInFlight
            .until(attempt, system.type().timeout())
            .plus(attempt.type().visibleAfter());
    return first.plus(between(attempt).multipliedBy(attempt.committed().looks()));
  }

  private static Duration between(DeliveryAttempt attempt) {
    var visible = attempt.type().visibleAfter();
    return visible.compareTo(BETWEEN_LOOKS) > 0 ? visible : BETWEEN_LOOKS;
  }

  private void look(DeliveryBatch batch, ConnectedSystem system, DeliveryAttempt attempt) {
    var earliest = earliest(attempt, system);
    if (clock.instant().isBefore(earliest)) {
      attemptOutcomes.later(batch, attempt, earliest);
      return;
    }
    if (TargetSearch.searchesMarker(attempt)) {
      judge(batch, system, attempt, targetSearch.byMarker(batch, system, attempt));
    } else {
      judge(batch, system, attempt, unique.find(batch, system, attempt));
    }
  }

  private void judge(
      DeliveryBatch batch,
      ConnectedSystem system,
      DeliveryAttempt attempt,
      TargetSearch.Result result) {
    if (result instanceof TargetSearch.Result.One one) {
      var ref = one.copy().ref();
      var linked = linkLookup.of(List.of(ref)).get(ref);
      if (linked != null && !linked.record().equals(attempt.delivery.record())) {
        findOrCreate.ask(
            batch, attempt, List.of(ref), "the one that was found is linked to another record");
      } else if (!one.rule().equals(TargetSearch.MARKER)
          && !unique.isOurs(system, attempt, one.copy())) {
        attemptOutcomes.intentVoid(batch, attempt, ref, "there-before");
      } else {
        completion.appliedBefore(batch, attempt, ref, one.copy());
      }
    } else if (result instanceof TargetSearch.Result.Unclear unclear) {
      findOrCreate.ask(batch, attempt, unclear.candidates(), unclear.why());
    } else if (result instanceof TargetSearch.Result.NotAsked failed) {
      attemptOutcomes.failed(batch, attempt, failed.failure(), "look");
    } else {
      notSeen(batch, attempt);
    }
  }

  private void notSeen(DeliveryBatch batch, DeliveryAttempt attempt) {
    var looked = attempt.committed().looked();
    if (looked.looks() < LOOKS) {
      batch.end(
          attempt,
          new Settled.Again(
              attempt.delivery, clock.instant().plus(between(attempt)), looked, false));
    } else {
      attempt.sendAgain(looked.again(clock.instant()));
    }
  }
}
