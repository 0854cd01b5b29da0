package io.syncline.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.model.Ids;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowStore;
import io.syncline.store.memory.MemoryStore;
import io.syncline.store.sql.Database;
import io.syncline.store.workflow.PostgresWorkflows;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes workflows due that wait, and which of them are open, in each store. */
class WaitingWorkflowsTest {

  private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(3600);

  private final Ids ids = new Ids(InstantSource.fixed(NOW), new Random(1));

  record Tried(ChangeStore changes, WorkflowStore workflows) {}

  static Stream<Tried> stores() {
    var source = TestDatabase.fresh();
    var memory = new MemoryStore(new Ids(InstantSource.fixed(NOW), new Random(2)));
    return Stream.of(
        new Tried(
            PostgresStores.over(source).changes(), new PostgresWorkflows(new Database(source))),
        new Tried(memory.changes(), memory.workflows()));
  }

  private static void save(Tried stores, Effect... effects) {
    stores
        .changes()
        .inTransaction(
            tx -> {
              var changes = new ChangeSet();
              Stream.of(effects).forEach(changes::add);
              tx.save(changes);
              return true;
            });
  }

  private WorkflowInstance waiting(Tried stores, RecordId record) {
    var step =
        new WorkflowPlan.Step(
            "invoice", new WorkflowPlan.Action(WorkflowPlan.Kind.DERIVE, "books"), null, null);
    var plan =
        new WorkflowPlan(
            "bill",
            new WorkflowPlan.Trigger(WorkflowPlan.Start.CREATED, "", Map.of()),
            List.of(step),
            Set.of());
    var started =
        WorkflowInstance.started(
            ids.next(),
            new WorkflowInstance.Subject("billing", "bill", "entry", record, "syncline"),
            plan,
            NOW);
    var looked = started.with(0, started.steps().get(0).noted("waits"), started.state(), LATER);
    save(stores, new Effect.WorkflowStarted(started, Set.of()), new Effect.WorkflowSaved(looked));
    return looked;
  }

  private RecordId record(Tried stores, String entity) {
    var born = UnifiedRecord.born(ids.nextRecord(), entity);
    save(stores, new Effect.RecordSaved(born.changed(Map.of()), 0));
    return born.id();
  }

  @ParameterizedTest
  @MethodSource("stores")
  @DisplayName("a change of a record makes due what waits for it, and what refers to it")
  void whatRefersToARecordIsWoken(Tried stores) {
    var project = record(stores, "project");
    var mine = record(stores, "entry");
    var other = record(stores, "entry");
    save(
        stores,
        new Effect.ReferencesSet(mine, Map.of("project", new Effect.Referred(project, null))));
    var waits = waiting(stores, mine);
    waiting(stores, other);
    assertThat(stores.workflows().due("billing", NOW, 10)).isEmpty();
    save(stores, new Effect.WorkflowsWoken(project, "another", NOW));
    assertThat(stores.workflows().due("billing", NOW, 10)).isEmpty();
    save(stores, new Effect.WorkflowsWoken(project, "billing", NOW));
    assertThat(stores.workflows().due("billing", NOW, 10)).containsExactly(waits.id());
  }

  @ParameterizedTest
  @MethodSource("stores")
  @DisplayName("the open instances of a workflow are found by their records, in the order of ids")
  void openInstancesAreLocked(Tried stores) {
    var first = waiting(stores, record(stores, "entry"));
    var second = waiting(stores, record(stores, "entry"));
    var ended = waiting(stores, record(stores, "entry"));
    save(stores, new Effect.WorkflowSaved(ended.ended(WorkflowInstance.State.DONE, NOW)));
    var records = Stream.of(second, first, ended).map(it -> it.subject().record()).toList();
    assertThat(open(stores, "bill", records))
        .extracting(WorkflowInstance::id)
        .containsExactlyElementsOf(Stream.of(first.id(), second.id()).sorted().toList());
    assertThat(open(stores, "other", records)).isEmpty();
    Map<RecordId, UnifiedRecord> seen =
        stores.changes().inTransaction(tx -> tx.reads().look(records));
    assertThat(seen.keySet()).containsExactlyInAnyOrderElementsOf(records);
  }

  private static List<WorkflowInstance> open(
      Tried stores, String workflow, List<RecordId> records) {
    return stores.changes().inTransaction(tx -> tx.reads().lockOpen("billing", workflow, records));
  }
}
