package io.syncline.core.delivery;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.definition.Webhook.EventKind;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteRequest;
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
 * <p>An open intent of a create is never simply given up: what cannot be found out goes to a person
 * (S9).
 */
final class Endings {
  /** How often a delivery that waits for a record looks whether it is there without being told. */
  static final Duration PARENTS_LOOKED_FOR = Duration.ofHours(1);

  private static final Duration SHORTEST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final RetryPolicy policy;
  private final Circuit circuit;
  private final Accounts accounts;
  private final InstantSource clock;
  private final Letters letters;
  private final Questions questions;
  private final RandomGenerator random;

  Endings(
      RetryPolicy policy,
      Circuit circuit,
      Accounts accounts,
      InstantSource clock,
      Letters letters,
      Questions questions,
      RandomGenerator random) {
    this.policy = policy;
    this.circuit = circuit;
    this.accounts = accounts;
    this.clock = clock;
    this.letters = letters;
    this.questions = questions;
    this.random = random;
  }

  /** Nothing is written, and nothing is to be. */
  void nothing(DeliveryBatch batch, Work work, String reason) {
    accounts.skipped(batch, work, Outcome.SKIPPED, reason);
    batch.end(work, new Settled.NothingDue(work.delivery));
  }

  /** The target said that the copy is not there: an event, never a create (S16). */
  void gone(DeliveryBatch batch, Work work, NativeRef ref, EventKind kind) {
    accounts.observed(batch, ref, kind);
    nothing(batch, work, kind == EventKind.MERGED ? "merged-away" : "gone");
  }

  /**
   * Whether an intent was applied cannot be known any more and does not matter: that is committed
   * first, then the delivery is computed anew at once.
   */
  void intentVoid(DeliveryBatch batch, Work work, NativeRef ref, String reason) {
    accounts.intent(batch, work, ref, Outcome.UNKNOWN, reason, Map.of());
    work.closeIntent();
    later(batch, work, clock.instant());
  }

  /** Put off without counting: the work itself has not failed. */
  void later(DeliveryBatch batch, Work work, Instant at) {
    batch.end(work, putOff(work, at));
  }

  /** An intent whose request never left is void. */
  Settled putOff(Work work, Instant at) {
    return new Settled.Again(work.delivery, at, work.isUnsent() ? null : work.intent(), false);
  }

  /**
   * Worth another attempt, but not without end.
   *
   * @param atOnce where the next attempt starts from a fresh read and need not wait
   */
  void again(DeliveryBatch batch, Work work, Failure failure, String stage, boolean atOnce) {
    if (policy.exhausted(work.delivery.attempts())) {
      bury(batch, work, failure, stage);
      return;
    }
    var now = clock.instant();
    var at = atOnce ? now : policy.next(work.delivery.attempts(), now, random);
    batch.end(work, new Settled.Again(work.delivery, at, work.intent(), true));
  }

  /**
   * A read, a search or a write failed. An intent that is still open stays so; a delivery that was
   * put off already, because the target turned out to be down, stays put off.
   *
   * @param stage the step it failed in
   */
  void failed(DeliveryBatch batch, Work work, Failure failure, String stage) {
    if (work.isOver()) {
      return;
    }
    boolean hopeless = failure instanceof Failure.Permanent || failure instanceof Failure.Invalid;
    var now = clock.instant();
    if (hopeless && work.intent() == null || policy.outlived(work.delivery.createdAt(), now)) {
      bury(batch, work, failure, stage);
      return;
    }
    later(batch, work, circuit.openUntil(batch.target(), now).orElseGet(() -> next(work, failure)));
  }

  private Instant next(Work work, Failure failure) {
    var limit = failure instanceof Failure.RateLimited limited ? limited.retryAfter() : null;
    return policy.nextWaiting(work.delivery.createdAt(), clock.instant(), limit, random);
  }

  /** Failed for good: all of it, with the request as it was frozen. */
  void bury(DeliveryBatch batch, Work work, Failure failure, String stage) {
    var intent = work.intent();
    if (intent != null && intent.request() instanceof WriteRequest.Create && stage.equals("look")) {
      questions.unknown(batch, work, failure.reason());
      return;
    }
    batch.bury(letters.of(work, failure, stage));
    accounts.intent(batch, work, Letters.ref(work), Outcome.FAILED, code(failure, stage), Map.of());
    batch.end(work, new Settled.Ended(work.delivery));
  }

  /**
   * These attributes cannot be said to the target: a dead letter of their own, once the rest of the
   * delivery has come to an end.
   */
  void buryPart(Work work, Failure failure, Set<String> attributes) {
    work.unsayable(letters.of(work, failure, "compute", attributes));
  }

  /** What is left is nothing but attributes that cannot be said. */
  void unsayable(DeliveryBatch batch, Work work) {
    accounts.skipped(batch, work, Outcome.FAILED, "compute-invalid");
    batch.end(work, new Settled.Ended(work.delivery));
  }

  /**
   * The target holds an edit of all that is due; it is judged first, but not waited for for ever.
   */
  void untilJudged(DeliveryBatch batch, Work work) {
    if (policy.exhausted(work.delivery.attempts())) {
      accounts.skipped(batch, work, Outcome.HELD, "edit-not-judged");
      batch.end(work, new Settled.NothingDue(work.delivery));
    } else {
      var at = clock.instant().plus(Finding.JUDGED_WITHIN);
      batch.end(work, new Settled.Again(work.delivery, at, null, true));
    }
  }

  /**
   * What is left names records that the target does not have: it goes on when they are there (S15).
   *
   * @param parents those that it waits for; none: records that nobody knows yet
   */
  void untilThere(DeliveryBatch batch, Work work, Collection<RecordId> parents, String reason) {
    accounts.skipped(batch, work, Outcome.HELD, reason);
    var now = clock.instant();
    batch.end(
        work,
        new Settled.Waits(work.delivery, Set.copyOf(parents), now, now.plus(PARENTS_LOOKED_FOR)));
  }

  /** Others go first; how long it waits until it looks again grows with how long it has waited. */
  void afterOthers(DeliveryBatch batch, Work work) {
    var now = clock.instant();
    var waited = Duration.between(work.delivery.createdAt(), now).dividedBy(2);
    var pause = waited.compareTo(SHORTEST) < 0 ? SHORTEST : waited;
    later(batch, work, now.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause));
  }

  /** Does one step for every delivery that is still open; what breaks off ends that one alone. */
  void each(DeliveryBatch batch, Predicate<Work> which, String stage, Consumer<Work> step) {
    batch.open(which).forEach(it -> guarded(batch, it, stage, () -> step.accept(it)));
  }

  /** A failure of our own is one delivery's dead letter and never stops its batch. */
  void guarded(DeliveryBatch batch, Work work, String stage, Runnable step) {
    if (work.isOver()) {
      return;
    }
    try {
      step.run();
    } catch (SystemFailure failed) {
      failed(batch, work, failed.failure(), stage);
    } catch (RuntimeException broken) {
      if (!work.isOver()) {
        var reason = stage + " broke off: " + broken.getClass().getSimpleName();
        bury(batch, work, new Failure.Permanent(reason), stage);
      }
    }
  }

  private static String code(Failure failure, String stage) {
    return stage + "-" + failure.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
