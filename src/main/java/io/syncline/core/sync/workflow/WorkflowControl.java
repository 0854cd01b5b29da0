package io.syncline.core.sync.workflow;

import static io.syncline.core.workflow.WorkflowInstance.Status.DONE;
import static io.syncline.core.workflow.WorkflowInstance.Status.FAILED;
import static io.syncline.core.workflow.WorkflowInstance.Status.PENDING;
import static io.syncline.core.workflow.WorkflowInstance.Status.SKIPPED;
import static io.syncline.core.workflow.WorkflowInstance.Status.WAITING;

import io.syncline.core.definition.model.EnrichmentPlan;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.model.WorkflowPlan.Kind;
import io.syncline.core.model.Ids;
import io.syncline.core.model.RecordId;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowInstance.State;
import io.syncline.core.workflow.WorkflowStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What people and programs ask of workflows: start, approve, retry, skip, cancel. */
public final class WorkflowControl {

  /** How the note of a step begins that a person approved. */
  static final String APPROVED = "approved by ";

  private final ChangeStore store;
  private final WorkflowStore workflows;
  private final Installations installations;
  private final Ids ids;
  private final InstantSource clock;

  public WorkflowControl(ChangeStore store, WorkflowStore workflows, Runtime runtime) {
    this.store = store;
    this.workflows = workflows;
    this.installations = runtime.installations();
    this.ids = runtime.ids();
    this.clock = runtime.clock();
  }

  /** What was asked for is not possible; the message says why. */
  public static final class NotPossible extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotPossible(String why) {
      super(why, null, false, false);
    }

    public String why() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * Starts a workflow for a record.
   *
   * @throws NotPossible where there is no such workflow or record, or one is open
   */
  public WorkflowInstance start(String sync, String workflow, RecordId record, String actor) {
    return store.inTransaction(
        tx -> {
          var state = tx.reads().lock(new TreeSet<>(Set.of(record))).get(record);
          if (state == null) {
            throw new NotPossible("There is no record " + record);
          }
          var entity = state.record().entity();
          var plan = plan(sync, workflow, entity);
          boolean open =
              workflows
                  .list(new WorkflowStore.Query(Set.of(sync), record, true, null, 100))
                  .stream()
                  .anyMatch(it -> it.subject().workflow().equals(workflow));
          if (open) {
            throw new NotPossible("`" + workflow + "` is running for this record already");
          }
          var instance =
              WorkflowInstance.started(
                  ids.next(),
                  new WorkflowInstance.Subject(sync, workflow, entity, record, actor),
                  plan,
                  clock.instant());
          save(tx, new Effect.WorkflowStarted(instance, plan.ends()));
          return instance;
        });
  }

  private WorkflowPlan plan(String sync, String workflow, String entity) {
    return installations.current().entity(entity).stream()
        .flatMap(it -> it.syncs().stream())
        .filter(it -> it.sync().equals(sync))
        .flatMap(it -> it.order().workflows().stream())
        .filter(it -> it.name().equals(workflow))
        .findFirst()
        .orElseThrow(
            () ->
                new NotPossible(
                    "The sync `%s` has no workflow `%s` for a %s, or is not started"
                        .formatted(sync, workflow, entity)));
  }

  /**
   * Asks the sources of each started sync for what a record lacks.
   *
   * @param syncs which of them
   * @throws NotPossible where there is no such record, no sync has sources, or one is asking
   */
  public List<WorkflowInstance> enrich(RecordId record, Predicate<String> syncs, String actor) {
    var entity =
        store.inTransaction(
            tx ->
                tx.reads().lock(new TreeSet<>(Set.of(record))).values().stream()
                    .findFirst()
                    .map(it -> it.record().entity())
                    .orElseThrow(() -> new NotPossible("There is no record " + record)));
    var asking =
        installations.current().entity(entity).stream()
            .flatMap(it -> it.syncs().stream())
            .filter(it -> !it.order().enrichment().sources().isEmpty() && syncs.test(it.sync()))
            .map(it -> start(it.sync(), EnrichmentPlan.WORKFLOW, record, actor))
            .toList();
    if (asking.isEmpty()) {
      throw new NotPossible("No started sync has sources of `enrichment` for a " + entity);
    }
    return asking;
  }

