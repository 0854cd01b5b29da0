package io.syncline.core.delivery.attempt;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.delivery.Settled;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.system.state.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The ways in which an attempt ends without a write that succeeded: later, never, or with a
 * question.
 *
 * <p>An open intent of a create is never dropped: an outcome that cannot be determined goes to a
 * person (S9).
 */
public final class AttemptOutcomes {
  /** How often a delivery that waits for a record looks for it without an event. */
  public static final Duration PARENTS_LOOKED_FOR = Duration.ofHours(1);

  private static final Duration SHORTEST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final RetryPolicy policy;
  private final CircuitBreaker circuitBreaker;
  private final AuditWriter auditWriter;
  private final InstantSource clock;
  private final DeadLetterWriter deadLetterWriter;
  private final DeliveryReviews deliveryReviews;
  private final RandomGenerator random;

  public AttemptOutcomes(
      RetryPolicy policy,
      CircuitBreaker circuitBreaker,
      AuditWriter auditWriter,
      InstantSource clock,
      DeadLetterWriter deadLetterWriter,
      DeliveryReviews deliveryReviews,
      RandomGenerator random) {
    this.policy = policy;
    this.circuitBreaker = circuitBreaker;
    this.auditWriter = auditWriter;
    this.clock = clock;
    this.deadLetterWriter = deadLetterWriter;
    this.deliveryReviews = deliveryReviews;
    this.random = random;
  }

  /** Nothing is written, and nothing is to be. */
  public void nothing(DeliveryBatch batch, DeliveryAttempt attempt, String reason) {
    auditWriter.skipped(batch, attempt, Outcome.SKIPPED, reason);
    batch.end(attempt, new Settled.NothingDue(attempt.delivery));
  }

  /** The target said that the copy is not there: an event, never a create (S16). */
  public void gone(DeliveryBatch batch, DeliveryAttempt attempt, NativeRef ref, EventKind kind) {
    auditWriter.observed(batch, ref, kind);
    nothing(batch, attempt, kind == EventKind.MERGED ? "merged-away" : "gone");
  }

  /** The copy was not there, and one look proves nothing: it is looked for again (S16). */
  public void missed(DeliveryBatch batch, DeliveryAttempt attempt) {
    var at = clock.instant().plus(attempt.type().betweenLooks());
    batch.end(attempt, new Settled.Again(attempt.delivery, at, null, true));
  }

  /**
   * Whether an intent was applied cannot be known any more and does not matter: that is committed
   * first, then the delivery is computed again at once.
   */
  public void intentVoid(
      DeliveryBatch batch, DeliveryAttempt attempt, NativeRef ref, String reason) {
    auditWriter.intent(batch, attempt, ref, Outcome.UNKNOWN, reason, Map.of());
    attempt.closeIntent();
    later(batch, attempt, clock.instant());
  }

  /**
   * The copy holds the old values and was changed since it was read for this intent: the request
   * was not applied, or somebody undid it. Before an edit with a known time is overwritten, a
   * person is asked (S8).
   */
  public void changedMeanwhile(DeliveryBatch batch, DeliveryAttempt attempt, NativeRef ref) {
    batch.window(attempt, null, Map.of(), clock.instant());
    intentVoid(batch, attempt, ref, "changed-meanwhile");
  }

  /** Put off without counting: the work itself has not failed. */
  public void later(DeliveryBatch batch, DeliveryAttempt attempt, Instant at) {
    batch.end(attempt, putOff(attempt, at));
  }

  /** An intent whose request never left is void. */
  public Settled putOff(DeliveryAttempt attempt, Instant at) {
    return new Settled.Again(
        attempt.delivery, at, attempt.isUnsent() ? null : attempt.intent(), false);
  }

  /**
   * Worth another attempt, but not without end.
   *
   * @param atOnce where the next attempt starts from a fresh read and need not wait
   */
  public void again(
      DeliveryBatch batch, DeliveryAttempt attempt, Failure failure, String stage, boolean atOnce) {
    if (policy.exhausted(attempt.delivery.attempts())) {
      moveToDeadLetters(batch, attempt, failure, stage);
      return;
    }
    var now = clock.instant();
    var at = atOnce ? now : policy.next(attempt.delivery.attempts(), now, random);
    batch.end(attempt, new Settled.Again(attempt.delivery, at, attempt.intent(), true));
  }

  /**
   * A read, a search or a write failed. An intent that is still open stays so; a delivery that was
   * put off already, because the target turned out to be down, stays put off.
   *
   * @param stage the step it failed in
   */
  public void failed(DeliveryBatch batch, DeliveryAttempt attempt, Failure failure, String stage) {
    if (attempt.isOver()) {
      return;
    }
    boolean hopeless = failure instanceof Failure.Permanent || failure instanceof Failure.Invalid;
    var now = clock.instant();
    var since = circuitBreaker.waitingSince(batch.target(), attempt.delivery.createdAt());
    if (hopeless && attempt.intent() == null || policy.outlived(failure, since, now)) {
      moveToDeadLetters(batch, attempt, failure, stage);
      return;
    }
    later(
        batch,
        attempt,
        circuitBreaker.openUntil(batch.target(), now).orElseGet(() -> next(attempt, failure)));
  }

