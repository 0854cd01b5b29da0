package io.syncline.journey;

import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.SyncCompiler;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.read.JudgementListener;
import io.syncline.core.sync.state.RunPermissionsLookup;
import io.syncline.core.sync.workflow.WorkflowControl;
import io.syncline.core.sync.workflow.WorkflowRunner;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.transform.Transformer;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowStore;
import io.syncline.definition.RoutesDirectory;
import io.syncline.store.PostgresStores;
import io.syncline.store.Stores;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import io.syncline.store.workflow.PostgresWorkflows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The engine over PostgreSQL and the systems that definitions name, each with one object that takes
 * part; stepped by hand.
 */
final class RuledWorld {

  final SettableClock clock = new SettableClock(Instant.parse("2026-03-02T08:00:00Z"));
  final Map<SystemId, MemorySystem> systems = new LinkedHashMap<>();
  final List<Message> messages = new ArrayList<>();
  final List<String> calls = new ArrayList<>();

  /** What happens while a route is called. */
  Runnable calling = () -> {};

  final Stores stores;
  final WorkflowStore workflows;
  final Ids ids = new Ids(clock, new Random(1));
  private final List<InboxEvent> hooks = new ArrayList<>();
  private Installation installation;
  SyncEngine engine;

  /**
   * @param type a system type, used by every system
   * @param sync a sync
   */
  RuledWorld(String type, String sync) {
    DataSource source = TestDatabase.fresh();
    this.stores = PostgresStores.over(source);
    this.workflows = new PostgresWorkflows(new Database(source));
    var loaded = load(type, sync);
    this.installation = installation(loaded);
    for (var entity : installation.entities().values()) {
      entity.participants().forEach(it -> systems.put(it.system(), system(entity, it.system())));
    }
    restart();
  }

  private static Loaded load(String type, String sync) {
    try {
      var folder = Files.createTempDirectory("ruled");
      Files.writeString(folder.resolve("one.system.yaml"), type);
      Files.writeString(folder.resolve("one.sync.yaml"), sync);
      return new RoutesDirectory(Map.of()).load(folder);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static Installation installation(Loaded loaded) {
    var sync = loaded.syncs().get(0);
    var form = SyncCompiler.compile(sync.form().definition(), loaded.types());
    var built =
        InstallationBuilder.build(
            List.of(new StartedSync(form, sync.contentHash(), Instant.EPOCH)));
    if (!built.notStarted().isEmpty()) {
      throw new AssertionError(loaded.findings() + " " + built.notStarted());
    }
    return built.installation();
  }

  /** Another text of the sync is read. */
  void edited(String type, String sync) {
    installation = installation(load(type, sync));
  }

  private MemorySystem system(Entity entity, SystemId id) {
    var system = new MemorySystem(id, entity.participant(id).orElseThrow().type(), clock);
    system.webhook = it -> hooks.add(event(system.ref(it)));
    return system;
  }

  private InboxEvent event(NativeRef ref) {
    return new InboxEvent(
        ids.next(),
        ref,
        EventKind.UPDATED,
        InboxEvent.Source.HOOK,
        InboxEvent.Arrival.at(clock.instant()),
        InboxEvent.Content.NONE,
        Origin.NONE);
  }

  private Runtime runtime() {
    return new Runtime(clock, ids, () -> installation);
  }

  /** Another process goes on; what the former one alone knew is lost. */
  void restart() {
    engine =
        new SyncEngine(
            new SyncEngine.Shared(runtime(), new Random(1), new Transformer()),
            new SyncEngine.Stores(stores.queue(), stores.changes(), stores.deliveries()),
            id -> Optional.<ConnectedSystem>ofNullable(systems.get(id)),
            Wakeups.NONE,
            new SyncEngine.Policies(
                (failure, attempts, since, now) -> Optional.of(now.plusSeconds(1)),
                RetryPolicy.upTo(50)
                    .backoff(Duration.ofSeconds(1), Duration.ofSeconds(10))
                    .thenMoveToDeadLetters(),
                JudgementListener.NONE,
                RunPermissionsLookup.NONE,
                new Routes()));
  }

  /** Every route answers, and its calls are noted. */
  private final class Routes implements OperationRoutes {
    @Override
    public boolean has(String name) {
      return true;
    }

    @Override
    public @Nullable Value call(
        String name, Value body, Map<String, String> about, Duration timeout) {
      calls.add(name);
      calling.run();
      return null;
    }
  }

  MemorySystem system(String id) {
    return systems.get(SystemId.of(id));
  }

  WorkflowControl control() {
    return engine.workflowControl(workflows);
  }

  /** What arrived is judged. */
  void judge() {
    stores.inbox().accept(List.copyOf(hooks));
    hooks.clear();
    systems.keySet().forEach(it -> engine.changes().runOnce(it, Slice.WHOLE, 50));
  }

  /** The steps that are due are carried out once. */
  void steps() {
    WorkflowRunner runner = engine.workflows(workflows, messages::add);
    installation.entities().values().stream()
        .flatMap(it -> it.syncs().stream())
        .map(it -> it.sync())
        .distinct()
        .forEach(runner::runOnce);
  }

  void deliver() {
    systems.keySet().forEach(it -> engine.deliveries().runOnce(it, Slice.WHOLE, 50));
  }

  /** Everything goes on for some minutes. */
  void settle() {
    for (int i = 0; i < 40; i++) {
      judge();
      steps();
      deliver();
      clock.pass(Duration.ofSeconds(5));
      systems.values().forEach(MemorySystem::pass);
    }
  }

  List<ReviewItem> questions() {
    return stores.questions().openReviews(new Questions.Query(null, false, null, 50));
  }

  List<WorkflowInstance> instances() {
    return workflows.list(new WorkflowStore.Query(null, null, false, null, 50));
  }
}