  /** The current step may be carried out, or is done where it only waited for this. */
  public WorkflowInstance approve(UUID id, String actor) {
    return change(
        id,
        (it, now) -> {
          var at = it.current();
          var step = at < it.steps().size() ? it.steps().get(at) : null;
          if (step == null || step.status() != WAITING) {
            throw new NotPossible("No step waits for an approval");
          }
          var note = DerivedRecords.approved(actor, step.note());
          var next =
              step.plan().action().kind() == Kind.APPROVE
                  ? step.to(DONE, now, note)
                  : step.to(PENDING, now, note);
          return it.with(at, next, running(it), now);
        });
  }

  /** The step that failed is carried out again. */
  public WorkflowInstance retry(UUID id) {
    return change(
        id,
        (it, now) -> {
          var at = failed(it);
          return it.with(at, it.steps().get(at).again(now), State.RUNNING, now);
        });
  }

  /**
   * The current step is left out.
   *
   * @param reason why, kept with the step
   */
  public WorkflowInstance skip(UUID id, String actor, String reason) {
    return skip(id, null, actor, reason);
  }

  /**
   * The same, where this is the current step.
   *
   * @param step its name; null: whichever it is
   */
  public WorkflowInstance skip(UUID id, @Nullable String step, String actor, String reason) {
    return change(
        id,
        (it, now) -> {
          var at = it.current();
          if (it.state().ended() || at == it.steps().size()) {
            throw new NotPossible("It has no step that could be skipped");
          }
          if (step != null && !it.steps().get(at).plan().name().equals(step)) {
            throw new NotPossible("It is at another step now");
          }
          var note = "skipped by " + actor + ": " + reason;
          return it.with(at, it.steps().get(at).to(SKIPPED, now, note), running(it), now);
        });
  }

  /**
   * Nothing else of it is carried out.
   *
   * @param compensate whether what was done is undone, where its steps say how
   */
  public WorkflowInstance cancel(UUID id, boolean compensate) {
    return change(
        id,
        (it, now) -> {
          if (it.state().ended()) {
            throw new NotPossible("It has ended");
          }
          if (!compensate) {
            return it.ended(State.CANCELLED, now);
          }
          if (!it.canCompensate()) {
            throw new NotPossible("Nothing of what it did can be undone");
          }
          return it.compensating(now);
        });
  }

  private static State running(WorkflowInstance it) {
    return it.state() == State.COMPENSATING ? State.COMPENSATING : State.RUNNING;
  }

  private static int failed(WorkflowInstance it) {
    var at = it.current();
    if (it.state() != State.FAILED
        || at == it.steps().size()
        || it.steps().get(at).status() != FAILED) {
      throw new NotPossible("No step has failed");
    }
    return at;
  }

  /** How an instance changes. */
  @FunctionalInterface
  private interface Change {
    WorkflowInstance of(WorkflowInstance it, Instant now);
  }

  private WorkflowInstance change(UUID id, Change change) {
    return store.inTransaction(
        tx -> {
          var instance = tx.reads().lockWorkflow(id);
          if (instance == null) {
            throw new NotPossible(
                workflows.find(id).isPresent()
                    ? "A step of it is being carried out at this moment: try again"
                    : "There is no workflow " + id);
          }
          var next = change.of(instance, clock.instant());
          save(tx, new Effect.WorkflowSaved(next));
          return next;
        });
  }

  private static void save(ChangeStore.Transaction tx, Effect effect) {
    var changes = new ChangeSet();
    changes.add(effect);
    tx.save(changes);
  }
}