  private Instant next(DeliveryAttempt attempt, Failure failure) {
    var limit = failure instanceof Failure.Deferred deferred ? deferred.retryAfter() : null;
    return policy.nextWaiting(attempt.delivery.createdAt(), clock.instant(), limit, random);
  }

  /** Failed for good: all of it, with the request as it was frozen. */
  public void moveToDeadLetters(
      DeliveryBatch batch, DeliveryAttempt attempt, Failure failure, String stage) {
    var intent = attempt.intent();
    if (intent != null && intent.request() instanceof WriteRequest.Create && stage.equals("look")) {
      deliveryReviews.unknown(batch, attempt, failure.reason());
      return;
    }
    batch.moveToDeadLetters(deadLetterWriter.of(attempt, failure, stage));
    auditWriter.intent(
        batch,
        attempt,
        DeadLetterWriter.ref(attempt),
        Outcome.FAILED,
        code(failure, stage),
        Map.of());
    batch.end(attempt, new Settled.Ended(attempt.delivery));
  }

  /**
   * These attributes cannot be written to the target. They get a dead letter of their own when the
   * rest of the delivery has ended.
   */
  public void moveToDeadLettersLater(
      DeliveryAttempt attempt, Failure failure, Set<String> attributes) {
    attempt.unsayable(deadLetterWriter.of(attempt, failure, "compute", attributes));
  }

  /** What is left is nothing but attributes that cannot be said. */
  public void unsayable(DeliveryBatch batch, DeliveryAttempt attempt) {
    auditWriter.skipped(batch, attempt, Outcome.FAILED, "compute-invalid");
    batch.end(attempt, new Settled.Ended(attempt.delivery));
  }

  /** The target holds an edit of all that is due; it is judged first, but the wait is limited. */
  public void untilJudged(DeliveryBatch batch, DeliveryAttempt attempt) {
    if (policy.exhausted(attempt.delivery.attempts())) {
      auditWriter.skipped(batch, attempt, Outcome.HELD, "edit-not-judged");
      batch.end(attempt, new Settled.NothingDue(attempt.delivery));
    } else {
      var at = clock.instant().plus(FindOrCreate.JUDGED_WITHIN);
      batch.end(attempt, new Settled.Again(attempt.delivery, at, null, true));
    }
  }

  /**
   * What is left names records that the target does not have: it goes on when they are there (S15).
   *
   * @param parents those that it waits for; none: records that are not known yet
   */
  public void untilThere(
      DeliveryBatch batch, DeliveryAttempt attempt, Collection<RecordId> parents, String reason) {
    auditWriter.skipped(batch, attempt, Outcome.HELD, reason);
    var now = clock.instant();
    batch.end(
        attempt,
        new Settled.Waits(
            attempt.delivery, Set.copyOf(parents), now, now.plus(PARENTS_LOOKED_FOR)));
  }

  /** Others go first; how long it waits until it looks again grows with how long it has waited. */
  public void afterOthers(DeliveryBatch batch, DeliveryAttempt attempt) {
    var now = clock.instant();
    var waited = Duration.between(attempt.delivery.createdAt(), now).dividedBy(2);
    var pause = waited.compareTo(SHORTEST) < 0 ? SHORTEST : waited;
    later(batch, attempt, now.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause));
  }

  /** Does one step for every delivery that is still open; what breaks off ends that one alone. */
  public void each(
      DeliveryBatch batch,
      Predicate<DeliveryAttempt> which,
      String stage,
      Consumer<DeliveryAttempt> step) {
    batch.open(which).forEach(it -> guarded(batch, it, stage, () -> step.accept(it)));
  }

  /**
   * A failure of our own is one delivery's dead letter and never stops its batch; unless the store
   * is unavailable: then the delivery stays as it is stored, and before anything was sent the batch
   * ends with it.
   */
  public void guarded(DeliveryBatch batch, DeliveryAttempt attempt, String stage, Runnable step) {
    if (attempt.isOver()) {
      return;
    }
    try {
      step.run();
    } catch (SystemFailure failed) {
      failed(batch, attempt, failed.failure(), stage);
    } catch (RuntimeException broken) {
      if (StoreException.outage(broken).isPresent()) {
        unstored(batch, attempt, stage, broken);
      } else if (!attempt.isOver()) {
        var reason = stage + " failed: " + broken.getClass().getSimpleName();
        moveToDeadLetters(batch, attempt, new Failure.Permanent(reason), stage);
      }
    }
  }

  /** What came of the other requests of the batch is known, and may be stored yet. */
  private static void unstored(
      DeliveryBatch batch, DeliveryAttempt attempt, String stage, RuntimeException broken) {
    if (!stage.equals("write")) {
      throw broken;
    }
    if (!attempt.isOver()) {
      batch.drop(attempt);
    }
  }

  private static String code(Failure failure, String stage) {
    return stage + "-" + failure.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
