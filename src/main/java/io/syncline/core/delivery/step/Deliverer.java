package io.syncline.core.delivery.step;

import io.syncline.core.delivery.DeliveryPorts;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.delivery.Settled;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.CircuitBreaker;
import io.syncline.core.delivery.attempt.DeadLetterWriter;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.attempt.DeliveryReviews;
import io.syncline.core.delivery.attempt.FindOrCreate;
import io.syncline.core.delivery.attempt.IdempotencyKeys;
import io.syncline.core.delivery.attempt.RequestsInFlight;
import io.syncline.core.delivery.attempt.TargetCalls;
import io.syncline.core.delivery.attempt.TargetCopies;
import io.syncline.core.delivery.attempt.TargetSearch;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The steps of the delivery route, each for a whole batch of one target: claim, load, settle open
 * intents, read the target, compute, commit intents, write, settle.
 *
 * <p>A batch may be abandoned between any two steps, by a crash or otherwise: claiming writes
 * nothing, and what was sent before is settled by looking (S6). No request leaves inside a database
 * transaction (S20). Has no threads of its own and is safe for many, provided no two work on one
 * slice of a target at once and {@code random} is safe for threads.
 */
public final class Deliverer {
  private final DeliveryPorts ports;
  private final InstantSource clock;
  private final CircuitBreaker circuitBreaker;
  private final AttemptOutcomes attemptOutcomes;
  private final DeliveryLoader deliveryLoader;
  private final UpdateVerification updateVerification;
  private final CreateVerification createVerification;
  private final FindOrCreate findOrCreate;
  private final TargetRead targetRead;
  private final WritePreparation writePreparation;
  private final WriteResults results;
  private final RemovalTasks removalTasks;
  private final CreateBrake brake;
  private final ParentSearch parents;
  private final RequestsInFlight requestsInFlight;
  private volatile boolean stopping;

  public Deliverer(
      DeliveryPorts ports,
      Transformer transformer,
      RetryPolicy policy,
      InstantSource clock,
      Ids ids,
      RandomGenerator random) {
    this.ports = ports;
    this.clock = clock;
    this.circuitBreaker = new CircuitBreaker(policy, random);
    var auditWriter = new AuditWriter(ids, clock);
    var deadLetterWriter = new DeadLetterWriter(clock, ids);
    var deliveryReviews = new DeliveryReviews(auditWriter, deadLetterWriter, clock, ids);
    this.attemptOutcomes =
        new AttemptOutcomes(
            policy, circuitBreaker, auditWriter, clock, deadLetterWriter, deliveryReviews, random);
    var targetCalls = new TargetCalls(circuitBreaker, clock, attemptOutcomes);
    var targetCopies = new TargetCopies(transformer);
    var completion = new Completion(targetCopies, auditWriter, ports.readNumbers(), clock, policy);
    var targetSearch = new TargetSearch(targetCalls, transformer, ports.store()::keptApart);
    var pendingWrites = new PendingWrites(transformer);
    this.parents =
        new ParentSearch(
            ports.store(),
            ports.links(),
            ports.installations(),
            targetSearch,
            deliveryReviews,
            auditWriter,
            ids,
            clock);
    this.deliveryLoader =
        new DeliveryLoader(
            ports.store(),
            ports.links(),
            ports.installations(),
            policy,
            pendingWrites,
            attemptOutcomes,
            auditWriter,
            clock);
    this.requestsInFlight = new RequestsInFlight(clock);
    this.updateVerification =
        new UpdateVerification(
            targetCalls,
            targetCopies,
            completion,
            attemptOutcomes,
            auditWriter,
            requestsInFlight,
            clock);
    this.findOrCreate =
        new FindOrCreate(
            targetSearch, ports.links(), attemptOutcomes, deliveryReviews, auditWriter, clock);
    this.createVerification =
        new CreateVerification(
            targetSearch,
            new UniqueSearch(targetSearch, targetCopies),
            completion,
            attemptOutcomes,
            deliveryReviews,
            findOrCreate,
            ports.links(),
            requestsInFlight,
            clock);
    this.targetRead =
        new TargetRead(
            targetCalls, targetCopies, pendingWrites, attemptOutcomes, auditWriter, clock);
    this.writePreparation =
        new WritePreparation(
            transformer, pendingWrites, targetRead, completion, attemptOutcomes, ids, clock);
    this.removalTasks =
        new RemovalTasks(
            targetCalls,
            targetCopies,
            attemptOutcomes,
            auditWriter,
            requestsInFlight,
            ports.readNumbers(),
            ids,
            clock);
    this.brake = new CreateBrake(ports.store(), auditWriter, ids, clock);
    this.results =
        new WriteResults(
            targetCalls,
            targetCopies,
            completion,
            attemptOutcomes,
            new DuplicateCreateHandler(targetCalls, targetSearch, findOrCreate, attemptOutcomes),
            removalTasks);
  }

