package io.syncline.store.memory;

import io.syncline.core.model.RecordId;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowInstance.State;
import io.syncline.core.workflow.WorkflowStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The instances of workflows in memory. */
final class MemoryWorkflows implements WorkflowStore {

  private final MemoryState state;

  MemoryWorkflows(MemoryState state) {
    this.state = state;
  }

  void start(Effect.WorkflowStarted started) {
    var of = started.instance().subject();
    if (started.instance().reports() && !isDerived(started.instance())) {
      return;
    }
    var open = all().filter(it -> !it.state().ended() && isOf(it, of)).toList();
    open.stream()
        .filter(it -> started.ends().contains(it.subject().workflow()))
        .map(it -> it.ended(State.CANCELLED, started.instance().times().started()))
        .forEach(it -> state.workflows.put(it.id(), it));
    if (open.stream().noneMatch(it -> it.subject().workflow().equals(of.workflow()))) {
      state.workflows.put(started.instance().id(), started.instance());
    }
  }

  private boolean isDerived(WorkflowInstance it) {
    return state.derived.stream()
        .anyMatch(
            of ->
                of.sync().equals(it.subject().sync())
                    && of.source().equals(it.subject().record())
                    && it.rule().filter(of.rule()::equals).isPresent());
  }

  void wake(Effect.WorkflowsWoken woken) {
    var of = new HashSet<>(MemoryReferences.children(state, woken.record()));
    of.add(woken.record());
    all()
        .filter(it -> it.subject().sync().equals(woken.sync()))
        .filter(it -> of.contains(it.subject().record()))
        .filter(it -> it.times().due() != null && it.times().due().isAfter(woken.at()))
        .filter(WorkflowInstance::awaits)
        .forEach(it -> state.workflows.put(it.id(), it.dueAt(woken.at())));
  }

  private static boolean isOf(WorkflowInstance it, WorkflowInstance.Subject of) {
    return it.subject().sync().equals(of.sync()) && it.subject().record().equals(of.record());
  }

  private Stream<WorkflowInstance> all() {
    synchronized (state) {
      return List.copyOf(state.workflows.values()).stream();
    }
  }

  @Override
  public Optional<Instant> nextDue(String sync) {
    return waiting(sync).map(it -> it.times().due()).findFirst();
  }

  @Override
  public List<UUID> due(String sync, Instant now, int limit) {
    return waiting(sync)
        .filter(it -> !it.times().due().isAfter(now))
        .limit(limit)
        .map(WorkflowInstance::id)
        .toList();
  }

  private Stream<WorkflowInstance> waiting(String sync) {
    return all()
        .filter(it -> it.subject().sync().equals(sync) && it.times().due() != null)
        .sorted(Comparator.comparing(it -> it.times().due()));
  }

  @Override
  public Optional<WorkflowInstance> find(UUID id) {
    return all().filter(it -> it.id().equals(id)).findFirst();
  }

  @Override
  public List<WorkflowInstance> list(Query query) {
    return all()
        .filter(it -> query.syncs() == null || query.syncs().contains(it.subject().sync()))
        .filter(it -> query.workflow() == null || query.workflow().equals(it.subject().workflow()))
        .filter(it -> query.state() == null || query.state() == it.state())
        .filter(it -> query.record() == null || is(it, query.record()))
        .filter(it -> !query.open() || !it.state().ended())
        .filter(it -> query.after() == null || it.id().compareTo(query.after()) < 0)
        .sorted(Comparator.comparing(WorkflowInstance::id).reversed())
        .limit(query.limit())
        .toList();
  }

  private static boolean is(WorkflowInstance it, RecordId record) {
    return it.subject().record().equals(record);
  }

  @Override
  public void forget(Instant before) {
    synchronized (state) {
      state
          .workflows
          .values()
          .removeIf(it -> it.times().ended() != null && it.times().ended().isBefore(before));
    }
  }
}
