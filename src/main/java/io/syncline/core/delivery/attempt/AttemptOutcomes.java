package io.syncline.core.delivery.attempt;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.Stage;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.delivery.Settled;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.state.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which an attempt ends without a write that succeeded: later, never, or with a
 * question.
 *
 * <p>An open intent of a create is never dropped: an outcome that cannot be determined goes to a
 * person (S9).
 */
public final class AttemptOutcomes {
  /** How soon a delivery goes on whose copy is to be judged first. */
  public static final Duration JUDGED_WITHIN = Duration.ofSeconds(2);

  /** How often a delivery asks whether its entity, its system or its sync is active again. */
  public static final Duration STOPPED = Duration.ofMinutes(1);

  /** How often a delivery that waits for a record looks for it without an event. */
  public static final Duration PARENTS_LOOKED_FOR = Duration.ofHours(1);

  private static final Duration SHORTEST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final RetryPolicy policy;
  private final CircuitBreaker circuitBreaker;
  private final RandomGenerator random;

  public AttemptOutcomes(
      RetryPolicy policy, CircuitBreaker circuitBreaker, RandomGenerator random) {
    this.policy = policy;
    this.circuitBreaker = circuitBreaker;
    this.random = random;
  }

  /** Nothing is written, and nothing is to be. */
  public void nothing(DeliveryTask task, String reason) {
    AuditWriter.skipped(task, Outcome.SKIPPED, reason);
    task.end(new Settled.NothingDue(task.delivery));
  }

  /** The target said that the copy is not there: an event, never a create (S16). */
  public void gone(DeliveryTask task, NativeRef ref, EventKind kind) {
    AuditWriter.observed(task, ref, kind);
    nothing(task, kind == EventKind.MERGED ? "merged-away" : "gone");
  }

  /** A read did not show the copy: it failed, or the copy is gone. */
  public void notShown(DeliveryTask task, ReadOutcome outcome, Stage stage) {
    if (outcome instanceof ReadOutcome.Failed failed) {
      failed(task, failed.failure(), stage);
    } else {
      var merged = outcome instanceof ReadOutcome.MergedInto;
      gone(task, outcome.ref(), merged ? EventKind.MERGED : EventKind.DELETED);
    }
  }

  /** The copy was not there, and one look proves nothing: it is looked for again (S16). */
  public void missed(DeliveryTask task) {
    var at = task.now().plus(task.type().betweenLooks());
    task.end(new Settled.Again(task.delivery, at, null, true));
  }

  /**
   * Whether an intent was applied cannot be known any more and does not matter: that is committed
   * first, then the delivery is computed again at once.
   *
   * @param ref the copy that it was to change; null: it was to create one
   */
  public void intentVoid(DeliveryTask task, @Nullable NativeRef ref, String reason) {
    AuditWriter.intent(task, ref, Outcome.UNKNOWN, reason, Map.of());
    task.closeIntent();
    task.putOff(task.now());
  }

  /**
   * The copy holds the old values and was changed since it was read for this intent: the request
   * was not applied, or somebody undid it. Before an edit with a known time is overwritten, a
   * person is asked (S8).
   */
  public void changedMeanwhile(DeliveryTask task, NativeRef ref) {
    task.batch().window(task, null, Map.of());
    intentVoid(task, ref, "changed-meanwhile");
  }

  /**
   * Worth another attempt, but not without end.
   *
   * @param atOnce where the next attempt starts from a fresh read and need not wait
   */
  public void again(DeliveryTask task, Failure failure, Stage stage, boolean atOnce) {
    if (policy.exhausted(task.delivery.attempts())) {
      giveUp(task, failure, stage);
      return;
    }
    var now = task.now();
    var at = atOnce ? now : policy.next(task.delivery.attempts(), now, random);
    task.end(new Settled.Again(task.delivery, at, task.intent(), true));
  }

  /**
   * A read, a search or a write failed. An intent that is still open stays so; a delivery that was
   * put off already, because the target turned out to be down, stays put off.
   *
   * @param stage the step it failed in
   */
  public void failed(DeliveryTask task, Failure failure, Stage stage) {
    if (task.isOver()) {
      return;
    }
    boolean hopeless = failure instanceof Failure.Permanent || failure instanceof Failure.Invalid;
    var now = task.now();
    if (hopeless && task.intent() == null || isOutlived(task, failure)) {
      giveUp(task, failure, stage);
      return;
    }
    task.putOff(
        circuitBreaker.openUntil(task.batch().target(), now).orElseGet(() -> next(task, failure)));
  }

  /** The target is down: what has waited for it long enough ends, the rest is put off together. */
  void halt(DeliveryBatch batch, CircuitBreaker.Open open, Stage stage) {
    batch
        .open(it -> isOutlived(it, open.why()))
        .forEach(
            it -> giveUp(it, open.why(), it.hasIntent() && !it.isUnsent() ? Stage.VERIFY : stage));
    batch.halt(open.until());
  }

  private boolean isOutlived(DeliveryTask task, Failure failure) {
    var since = circuitBreaker.waitingSince(task.batch().target(), task.delivery.createdAt());
    return policy.expired(failure, since, task.now());
  }

