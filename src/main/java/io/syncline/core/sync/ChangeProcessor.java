package io.syncline.core.sync;

import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.InboxQueue;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.inbox.RecordSyncOptions;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.match.StateLoader;
import io.syncline.core.sync.planning.DryRunDeliveries;
import io.syncline.core.sync.planning.DryRunResult;
import io.syncline.core.sync.read.ChangeBatch;
import io.syncline.core.sync.read.CoveredEvents;
import io.syncline.core.sync.read.EventReader;
import io.syncline.core.sync.read.JudgementListener;
import io.syncline.core.sync.read.RetryDecision;
import io.syncline.core.sync.read.RunPermissionsLoader;
import io.syncline.core.sync.read.SourceBackoff;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.LeaseLost;
import io.syncline.core.sync.state.LostUpdateDetector;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.sync.state.ReferenceResolver;
import io.syncline.core.sync.state.RouteAnswers;
import io.syncline.core.sync.state.RunPermissionsLookup;
import io.syncline.core.sync.state.Workspace;
import io.syncline.core.sync.state.reads.StateReads;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.transform.Inbound;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The realtime route's steps: claim, read, transform, decide; each takes a batch of events of one
 * system and returns the batch with what the step added.
 *
 * <p>Nothing is lost at any instant: events leave the queue only in the transaction that saves what
 * they led to. Processing the same event again changes nothing, because judgement compares with the
 * shadow.
 */
public final class ChangeProcessor {

  /** A backlog of one record may be long, and events carry payloads. */
  private static final int MOST_OTHERS = 2_000;

  private final InboxQueue queue;
  private final ChangeStore store;
  private final ConnectedSystems systems;
  private final Installations installations;
  private final Transformer transformer;
  private final Wakeups wakeups;
  private final InstantSource clock;
  private final Ids ids;
  private final EventReader eventReader;
  private final ObservationRouter observationRouter;
  private final SourceBackoff sourceBackoff;
  private final JudgementListener judgementListener;
  private final RunPermissionsLookup runPermissionsLookup;
  private final OperationRoutes routes;

  /**
   * @param judgementListener is called for the records that were judged
   * @param runPermissionsLookup looks up what runs may do
   * @param routes decide the conflicts that definitions leave to them
   */
  public ChangeProcessor(
      InboxQueue queue,
      ChangeStore store,
      ConnectedSystems systems,
      Installations installations,
      Transformer transformer,
      Wakeups wakeups,
      InstantSource clock,
      Ids ids,
      RetryDecision retries,
      JudgementListener judgementListener,
      RunPermissionsLookup runPermissionsLookup,
      OperationRoutes routes) {
    this.routes = routes;
    this.judgementListener = judgementListener;
    this.runPermissionsLookup = runPermissionsLookup;
    this.queue = queue;
    this.store = store;
    this.systems = systems;
    this.installations = installations;
    this.transformer = transformer;
    this.wakeups = wakeups;
    this.clock = clock;
    this.ids = ids;
    this.eventReader = new EventReader(store::nextReadNumber, clock, judgementListener);
    this.sourceBackoff = new SourceBackoff(retries);
    this.observationRouter = new ObservationRouter(transformer, ids, retries, sourceBackoff);
  }

  /**
   * Claims the first due events of a slice; an empty batch where none wait, or while the system
   * must not be called. Events that only paused syncs would judge stay in the queue.
   */
  public ChangeBatch claim(SystemId system, Slice slice, int limit) {
    var now = clock.instant();
    var installation = installations.current();
    var events =
        sourceBackoff.isBackingOff(system, now)
            ? List.<QueuedEvent>of()
            : queue.claim(system, slice, now, limit, installation.pausedObjects(system));
    var others =
        events.isEmpty() ? List.<QueuedEvent>of() : queue.alsoWaiting(system, events, MOST_OTHERS);
    return ChangeBatch.claimed(system, installation, events, others);
  }

  /**
   * When there is work again for a slice: not before the system may be called again; until then the
   * queue is not checked.
   */
  public Optional<Instant> nextDue(SystemId system, Slice slice) {
    var rest = sourceBackoff.until(system).filter(clock.instant()::isBefore);
    return rest.isPresent()
        ? rest
        : queue.nextDue(system, slice, installations.current().pausedObjects(system));
  }

  /** Whether a claim found anything: the other steps run only then. */
  public boolean hasWork(ChangeBatch batch) {
    return !batch.isEmpty();
  }

  /**
   * Looks at every record the events name, each once, grouped; outside any transaction (S3, S20).
   * What events hold themselves is not read, unless that is in doubt. The read answers all events
   * of its record that were received before it. Where the system refuses every call until later,
   * nothing was read: the events stay in the queue as they are.
   */
  public ChangeBatch read(ChangeBatch batch) {
    return stepped("read", batch, this::look);
  }

  private ChangeBatch stepped(String step, ChangeBatch batch, UnaryOperator<ChangeBatch> work) {
    var began = clock.instant();
    var after = work.apply(batch);
    judgementListener.stepped(step, batch.events(), began);
    return after;
  }

  private ChangeBatch look(ChangeBatch batch) {
    if (batch.isEmpty()) {
      return batch;
    }
    var seen = eventReader.read(systems.get(batch.system()), batch.installation(), batch.events());
    return sourceBackoff.begin(batch.system(), seen, clock.instant())
        ? batch
        : batch.read(
            RunPermissionsLoader.of(
                CoveredEvents.of(batch, seen, systems.get(batch.system())), runPermissionsLookup));
  }