  /**
   * The process is about to end: no write leaves from now on. What was committed and had not left
   * is dropped while that is known. So it needs neither a verifying read nor a question to a person
   * after the next start.
   */
  public void stop() {
    stopping = true;
  }

  /** The first due deliveries; none while the target is known to be down or to ask us to wait. */
  public DeliveryBatch claim(SystemId target, Slice slice, int limit) {
    var now = clock.instant();
    boolean asked = circuitBreaker.openUntil(target, now).isEmpty();
    var silent = ports.installations().current().silentEntities(target);
    return new DeliveryBatch(
        target, asked ? ports.store().claim(target, slice, now, limit, silent) : List.of());
  }

  /** Whether a claim found anything: the other steps are for that. */
  public boolean hasWork(DeliveryBatch batch) {
    return !batch.isEmpty();
  }

  /** When there is work again for a slice: not before the target is asked again. */
  public Optional<Instant> nextDue(SystemId target, Slice slice) {
    var open = circuitBreaker.openUntil(target, clock.instant());
    var silent = ports.installations().current().silentEntities(target);
    return ports
        .store()
        .nextDue(target, slice, silent)
        .map(due -> open.filter(due::isBefore).orElse(due));
  }

  /** Reads records, links and shadows, and the definition as it is now. */
  public DeliveryBatch load(DeliveryBatch batch) {
    if (batch.isEmpty()) {
      return batch;
    }
    var system = ports.systems().find(batch.target());
    if (system.isPresent()) {
      batch.keepWindows(system.get());
      deliveryLoader.load(batch);
    } else {
      batch.halt(
          clock.instant().plus(DeliveryLoader.STOPPED),
          it -> attemptOutcomes.putOff(it, clock.instant().plus(DeliveryLoader.STOPPED)));
    }
    return batch;
  }

  /** Settles what an earlier attempt sent without learning its outcome, by looking (S6, S9). */
  public DeliveryBatch settleOpenIntents(DeliveryBatch batch) {
    if (isOpen(batch)) {
      var system = system(batch);
      updateVerification.settle(batch, system);
      createVerification.settle(batch, system);
      removalTasks.look(batch, system);
    }
    return batch;
  }

  /** Reads the copies that are to be changed, and looks for the records that are not linked. */
  public DeliveryBatch readTarget(DeliveryBatch batch) {
    if (isOpen(batch)) {
      var system = system(batch);
      targetRead.read(batch, system);
      removalTasks.read(batch, system);
      findOrCreate.find(batch, system);
    }
    return batch;
  }

  /** Computes what is due and freezes it (S2, S7). */
  public DeliveryBatch compute(DeliveryBatch batch) {
    writePreparation.prepare(batch);
    removalTasks.prepare(batch);
    return batch;
  }

