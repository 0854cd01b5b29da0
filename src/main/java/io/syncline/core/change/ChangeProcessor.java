package io.syncline.core.change;

import io.syncline.core.conflict.Resolver;
import io.syncline.core.definition.Installations;
import io.syncline.core.definition.Webhook.EventKind;
import io.syncline.core.identity.Findable;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.InboxQueue;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.inbox.Wish;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.transform.Due;
import io.syncline.core.transform.Inbound;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The realtime route's steps: claim, read, transform, decide; each takes a batch of events of one
 * system and answers with the batch as it knows it then.
 *
 * <p>Nothing is lost at any instant: events leave the queue only in the transaction that saves what
 * they led to. Processing the same event again changes nothing, because judgement compares with the
 * shadow.
 */
public final class ChangeProcessor {

  private final InboxQueue queue;
  private final ChangeStore store;
  private final ConnectedSystems systems;
  private final Installations installations;
  private final Transformer transformer;
  private final Wakeups wakeups;
  private final InstantSource clock;
  private final Ids ids;
  private final Reading reading;
  private final Deciding deciding;
  private final Resting resting;
  private final Watcher watcher;
  private final Mandates mandates;
  private final OperationRoutes routes;

  /** An engine without runs. */
  public ChangeProcessor(
      InboxQueue queue,
      ChangeStore store,
      ConnectedSystems systems,
      Installations installations,
      Transformer transformer,
      Wakeups wakeups,
      InstantSource clock,
      Ids ids,
      Patience patience) {
    this(
        queue,
        store,
        systems,
        installations,
        transformer,
        wakeups,
        clock,
        ids,
        patience,
        Watcher.NOBODY,
        Mandates.NONE,
        OperationRoutes.NONE);
  }

  /**
   * @param watcher hears of the records that were judged
   * @param mandates knows what runs may do
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
      Patience patience,
      Watcher watcher,
      Mandates mandates,
      OperationRoutes routes) {
    this.routes = routes;
    this.watcher = watcher;
    this.mandates = mandates;
    this.queue = queue;
    this.store = store;
    this.systems = systems;
    this.installations = installations;
    this.transformer = transformer;
    this.wakeups = wakeups;
    this.clock = clock;
    this.ids = ids;
    this.reading = new Reading(store::nextReadNumber);
    var fields = new FieldJudge(transformer, new Resolver(transformer), ids);
    var accounts = new Accounts(ids);
    var due = new Due(transformer);
    var findable = new Findable(transformer);
    var removals = new Removals(ids);
    var removing = new Removing(removals, accounts, due, ids);
    var returning = new Returning(removals, ids, findable);
    var judging =
        new Judging(
            new Judge(fields, ids),
            new Ordering(due, ids),
            new SafetyHolds(transformer, due, ids),
            new Suspicions(transformer, ids),
            returning,
            new FilterExits(removing, ids),
            new Forcing(due),
            new Agreeing(transformer),
            findable);
    var seekers = new Seekers(ids);
    var identifying = new Identifying(new Newcomers(transformer), judging, returning, seekers, ids);
    var redirection = new Redirection(due, ids);
    var following =
        new Following(
            new Joining(redirection, ids, findable),
            redirection,
            new Repointing(redirection, ids, findable),
            accounts,
            ids);
    this.resting = new Resting(patience);
    this.deciding =
        new Deciding(
            identifying,
            judging,
            following,
            removing,
            accounts,
            new Referring(ids),
            seekers,
            patience);
  }

  /**
   * Claims the first due events of a slice; an empty batch where none wait, or while the system
   * asks not to be asked. What only paused syncs would judge stays where it is.
   */
  public ChangeBatch claim(SystemId system, Slice slice, int limit) {
    var now = clock.instant();
    var installation = installations.current();
    return ChangeBatch.claimed(
        system,
        installation,
        resting.rests(system, now)
            ? List.of()
            : queue.claim(system, slice, now, limit, installation.silentObjects(system)));
  }

  /**
   * When there is work again for a slice: not before the system may be asked again, and until then
   * nobody looks whether any waits.
   */
  public Optional<Instant> nextDue(SystemId system, Slice slice) {
    var rest = resting.until(system).filter(clock.instant()::isBefore);
    return rest.isPresent()
        ? rest
        : queue.nextDue(system, slice, installations.current().silentObjects(system));
  }

  /** Whether a claim found anything: the other steps are for that. */
  public boolean hasWork(ChangeBatch batch) {
    return !batch.isEmpty();
  }

  /**
   * Looks at every record the events name, each once, grouped; outside any transaction (S3, S20).
   * Where the system refuses all of it until later, nothing was seen: the events stay in the queue
   * as they are.
   */
  public ChangeBatch read(ChangeBatch batch) {
    if (batch.isEmpty()) {
      return batch;
    }
    var seen = reading.read(systems.get(batch.system()), batch.installation(), batch.events());
    return resting.begin(batch.system(), seen, clock.instant())
        ? batch
        : batch.read(Mandated.of(seen, mandates));
  }

