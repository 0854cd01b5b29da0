package io.syncline.core.delivery;

import io.syncline.core.model.Ids;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.transform.Due;
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
  private final Circuit circuit;
  private final Endings endings;
  private final Loading loading;
  private final Look look;
  private final CreateLook createLook;
  private final Finding finding;
  private final TargetRead targetRead;
  private final Preparation preparation;
  private final WriteResults results;
  private final Standing standing;
  private final CreateBrake brake;
  private final ParentSearch parents;

  public Deliverer(
      DeliveryPorts ports,
      Transformer transformer,
      RetryPolicy policy,
      InstantSource clock,
      Ids ids,
      RandomGenerator random) {
    this.ports = ports;
    this.clock = clock;
    this.circuit = new Circuit(policy, random);
    var accounts = new Accounts(ids, clock);
    var letters = new Letters(clock, ids);
    var questions = new Questions(accounts, letters, clock, ids);
    this.endings = new Endings(policy, circuit, accounts, clock, letters, questions, random);
    var calls = new Calls(circuit, clock, endings);
    var copies = new Copies(transformer);
    var completion = new Completion(copies, accounts, ports.readNumbers(), clock, policy);
    var search = new Search(calls, transformer);
    var due = new Due(transformer);
    this.parents =
        new ParentSearch(
            ports.store(),
            ports.links(),
            ports.installations(),
            search,
            questions,
            accounts,
            ids,
            clock);
    this.loading =
        new Loading(
            ports.store(),
            ports.links(),
            ports.installations(),
            policy,
            due,
            endings,
            accounts,
            clock);
    this.look = new Look(calls, copies, completion, endings, accounts, clock);
    this.finding = new Finding(search, ports.links(), endings, questions, accounts, clock);
    this.createLook =
        new CreateLook(search, completion, endings, questions, finding, ports.links(), clock);
    this.targetRead = new TargetRead(calls, copies, due, endings, accounts, clock);
    this.preparation =
        new Preparation(transformer, due, targetRead, completion, endings, ids, clock);
    this.standing = new Standing(calls, copies, endings, accounts, ports.readNumbers(), ids, clock);
    this.brake = new CreateBrake(ports.store(), accounts, ids, clock);
    this.results =
        new WriteResults(
            calls,
            copies,
            completion,
            endings,
            new Existing(calls, search, finding, endings),
            standing);
  }

  /** The first due deliveries; none while the target is known to be down or to ask us to wait. */
  public DeliveryBatch claim(SystemId target, Slice slice, int limit) {
    var now = clock.instant();
    boolean asked = circuit.openUntil(target, now).isEmpty();
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
    var open = circuit.openUntil(target, clock.instant());
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
      loading.load(batch);
    } else {
      batch.halt(
          clock.instant().plus(Loading.STOPPED),
          it -> endings.putOff(it, clock.instant().plus(Loading.STOPPED)));
    }
    return batch;
  }

  /** Settles what an earlier attempt sent without learning its outcome, by looking (S6, S9). */
  public DeliveryBatch settleOpenIntents(DeliveryBatch batch) {
    if (isOpen(batch)) {
      var system = system(batch);
      look.settle(batch, system);
      createLook.settle(batch, system);
      standing.look(batch, system);
    }
    return batch;
  }

  /** Reads the copies that are to be changed, and looks for the records that are not linked. */
  public DeliveryBatch readTarget(DeliveryBatch batch) {
    if (isOpen(batch)) {
      var system = system(batch);
      targetRead.read(batch, system);
      standing.read(batch, system);
      finding.find(batch, system);
    }
    return batch;
  }

  /** Computes what is due and freezes it (S2, S7). */
  public DeliveryBatch compute(DeliveryBatch batch) {
    preparation.prepare(batch);
    standing.prepare(batch);
    return batch;
  }

  /** Commits the intents before the first byte leaves; what could not be is left for later (S6). */
  public DeliveryBatch commitIntents(DeliveryBatch batch) {
    if (batch.open(it -> it.intent() != null).isEmpty() || !mayStillSend(batch)) {
      return batch;
    }
    brake.stop(batch);
    var now = clock.instant();
    var system = system(batch);
    batch.open(it -> Keys.isOutlived(it, system, now)).forEach(batch::drop);
    var pending = batch.open(it -> it.intent() != null);
    if (!pending.isEmpty()) {
      pending.forEach(it -> it.leavesBy(now.plus(Intent.LEAVES_WITHIN)));
      var intents = new HashMap<UUID, Intent>();
      pending.forEach(it -> intents.put(it.delivery.id(), it.committed()));
      var committed =
          ports.store().commitIntents(intents, pending.stream().map(it -> it.delivery).toList());
      pending.stream().filter(it -> !committed.contains(it.delivery.id())).forEach(batch::drop);
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
      results.write(batch, system(batch), () -> clock.instant().isBefore(end) && outlasts(batch));
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
   * sent: what is committed is settled by looking, the rest is computed anew.
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
      ports.store().settle(result);
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