  /** Translates what was read into unified attributes. */
  public ChangeBatch transform(ChangeBatch batch) {
    return stepped("transform", batch, this::translate);
  }

  private ChangeBatch translate(ChangeBatch batch) {
    var inbound = new HashMap<NativeRef, Inbound>();
    for (var observation : batch.observations()) {
      var record = observation.record();
      if (record != null) {
        var ref = observation.ref();
        batch
            .installation()
            .entityOf(ref.system(), ref.object())
            .ifPresent(
                entity ->
                    entity
                        .participant(ref.system())
                        .ifPresent(
                            it ->
                                inbound.put(
                                    ref, transformer.inbound(entity, it, record.fields()))));
      }
    }
    return batch.transformed(inbound);
  }

  /**
   * Judges the batch and saves what it leads to, in one transaction. An exception leaves the queue
   * as it was: the route tries the events one by one, so that only a poison event becomes a dead
   * letter.
   *
   * @throws LeaseLost where another process works on these lanes now
   */
  public ChangeBatch decide(ChangeBatch batch) {
    if (!batch.observations().isEmpty()) {
      commit(batch);
      batch.observations().forEach(it -> count(batch, it));
    }
    return batch;
  }

  private void count(ChangeBatch batch, Observation observation) {
    if (observation.seen() instanceof Observation.Seen.Live live) {
      var ref = observation.ref();
      batch
          .installation()
          .entityOf(ref.system(), ref.object())
          .ifPresent(it -> judgementListener.judged(it, live.record(), batch.inbound().get(ref)));
    }
  }

  /** All steps, one batch; returns how many events it took. */
  public int runOnce(SystemId system, Slice slice, int limit) {
    return decide(transform(read(claim(system, slice, limit)))).size();
  }

  private void commit(ChangeBatch batch) {
    var answers = new RouteAnswers(routes, clock);
    var changes = judged(batch, answers);
    while (changes.isEmpty()) {
      answers.ask();
      changes = judged(batch, answers);
    }
    wake(batch, changes.get());
  }

  /**
   * Judged and saved; or nothing, because a route is to be asked first, outside the transaction.
   * The number of tries is limited: a person decides about values that change each time.
   */
  private Optional<ChangeSet> judged(ChangeBatch batch, RouteAnswers answers) {
    return store.inTransaction(
        tx -> {
          answers.begin();
          var changes = decided(batch, tx.reads(), clock.instant(), answers).changes();
          if (answers.isOpen() && answers.mayAsk()) {
            return Optional.empty();
          }
          answers.used().forEach(it -> changes.add(new Effect.DecisionKept(it)));
          ReferenceResolver.keep(batch.installation(), changes);
          tx.save(changes);
          return Optional.of(changes);
        });
  }

  private void wake(ChangeBatch batch, ChangeSet saved) {
    var targets = saved.targets();
    var sources = new HashSet<>(saved.sources());
    if (batch.installation().refers()) {
      for (var made : saved.all(Effect.LinkMade.class)) {
        targets.add(made.link().ref().system());
        sources.add(made.link().ref().system());
      }
    }
    targets.forEach(wakeups::deliveries);
    sources.forEach(wakeups::inbox);
  }

  /**
   * What reading a copy now would lead to; nothing is saved and no system is written to (S1, S20).
   */
  public DryRunResult rehearse(NativeRef ref) {
    return rehearse(ref, RecordSyncOptions.NONE);
  }

  /** The same for a requested action. */
  public DryRunResult rehearse(NativeRef ref, RecordSyncOptions wish) {
    var now = clock.instant();
    var event =
        new InboxEvent(
            ids.next(),
            ref,
            EventKind.UPDATED,
            InboxEvent.Source.REQUEST,
            InboxEvent.Arrival.at(now),
            InboxEvent.Content.partial(wish.payload()),
            Origin.NONE);
    // nothing follows from a rehearsal: its one look is believed
    var queued = new QueuedEvent(0, Slice.shardOf(ref.toString()), 0, 0, event, Instant.EPOCH);
    var batch =
        translate(
            look(
                ChangeBatch.claimed(
                    ref.system(), installations.current(), List.of(queued), List.of())));
    var none = new RouteAnswers(OperationRoutes.NONE, clock);
    var workspace = store.inTransaction(tx -> decided(batch, tx.reads(), now, none));
    return new DryRunDeliveries(transformer).of(batch.installation(), workspace);
  }

  /** Decides the batch on a workspace of its own; nothing is saved. */
  private Workspace decided(
      ChangeBatch batch, StateReads reads, Instant now, RouteAnswers answers) {
    var lostUpdates = systems.find(batch.system()).map(it -> LostUpdateDetector.of(it.type()));
    var locked = StateLoader.load(batch, reads, lostUpdates.orElse(null));
    var workspace = new Workspace(batch.installation(), locked, reads, answers, now);
    batch.installation().parentsFirst(batch.observations(), it -> it.ref()).stream()
        .sorted(
            Comparator.comparing(it -> it.survivor() == null)) // merges are followed first (S16)
        .forEach(it -> observationRouter.decide(batch, it, workspace));
    return workspace;
  }
}
