package io.syncline.app.cases;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.delivery.step.Deliverer;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.review.EnrichmentSteps;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.ChangeProcessor;
import io.syncline.core.sync.workflow.WorkflowRunner;
import io.syncline.core.sync.workflow.WorkflowSteps;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.transform.Transformer;
import io.syncline.core.workflow.WorkflowStore;
import io.syncline.store.memory.MemoryStore;
import io.syncline.system.TransformedSystem;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The engine over stores and systems in memory, stepped by hand. */
final class CaseWorld {

  private static final int MOST_ROUNDS = 50;
  private static final int BATCH = 100;
  private static final int ALL = 500;

  final CaseClock clock;
  final Ids ids;
  final MemoryStore store;
  final Transformer transformer = new Transformer();
  final Installation installation;
  final Map<SystemId, CaseSystem> systems = new LinkedHashMap<>();
  final ConnectedSystems connected;
  final CaseActions actions;
  private final ChangeProcessor processor;
  private final WorkflowRunner workflows;
  private final Deliverer deliverer;

  /**
   * @param values the routes that change values; those of conflicts and steps are not called
   */
  CaseWorld(
      Installation installation,
      Map<SystemId, SystemType> types,
      OperationRoutes values,
      Instant start) {
    this.installation = installation;
    this.clock = new CaseClock(start);
    this.ids = new Ids(clock, new Random(1));
    this.store = new MemoryStore(ids);
    types.forEach((id, type) -> systems.put(id, new CaseSystem(id, type, clock)));
    var seen = new LinkedHashMap<SystemId, ConnectedSystem>();
    systems.forEach(
        (id, it) -> seen.put(id, TransformedSystem.of(it, installation.valueRoutes(id), values)));
    connected = id -> Optional.ofNullable(seen.get(id));
    var retries =
        RetryPolicy.upTo(3)
            .backoff(Duration.ofSeconds(1), Duration.ofMinutes(1))
            .thenMoveToDeadLetters();
    var runtime = new Runtime(clock, ids, () -> installation);
    var engine =
        new SyncEngine(
            new SyncEngine.Shared(runtime, new Random(1), transformer),
            new SyncEngine.Stores(store.queue(), store.changes(), store.deliveries()),
            connected,
            Wakeups.NONE,
            new SyncEngine.Policies((failure, attempts, since, now) -> Optional.empty(), retries));
    processor = engine.changes();
    actions = new CaseActions(store.workflows());
    // a route decides no conflict in a case, but every route that a step calls answers
    workflows =
        new WorkflowRunner(
            store.changes(),
            store.workflows(),
            runtime,
            new WorkflowSteps(transformer, ids),
            new WorkflowRunner.Outside(
                actions, new EnrichmentSteps(connected, transformer, ids), actions::sent),
            Wakeups.NONE);
    deliverer = engine.deliveries();
  }

  CaseSystem system(SystemId id) {
    var system = systems.get(id);
    if (system == null) {
      throw new CaseFault("`" + id + "` is not a system of this sync");
    }
    return system;
  }

  /** Lets the engine work until nothing is left that is due, then once more a minute later. */
  void settle() {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      if (work() == 0) {
        clock.advance(Duration.ofMinutes(1));
        if (work() == 0) {
          return;
        }
      }
    }
    throw new CaseFault("it did not settle: something is written again and again");
  }

  private int work() {
    int done = 0;
    for (var id : systems.keySet()) {
      done += processor.runOnce(id, Slice.WHOLE, BATCH);
    }
    for (var id : systems.keySet()) {
      done += deliverer.runOnce(id, Slice.WHOLE, BATCH);
    }
    return done + steps();
  }

  /** How many workflows went on; one that only waits is at rest. */
  private int steps() {
    var before = progress();
    installation.entities().values().stream()
        .flatMap(it -> it.syncs().stream())
        .map(SyncRules::sync)
        .distinct()
        .forEach(workflows::runOnce);
    var after = new HashSet<>(progress());
    after.removeAll(before);
    return after.size();
  }

  private Set<String> progress() {
    var all = new HashSet<String>();
    for (var it : store.workflows().list(new WorkflowStore.Query(null, null, false, null, ALL))) {
      all.add(
          it.id()
              + " "
              + it.state()
              + it.steps().stream().map(step -> " " + step.status() + step.attempts()).toList());
    }
    return all;
  }
}
