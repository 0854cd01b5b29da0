package io.syncline.core.delivery.step;

import io.syncline.core.delivery.DeliveryPorts;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.delivery.Settled;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.CircuitBreaker;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.attempt.DeliveryTask;
import io.syncline.core.delivery.attempt.IdempotencyKeys;
import io.syncline.core.delivery.attempt.RequestsInFlight;
import io.syncline.core.delivery.attempt.TargetCalls;
import io.syncline.core.delivery.attempt.TargetCopies;
import io.syncline.core.delivery.attempt.TargetSearch;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
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
  private final Runtime runtime;
  private final CircuitBreaker circuitBreaker;
  private final DeliveryLoader loader;
  private final UpdateVerification updateVerification;
  private final CreateVerification createVerification;
  private final FindOrCreate findOrCreate;
  private final TargetRead targetRead;
  private final WritePreparation writePreparation;
  private final WriteResults results;
  private final RemovalSteps removals;
  private final CreateBrake brake;
  private final ParentSearch parents;
  private final FileReads files;
  private final RequestsInFlight requestsInFlight;
  private volatile boolean stopping;

  public Deliverer(
      DeliveryPorts ports, Transformer transformer, RetryPolicy policy, RandomGenerator random) {
    this.ports = ports;
    this.circuitBreaker = new CircuitBreaker(policy, random);
    this.requestsInFlight = new RequestsInFlight();
    this.runtime = ports.runtime();
    var outcomes = new AttemptOutcomes(policy, circuitBreaker, random);
    var calls = new TargetCalls(circuitBreaker, outcomes);
    var copies = new TargetCopies(transformer);
    var search =
        new TargetSearch(calls, transformer, ports.store()::keptApart, ports.store()::unmatched);
    var pending = new PendingWrites(transformer);
    var completion = new Completion(copies, policy);
    this.loader = new DeliveryLoader(ports, pending, outcomes);
    this.updateVerification =
        new UpdateVerification(calls, copies, completion, outcomes, requestsInFlight);
    this.findOrCreate = new FindOrCreate(calls, search, ports.links(), outcomes);
    this.createVerification =
        new CreateVerification(
            search, copies, completion, outcomes, findOrCreate, requestsInFlight);
    this.targetRead = new TargetRead(calls, copies, pending, outcomes);
    this.writePreparation =
        new WritePreparation(transformer, pending, targetRead, completion, outcomes);
    this.removals = new RemovalSteps(calls, copies, outcomes, requestsInFlight);
    this.brake = new CreateBrake(ports.store());
    this.results = new WriteResults(calls, copies, completion, outcomes, findOrCreate, removals);
    this.parents = new ParentSearch(ports, search);
    this.files = new FileReads(ports.systems(), outcomes, requestsInFlight);
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
    var now = runtime.now();
    boolean asked = circuitBreaker.openUntil(target, now).isEmpty();
    var silent = runtime.installation().pausedEntities(target);
    return new DeliveryBatch(
        target,
        asked ? ports.store().claim(target, slice, now, limit, silent) : List.of(),
        runtime,
        ports.readNumbers());
  }

  /** Whether a claim found anything: the other steps are for that. */
  public boolean hasWork(DeliveryBatch batch) {
    return !batch.isEmpty();
  }

  /** When there is work again for a slice: not before the target is asked again. */
  public Optional<Instant> nextDue(SystemId target, Slice slice) {
    var open = circuitBreaker.openUntil(target, runtime.now());
    var silent = runtime.installation().pausedEntities(target);
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
      batch.connect(system.get());
      loader.load(batch);
    } else {
      var later = runtime.now().plus(AttemptOutcomes.STOPPED);
      batch.halt(later);
      batch.deliveries().forEach(it -> batch.putOff(it, later));
    }
    return batch;
  }

  /** Settles what an earlier attempt sent without learning its outcome, by looking (S6, S9). */
  public DeliveryBatch settleOpenIntents(DeliveryBatch batch) {
    DeliveryBatch.dispatch(
        batch.withIntent(),
        updateVerification::settle,
        removals::settle,
        createVerification::settle);
    return batch;
  }

  /** Reads the copies that are to be changed, and looks for the records that are not linked. */
  public DeliveryBatch readTarget(DeliveryBatch batch) {
    DeliveryBatch.dispatch(
        batch.withoutIntent(), targetRead::read, removals::read, findOrCreate::find);
    return batch;
  }

  /** Computes what is due and freezes it (S2, S7). */
  public DeliveryBatch compute(DeliveryBatch batch) {
    DeliveryBatch.dispatch(
        batch.withoutIntent(),
        writePreparation::update,
        removals::prepare,
        writePreparation::create);
    return batch;
  }

  /** Commits the intents before the first byte leaves; what could not be is left for later (S6). */
  public DeliveryBatch commitIntents(DeliveryBatch batch) {
    if (batch.withIntent().isEmpty() || !mayStillSend(batch)) {
      return batch;
    }
    if (stopping) {
      batch.withIntent().forEach(DeliveryTask::drop);
      return batch;
    }
    DeliveryBatch.dispatch(batch.withIntent(), updates -> {}, removed -> {}, brake::stop);
    try {
      files.read(batch);
      return mayStillSend(batch) ? committed(batch) : batch;
    } catch (RuntimeException broken) {
      batch.forgetFiles();
      throw broken;
    }
  }

  private DeliveryBatch committed(DeliveryBatch batch) {
    var now = runtime.now();
    batch.open(it -> IdempotencyKeys.isOutlived(it, now)).forEach(DeliveryTask::drop);
    var pending = batch.withIntent();
    if (!pending.isEmpty()) {
      pending.forEach(it -> it.leavesBy(now.plus(Intent.LEAVES_WITHIN)));
      var intents = new HashMap<UUID, Intent>();
      pending.forEach(it -> intents.put(it.delivery.id(), it.committed()));
      var committed =
          ports.store().commitIntents(intents, pending.stream().map(it -> it.delivery).toList());
      pending.stream()
          .filter(it -> !committed.contains(it.delivery.id()))
          .forEach(DeliveryTask::drop);
      batch.withIntent().forEach(requestsInFlight::sends);
    }
    return batch;
  }

  /**
   * Sends the requests, grouped, and learns what came of them; and looks for the records that
   * others wait for.
   */
  public DeliveryBatch write(DeliveryBatch batch) {
    try {
      return written(batch);
    } finally {
      batch.forgetFiles();
    }
  }

  private DeliveryBatch written(DeliveryBatch batch) {
    if (batch.isOpen() && mayStillSend(batch)) {
      var sent = batch.withIntent();
      var end =
          sent.stream()
              .map(it -> it.committed().leavesBy())
              .min(Comparator.naturalOrder())
              .orElse(Instant.MIN);
      results.write(batch, () -> !stopping && runtime.now().isBefore(end) && outlasts(batch));
      sent.stream().filter(DeliveryTask::hasIntent).forEach(requestsInFlight::sends);
    }
    parents.look(batch);
    return batch;
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
    batch.open(it -> true).forEach(DeliveryTask::drop);
    return false;
  }

  private boolean outlasts(DeliveryBatch batch) {
    return ports.store().outlasts(batch.system().type().timeout());
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
}