  /** Commits the intents before the first byte leaves; what could not be is left for later (S6). */
  public DeliveryBatch commitIntents(DeliveryBatch batch) {
    if (batch.open(it -> it.intent() != null).isEmpty() || !mayStillSend(batch)) {
      return batch;
    }
    if (stopping) {
      batch.open(it -> it.intent() != null).forEach(batch::drop);
      return batch;
    }
    brake.stop(batch);
    var now = clock.instant();
    var system = system(batch);
    batch.open(it -> IdempotencyKeys.isOutlived(it, system, now)).forEach(batch::drop);
    var pending = batch.open(it -> it.intent() != null);
    if (!pending.isEmpty()) {
      pending.forEach(it -> it.leavesBy(now.plus(Intent.LEAVES_WITHIN)));
      var intents = new HashMap<UUID, Intent>();
      pending.forEach(it -> intents.put(it.delivery.id(), it.committed()));
      var committed =
          ports.store().commitIntents(intents, pending.stream().map(it -> it.delivery).toList());
      pending.stream().filter(it -> !committed.contains(it.delivery.id())).forEach(batch::drop);
      batch.open(it -> it.intent() != null).forEach(requestsInFlight::sends);
    }
    return batch;
  }

  /**
   * Sends the requests, grouped, and learns what came of them; and looks for the records that
   * others wait for.
   */
  public DeliveryBatch write(DeliveryBatch batch) {
    if (isOpen(batch) && mayStillSend(batch)) {
      var end = leavesBy(batch);
      var sent = batch.open(it -> it.intent() != null);
      results.write(
          batch,
          system(batch),
          () -> !stopping && clock.instant().isBefore(end) && outlasts(batch));
      sent.stream().filter(it -> it.intent() != null).forEach(requestsInFlight::sends);
    }
    ports.systems().find(batch.target()).ifPresent(it -> parents.look(batch, it));
    return batch;
  }

  private Instant leavesBy(DeliveryBatch batch) {
    return batch.open(it -> it.intent() != null).stream()
        .map(it -> it.committed().leavesBy())
        .min(Comparator.naturalOrder())
        .orElse(Instant.MIN);
  }

  /**
   * A request must have ended before another process may take the lane over (S18): asked before the
   * batch is written, and again before each of its requests leaves. Where it might not, nothing is
   * sent: what is committed is verified by a read, the rest is computed again.
   */
  private boolean mayStillSend(DeliveryBatch batch) {
    if (outlasts(batch)) {
      return true;
    }
    batch.open(it -> true).forEach(batch::drop);
    return false;
  }

  private boolean outlasts(DeliveryBatch batch) {
    return ports.store().outlasts(system(batch).type().timeout());
  }

  /** Commits what came of the batch. */
  public DeliveryBatch settle(DeliveryBatch batch) {
    var result = batch.result();
    if (!result.settled().isEmpty()) {
      var woken = ports.store().settle(result);
      woken.forEach(ports.wakeups()::inbox);
      result.settled().forEach(requestsInFlight::settled);
      if (batch.hasObserved() || result.settled().stream().anyMatch(Deliverer::makesLink)) {
        ports.wakeups().inbox(batch.target());
      }
      ports.wakeups().deliveries(batch.target());
    }
    return batch;
  }

  /** Copies that name a record which is linked now are looked at again (S15). */
  private static boolean makesLink(Settled it) {
    return it instanceof Settled.Found
        || it instanceof Settled.Written written && written.created() != null;
  }

  /** All steps, one batch; answers how many deliveries it took. */
  public int runOnce(SystemId target, Slice slice, int limit) {
    var batch = claim(target, slice, limit);
    if (!batch.isEmpty()) {
      settleOpenIntents(load(batch));
      commitIntents(compute(readTarget(batch)));
      settle(write(batch));
    }
    return batch.size();
  }

  private static boolean isOpen(DeliveryBatch batch) {
    return !batch.open(it -> true).isEmpty();
  }

  private ConnectedSystem system(DeliveryBatch batch) {
    return ports.systems().get(batch.target());
  }
}
