package io.syncline.core.backfill.plan;

import io.syncline.core.backfill.run.Backfill;
import io.syncline.core.backfill.run.BulkRequest;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.delivery.step.Deliverer;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.identity.Findable;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.Run;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.ChangeProcessor;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.read.JudgementListener;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.RunPermissions;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.SystemFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Plays a page of records through the engine: the same judgement and the same deliveries as in a
 * real run, over a scratch that knows what is stored and what earlier pages plannedWrites, and over
 * systems that answer and are not written. Safe for threads.
 */
public final class PlanSimulator {

  private static final int MOST_ROUNDS = 50;
  private static final RetryPolicy ONCE =
      RetryPolicy.upTo(3)
          .backoff(Duration.ofSeconds(1), Duration.ofSeconds(10))
          .thenMoveToDeadLetters();

  private final InMemoryStores.Maker scratches;
  private final PlanStore plans;
  private final ChangeStore stored;
  private final DeliveryStore states;
  private final ConnectedSystems systems;
  private final SyncEngine.Shared shared;
  private final Findable findable;

  public PlanSimulator(
      InMemoryStores.Maker scratches,
      PlanStore plans,
      ChangeStore stored,
      DeliveryStore states,
      ConnectedSystems systems,
      SyncEngine.Shared shared) {
    this.scratches = scratches;
    this.plans = plans;
    this.stored = stored;
    this.states = states;
    this.systems = systems;
    this.shared = shared;
    this.findable = new Findable(shared.transformer());
  }

  /** What a page came to. */
  public record Simulated(List<PlanItem> items, List<PlanStore.PlannedWrite> plannedWrites) {}

  /**
   * Plays it.
   *
   * @param targets systems that may be written
   * @throws SystemFailure where a system could not be asked and may be later: nothing came of it
   */
  public Simulated simulate(Run run, List<NativeRef> page, Set<SystemId> targets) {
    var scene = new Scene(run, page, targets);
    scene.simulate();
    return scene.result();
  }

  /** A time of its own, which passes only while nothing happens. */
  private static final class Hours implements InstantSource {
    private Instant now;

    Hours(Instant begin) {
      this.now = begin;
    }

    @Override
    public Instant instant() {
      return now;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }
  }

  /** One page being played; used by one thread. */
  private final class Scene implements ConnectedSystems {

    private final Run run;
    private final List<NativeRef> page;
    private final Set<SystemId> targets;
    private final Installation installation = shared.runtime().installation();
    private final Ids ids = shared.runtime().ids();
    private final Hours hours = new Hours(shared.runtime().now());
    private final InMemoryStores inMemoryStores = scratches.make();
    private final Map<SystemId, DryRunSystem> cast = new HashMap<>();
    private final PlanSnapshot planSnapshot;
    private final ChangeProcessor changes;
    private final Deliverer deliverer;

    Scene(Run run, List<NativeRef> page, Set<SystemId> targets) {
      this.run = run;
      this.page = page;
      this.targets = targets;
      this.planSnapshot =
          new PlanSnapshot(run.id(), plans, stored, states, installation, findable, inMemoryStores);
      var overlayStore = new OverlayStore(inMemoryStores.changes(), planSnapshot);
      var engine =
          new SyncEngine(
              new SyncEngine.Shared(
                  new Runtime(hours, ids, () -> installation),
                  shared.random(),
                  shared.transformer()),
              new SyncEngine.Stores(
                  inMemoryStores.queue(),
                  overlayStore,
                  new Deliveries(inMemoryStores.deliveries(), planSnapshot)),
              this,
              Wakeups.NONE,
              new SyncEngine.Policies(
                  (failure, attempts, since, now) -> Optional.empty(),
                  ONCE,
                  JudgementListener.NONE,
                  (any, refs) -> new RunPermissions(targets, new HashSet<>(refs)),
                  OperationRoutes.NONE));
      this.changes = engine.changes();
      this.deliverer = engine.deliveries();
    }

    @Override
    public Optional<ConnectedSystem> find(SystemId id) {
      var known = cast.get(id);
      if (known == null) {
        known =
            systems.find(id).map(it -> new DryRunSystem(it, run.id(), plans, hours)).orElse(null);
        if (known != null) {
          cast.put(id, known);
        }
      }
      return Optional.ofNullable(known);
    }

    void simulate() {
      inMemoryStores
          .inbox()
          .accept(page.stream().map(it -> Backfill.event(it, run, ids, hours.instant())).toList());
      int quiet = 0;
      for (int round = 0; round < MOST_ROUNDS && quiet < 2; round++) {
        if (round() > 0) {
          quiet = 0;
        } else {
          quiet++;
          hours.pass(Duration.ofMinutes(1));
        }
        mind();
      }
    }

    private int round() {
      int done = 0;
      var all = new ArrayList<>(installation.byObject().keySet());
      for (var id : all) {
        done += changes.runOnce(id, Slice.WHOLE, BulkRequest.MOST);
      }
      for (var id : all) {
        done += deliverer.runOnce(id, Slice.WHOLE, BulkRequest.MOST);
      }
      return done;
    }

    /** What is written under a condition alone was not read: it is to be compared later. */
    private void lookAtWritten() {
      record Place(SystemId system, String object) {}
      var unseen = new HashMap<Place, Set<NativeRef>>();
      for (var entry : inMemoryStores.account()) {
        var ref = entry.about().ref();
        var system = ref == null ? null : cast.get(ref.system());
        if (ref != null
            && system != null
            && entry.systems().target() != null
            && !PlanItem.isPlanned(ref)
            && system.really(ref) == null) {
          unseen
              .computeIfAbsent(new Place(ref.system(), ref.object()), it -> new HashSet<>())
              .add(ref);
        }
      }
      unseen.forEach((place, refs) -> get(place.system()).read(place.object(), List.copyOf(refs)));
    }

    /**
     * Fails where a system did not answer: such a simulation does not show what the system would
     * do.
     */
    private void mind() {
      for (var it : cast.values()) {
        var trouble = it.trouble();
        if (trouble != null) {
          throw new SystemFailure(it.id(), "plan", trouble);
        }
      }
    }

    /** So that later pages find them where their system cannot be searched. */
    private void keepUnmatched() {
      var unmatched = inMemoryStores.unmatched();
      if (!unmatched.isEmpty()) {
        var kept = new ChangeSet();
        unmatched.forEach(kept::add);
        stored.inTransaction(
            tx -> {
              tx.save(kept);
              return true;
            });
      }
    }

    Simulated result() {
      lookAtWritten();
      mind();
      keepUnmatched();
      var plannedWrites = new ArrayList<PlanStore.PlannedWrite>();
      for (var state : inMemoryStores.records()) {
        var before = planSnapshot.learnt().get(state.record().id());
        if (!state.equals(before)) {
          var record = state.record();
          plannedWrites.add(
              new PlanStore.PlannedWrite(
                  state,
                  installation
                      .entity(record.entity())
                      .map(entity -> findable.values(entity, state))
                      .orElse(Set.of())));
        }
      }
      var account =
          new PlanAccount(
              installation,
              shared.transformer(),
              inMemoryStores,
              page,
              planSnapshot.learnt(),
              cast,
              targets);
      return new Simulated(account.items(), plannedWrites);
    }
  }
}