  private Instant next(DeliveryTask task, Failure failure) {
    var limit = failure instanceof Failure.Deferred deferred ? deferred.retryAfter() : null;
    return policy.nextWaiting(task.delivery.createdAt(), task.now(), limit, random);
  }

  /**
   * Failed for good: a dead letter with the request as it was frozen. A create whose outcome cannot
   * be verified becomes a question for a person beside it (S9).
   */
  public void giveUp(DeliveryTask task, Failure failure, Stage stage) {
    if (task instanceof CreateTask create && task.hasIntent() && stage == Stage.VERIFY) {
      DeliveryReviews.unknown(create, failure.reason());
      return;
    }
    task.batch().moveToDeadLetters(DeadLetterWriter.of(task, failure, stage, task.attributes()));
    AuditWriter.intent(task, task.target(), Outcome.FAILED, stage.reason(failure), Map.of());
    task.end(new Settled.Ended(task.delivery));
  }

  /**
   * The dead letter of attributes that cannot be written to the target, for when the rest of the
   * delivery has ended.
   */
  public DeadLetter unwritable(FieldsTask task, Failure failure, Set<String> attributes) {
    return DeadLetterWriter.of(task, failure, Stage.COMPUTE, attributes);
  }

  /** What is left is nothing but attributes that cannot be said. */
  public void nothingWritable(DeliveryTask task) {
    AuditWriter.skipped(task, Outcome.FAILED, "compute-invalid");
    task.end(new Settled.Ended(task.delivery));
  }

  /** The target holds an edit of all that is due; it is judged first, but the wait is limited. */
  public void untilJudged(DeliveryTask task) {
    if (policy.exhausted(task.delivery.attempts())) {
      AuditWriter.skipped(task, Outcome.HELD, "edit-not-judged");
      task.end(new Settled.NothingDue(task.delivery));
    } else {
      var at = task.now().plus(JUDGED_WITHIN);
      task.end(new Settled.Again(task.delivery, at, null, true));
    }
  }

  /**
   * What is left names records that the target does not have: it goes on when they are there (S15).
   *
   * @param parents those that it waits for; none: records that are not known yet
   */
  public void untilThere(FieldsTask task, Collection<RecordId> parents, String reason) {
    AuditWriter.skipped(task, Outcome.HELD, reason);
    var now = task.now();
    // Records that name themselves or each other wait for each other until the pause ends.
    var again = now.plus(task.withheld() ? STOPPED : PARENTS_LOOKED_FOR);
    task.end(new Settled.Waits(task.delivery, Set.copyOf(parents), now, again));
  }

  /** Others go first; how long it waits until it looks again grows with how long it has waited. */
  public void afterOthers(DeliveryTask task) {
    var now = task.now();
    var waited = Duration.between(task.delivery.createdAt(), now).dividedBy(2);
    var pause = waited.compareTo(SHORTEST) < 0 ? SHORTEST : waited;
    task.putOff(now.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause));
  }

  /** Does one step for every delivery that is still open; what breaks off ends that one alone. */
  public <T extends DeliveryTask> void each(Collection<T> tasks, Stage stage, Consumer<T> step) {
    tasks.forEach(it -> guarded(it, stage, () -> step.accept(it)));
  }

  /**
   * A failure of our own is one delivery's dead letter and never stops its batch; unless the store
   * is unavailable: then the delivery stays as it is stored, and before anything was sent the batch
   * ends with it.
   */
  public void guarded(DeliveryTask task, Stage stage, Runnable step) {
    if (task.isOver()) {
      return;
    }
    try {
      step.run();
    } catch (SystemFailure failed) {
      failed(task, failed.failure(), stage);
    } catch (RuntimeException broken) {
      if (StoreException.outage(broken).isPresent()) {
        unstored(task, stage, broken);
      } else if (!task.isOver()) {
        var reason = stage.code() + " failed: " + broken.getClass().getSimpleName();
        giveUp(task, new Failure.Permanent(reason), stage);
      }
    }
  }

  /** What came of the other requests of the batch is known, and may be stored yet. */
  private static void unstored(DeliveryTask task, Stage stage, RuntimeException broken) {
    if (stage != Stage.WRITE) {
      throw broken;
    }
    if (!task.isOver()) {
      task.drop();
    }
  }

  /** Its record is not there any more. */
  public void recordGone(DeliveryBatch batch, Delivery delivery) {
    AuditWriter.unloaded(batch, delivery, delivery.id(), null, Outcome.SKIPPED, "record-gone");
    batch.settle(new Settled.NothingDue(delivery));
  }

  /** Nothing delivers it any more: it waits for a limited time. */
  public void stopped(DeliveryBatch batch, Delivery delivery, Duration pause) {
    var now = batch.now();
    if (!policy.expired(delivery.createdAt(), now)) {
      batch.putOff(delivery, now.plus(pause));
      return;
    }
    var failure = new Failure.Permanent("no started sync delivers this entity there any more");
    var intent = delivery.intent();
    var cause = intent == null ? delivery.id() : intent.id();
    var ref = intent == null ? null : intent.request().target();
    batch.moveToDeadLetters(DeadLetterWriter.unloaded(batch, delivery, failure, Stage.LOAD));
    AuditWriter.unloaded(batch, delivery, cause, ref, Outcome.FAILED, Stage.LOAD.reason(failure));
    batch.settle(new Settled.Ended(delivery));
  }
}