  /** Says in unified terms what was seen. */
  public ChangeBatch transform(ChangeBatch batch) {
    var inbound = new HashMap<NativeRef, Inbound>();
    for (var observation : batch.observations()) {
      if (observation.seen() instanceof Observation.Seen.Live live) {
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
                                    ref, transformer.inbound(entity, it, live.record().fields()))));
      }
    }
    return batch.transformed(inbound);
  }

  /**
   * Judges the batch and saves what it leads to, in one transaction. An exception leaves the queue
   * as it was: the route tries the events one by one, so that a poison one is buried alone.
   *
   * @throws LeaseLost where another process works on these lanes now
   */
  public ChangeBatch decide(ChangeBatch batch) {
    if (!batch.observations().isEmpty()) {
      commit(batch, batch.observations());
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
          .ifPresent(it -> watcher.judged(it, live.record(), batch.inbound().get(ref)));
    }
  }

  /** All steps, one batch; answers how many events it took. */
  public int runOnce(SystemId system, Slice slice, int limit) {
    return decide(transform(read(claim(system, slice, limit)))).size();
  }

  private void commit(ChangeBatch batch, List<Observation> observations) {
    var answers = new RouteAnswers(routes, clock);
    var changes = judged(batch, observations, answers);
    while (changes.isEmpty()) {
      answers.ask();
      changes = judged(batch, observations, answers);
    }
    tell(batch, changes.get());
  }

  /**
   * Judged and saved; or nothing, because a route is to be asked first, outside the transaction. It
   * is not asked for ever: values that change each time are a person's.
   */
  private Optional<ChangeSet> judged(
      ChangeBatch batch, List<Observation> observations, RouteAnswers answers) {
    return store.inTransaction(
        tx -> {
          answers.begin();
          var changes = decided(batch, observations, tx, clock.instant(), answers).changes();
          if (answers.isOpen() && answers.mayAsk()) {
            return Optional.empty();
          }
          answers.used().forEach(changes::ruling);
          changes.keepReferences(batch.installation());
          tx.save(changes);
          return Optional.of(changes);
        });
  }

  private void tell(ChangeBatch batch, ChangeSet saved) {
    Set<SystemId> told = new HashSet<>();
    saved.deliveries().forEach(it -> told.add(it.target()));
    saved.hastened().forEach(it -> told.add(it.target()));
    saved.judged().stream()
        .filter(ChangeSet.Judged::awaited)
        .forEach(it -> told.add(it.ref().system()));
    Set<SystemId> looked = new HashSet<>();
    saved.events().forEach(it -> looked.add(it.ref().system()));
    if (batch.installation().refers()) {
      saved.links().keySet().forEach(it -> told.add(it.system()));
      saved.links().keySet().forEach(it -> looked.add(it.system()));
    }
    told.forEach(wakeups::deliveries);
    looked.forEach(wakeups::inbox);
  }

  /** What was decided, and the state it left. */
  private record Decided(ChangeSet changes, Workspace workspace) {}

  /**
   * What looking at a copy now would lead to; nothing is saved and nobody is written to (S1, S20).
   */
  public Rehearsal rehearse(NativeRef ref) {
    return rehearse(ref, Wish.NONE);
  }

  /** The same as somebody wishes it. */
  public Rehearsal rehearse(NativeRef ref, Wish wish) {
    var now = clock.instant();
    var event =
        new InboxEvent(
            ids.next(),
            ref,
            EventKind.UPDATED,
            InboxEvent.Source.REQUEST,
            null,
            null,
            now,
            wish.payload(),
            false,
            Origin.NONE);
    var queued = new QueuedEvent(0, Slice.shardOf(ref.toString()), 0, 0, event);
    var batch =
        transform(
            read(ChangeBatch.claimed(ref.system(), installations.current(), List.of(queued))));
    var none = new RouteAnswers(OperationRoutes.NONE, clock);
    var decided = store.inTransaction(tx -> decided(batch, batch.observations(), tx, now, none));
    return new Rehearsing(transformer)
        .of(batch.installation(), decided.changes(), decided.workspace());
  }

  private Decided decided(
      ChangeBatch batch,
      List<Observation> observations,
      ChangeStore.Transaction tx,
      Instant now,
      RouteAnswers answers) {
    var claims = Claims.of(batch, observations, tx);
    tx.lockMatchValues(claims.locks());
    var workspace = claims.workspace(tx);
    refer(batch, tx, workspace);
    workspace.answeredBy(answers);
    suspect(batch, observations, tx, workspace);
    var changes = new ChangeSet();
    batch.installation().parentsFirst(observations, it -> it.ref()).stream()
        .sorted(
            Comparator.comparing(it -> it.survivor() == null)) // merges are followed first (S16)
        .forEach(it -> deciding.decide(batch, it, workspace, changes, now));
    return new Decided(changes, workspace);
  }

  /** Looks up what the batch's references lead to (S15). */
  private static void refer(ChangeBatch batch, ChangeStore.Transaction tx, Workspace workspace) {
    var installation = batch.installation();
    if (installation.refers()) {
      workspace.refer(
          Referring.lookUp(installation, batch.inbound(), workspace.states(), tx),
          parent -> Children.locked(installation, tx.children(parent), workspace::known, tx));
    }
  }

  /** Compares what events tell with the writes that may have gone over an edit (S8). */
  private void suspect(
      ChangeBatch batch,
      List<Observation> observations,
      ChangeStore.Transaction tx,
      Workspace workspace) {
    var overwrites = systems.find(batch.system()).map(it -> Overwrites.of(it.type())).orElse(null);
    if (overwrites == null) {
      return;
    }
    var asked = overwrites.askedFor(observations);
    asked.removeIf(it -> workspace.linked(it) == null);
    if (asked.isEmpty()) {
      return;
    }
    var windows = tx.windows(asked);
    for (var observation : observations) {
      var mine = windows.getOrDefault(observation.ref(), List.of());
      if (!mine.isEmpty()) {
        workspace.lost(observation.ref(), overwrites.lost(observation, mine));
      }
    }
  }
}
