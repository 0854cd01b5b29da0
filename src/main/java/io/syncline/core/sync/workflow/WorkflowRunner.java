package io.syncline.core.sync.workflow;

import static io.syncline.core.workflow.WorkflowInstance.Status.DONE;
import static io.syncline.core.workflow.WorkflowInstance.Status.FAILED;
import static io.syncline.core.workflow.WorkflowInstance.Status.PENDING;
import static io.syncline.core.workflow.WorkflowInstance.Status.RUNNING;
import static io.syncline.core.workflow.WorkflowInstance.Status.SKIPPED;
import static io.syncline.core.workflow.WorkflowInstance.Status.WAITING;

import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.WorkflowPlan.Kind;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Messenger;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.ReferenceResolver;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowInstance.State;
import io.syncline.core.workflow.WorkflowInstance.Step;
import io.syncline.core.workflow.WorkflowStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the steps of workflows, one at a time for each instance (docs/decisions, 54).
 *
 * <p>A step that writes plans a delivery and waits until the copy is there, or archived. A step
 * that calls a route commits the attempt, calls with the step's key, and commits the answer: after
 * a crash the same key is sent again.
 */
public final class WorkflowRunner {

  private static final int BATCH = 20;
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /** How often a delivery that is under way is looked at. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final ChangeStore store;
  private final WorkflowStore workflows;
  private final Installations installations;
  private final WorkflowSteps steps;
  private final Outside outside;
  private final StepMessages messages;
  private final RecordGroups groups;
  private final StepCalls calls;
  private final Wakeups wakeups;
  private final InstantSource clock;

  /**
   * What steps reach outside.
   *
   * @param routes what is called
   * @param sources what is asked for what records lack
   * @param messenger how messages reach people
   */
  public record Outside(OperationRoutes routes, SourceSteps sources, Messenger messenger) {}

  public WorkflowRunner(
      ChangeStore store,
      WorkflowStore workflows,
      Runtime runtime,
      WorkflowSteps steps,
      Outside outside,
      Wakeups wakeups) {
    this.store = store;
    this.workflows = workflows;
    this.installations = runtime.installations();
    this.steps = steps;
    this.outside = outside;
    this.messages = new StepMessages(runtime.installations());
    this.groups = new RecordGroups(runtime.installations());
    this.calls = new StepCalls(store, runtime, outside, messages, wakeups);
    this.wakeups = wakeups;
    this.clock = runtime.clock();
  }

  /** When the next instance of a sync is due. */
  public Optional<Instant> nextDue(String sync) {
    return workflows.nextDue(sync);
  }

  /**
   * Takes each due instance of a sync one step further.
   *
   * @return how many there were
   */
  public int runOnce(String sync) {
    var due = workflows.due(sync, clock.instant(), BATCH);
    due.forEach(this::advance);
    return due.size();
  }

  /** One look at an instance: what it leads to outside the transaction. */
  private static final class Turn {
    final TreeSet<SystemId> planned = new TreeSet<>();
    SourceSteps.@Nullable Inquiry inquiry;
    StepCalls.@Nullable Call call;
    @Nullable Message message;
  }

  private void advance(UUID id) {
    var turn = store.inTransaction(tx -> turn(tx, id));
    turn.planned.forEach(wakeups::deliveries);
    if (turn.message != null) {
      outside.messenger().send(turn.message);
    }
    if (turn.call != null) {
      calls.make(turn.call);
    }
  }

  private Turn turn(ChangeStore.Transaction tx, UUID id) {
    var turn = new Turn();
    var instance = tx.reads().lockWorkflow(id);
    var now = clock.instant();
    if (instance == null
        || instance.state().ended()
        || instance.times().due() == null
        || instance.times().due().isAfter(now)) {
      return turn;
    }
    var locked = locked(tx, instance, now);
    var changes = new ChangeSet();
    var next = step(tx, instance, locked, changes, turn);
    changes.add(new Effect.WorkflowSaved(next));
    ReferenceResolver.keep(installations.current(), changes);
    tx.save(changes);
    turn.planned.addAll(changes.targets());
    turn.call = called(next, locked.of(instance), turn.inquiry);
    return turn;
  }

  /**
   * The records of an instance.
   *
   * @param derived the one that was derived from its record; null: none was
   * @param open the open instances of its group; empty: that is not complete, or it has none
   */
  private record Locked(
      Map<RecordId, RecordState> states, @Nullable RecordId derived, List<WorkflowInstance> open) {

    @Nullable RecordState of(WorkflowInstance instance) {
      return states.get(instance.subject().record());
    }
  }

  /**
   * Its record, those of its group, and the one that was derived from it, in the order of all
   * locks.
   */
  private Locked locked(ChangeStore.Transaction tx, WorkflowInstance instance, Instant now) {
    var records = new TreeSet<>(Set.of(instance.subject().record()));
    var derived = derived(tx, instance);
    derived.ifPresent(records::add);
    var open = derived.isEmpty() ? groups.open(tx, instance, now) : List.<WorkflowInstance>of();
    open.forEach(it -> records.add(it.subject().record()));
    return new Locked(tx.reads().lock(records), derived.orElse(null), open);
  }

  private static Optional<RecordId> derived(ChangeStore.Transaction tx, WorkflowInstance instance) {
    var of = instance.subject();
    return instance
        .rule()
        .map(it -> tx.reads().derived(of.sync(), it, of.record()))
        .map(it -> tx.reads().survivors(Set.of(it)).getOrDefault(it, it));
  }

  private static StepCalls.@Nullable Call called(
      WorkflowInstance instance,
      @Nullable RecordState state,
      SourceSteps.@Nullable Inquiry inquiry) {
    int at = instance.current();
    if (state == null || at == instance.steps().size()) {
      return null;
    }
    var step = instance.steps().get(at);
    boolean called =
        switch (step.plan().action().kind()) {
          case ROUTE, NOTIFY, REPORT -> step.status() == RUNNING;
          case ENRICH -> inquiry != null;
          case CREATE, ARCHIVE, RESTORE, APPROVE, DERIVE, WAIT -> false;
        };
    return called
        ? new StepCalls.Call(instance, at, StepMessages.body(instance, step, state), inquiry)
        : null;
  }

  private WorkflowInstance step(
      ChangeStore.Transaction tx,
      WorkflowInstance instance,
      Locked locked,
      ChangeSet changes,
      Turn turn) {
    var now = clock.instant();
    int at = instance.current();
    var state = locked.of(instance);
    if (at == instance.steps().size()) {
      var end = instance.state() == State.COMPENSATING ? State.COMPENSATED : State.DONE;
      return instance.ended(end, now);
    }
    var step = instance.steps().get(at);
    var entity = installations.current().entity(instance.subject().entity()).orElse(null);
    if (state == null) {
      return instance.ended(State.CANCELLED, now);
    }
    if (entity == null) {
      return instance.with(
          at, step.noted("its sync is not started"), instance.state(), now.plus(LONGEST_PAUSE));
    }
    if (step.status() == PENDING && step.plan().at() != null) {
      var day = WorkflowSteps.day(entity, state.record(), step.plan().at());
      if (day == null || day.isAfter(now)) {
        return untilTheDay(instance, at, step, day, now);
      }
    }
    var kind = step.plan().action().kind();
    if (kind == Kind.REPORT && locked.derived() == null) {
      var nothing = step.to(SKIPPED, now, "nothing was derived from it");
      return instance.with(at, nothing, instance.state(), now);
    }
    if (kind == Kind.ROUTE || kind == Kind.NOTIFY || kind == Kind.REPORT) {
      return routed(instance, at, step, now);
    }
    if (kind == Kind.WAIT) {
      return WaitingStep.of(instance, at).look(state.record(), now);
    }
    if (kind == Kind.APPROVE) {
      return instance.with(at, step.to(WAITING, now, "waits for an approval"), State.WAITING, null);
    }
    var context = new WorkflowSteps.Context(entity, state, instance, changes, now);
    if (kind == Kind.ENRICH) {
      return asked(tx, context, at, step, turn);
    }
    boolean ordered = step.status() == RUNNING;
    var outcome =
        kind == Kind.DERIVE
            ? derived(tx, context, locked, ordered)
            : steps.look(tx, context, step.plan().action(), ordered);
    return after(outcome, context, at, step);
  }

  private static WorkflowInstance untilTheDay(
      WorkflowInstance instance, int at, Step step, @Nullable Instant day, Instant now) {
    var why =
        day == null
            ? step.plan().at() + " holds no date"
            : "waits for " + step.plan().at() + ", " + day;
    var look = now.plus(LONGEST_PAUSE);
    return instance.with(
        at, step.noted(why), instance.state(), day == null || day.isAfter(look) ? look : day);
  }

  private WorkflowSteps.Outcome derived(
      ChangeStore.Transaction tx, WorkflowSteps.Context context, Locked locked, boolean ordered) {
    var plan = context.plan();
    var derivation = plan == null ? null : plan.derivation();
    if (plan == null || derivation == null) {
      var why = "the definition has no such rule any more";
      return new WorkflowSteps.Outcome(WorkflowSteps.Progress.ENDED, why);
    }
    var target = installations.current().entity(derivation.entity()).orElseThrow();
    var made = locked.derived() == null ? null : locked.states().get(locked.derived());
    var source = new SourceView(tx.reads()).of(context, plan);
    var sources = new WorkflowSteps.Sources(source, made, locked.open(), locked.states());
    return steps.derive(tx, sources, plan, target, ordered);
  }

  /** A source that was asked, and of which no answer is known, is asked again. */
  private WorkflowInstance asked(
      ChangeStore.Transaction tx, WorkflowSteps.Context context, int at, Step step, Turn turn) {
    var instance = context.instance();
    var now = context.now();
    var source = SystemId.of(step.plan().action().target());
    var decision = outside.sources().decide(tx, context, source);
    if (decision instanceof SourceSteps.Decision.Over over) {
      return instance.with(at, step.to(over.status(), now, over.why()), instance.state(), now);
    }
    if (decision instanceof SourceSteps.Decision.Later later) {
      turn.message = later.tell() ? messages.ofBudget(instance, later.why()) : null;
      return instance.with(at, step.to(PENDING, now, later.why()), instance.state(), later.due());
    }
    turn.inquiry = ((SourceSteps.Decision.Ask) decision).inquiry();
    return routed(instance, at, step, now);
  }

  /** A call that was committed and has no answer is made again with the same key. */
  private WorkflowInstance routed(WorkflowInstance instance, int at, Step step, Instant now) {
    return step.status() == RUNNING && step.attempts() >= StepCalls.MAX_ATTEMPTS
        ? failed(instance, at, step, "the route did not answer", now)
        : instance.with(
            at, step.attempted(now), instance.state(), now.plus(StepCalls.TIMEOUT.multipliedBy(2)));
  }

  private static WorkflowInstance after(
      WorkflowSteps.Outcome outcome, WorkflowSteps.Context context, int at, Step step) {
    var instance = context.instance();
    var now = context.now();
    return switch (outcome.progress()) {
      case THERE -> instance.with(at, step.to(DONE, now, outcome.why()), instance.state(), now);
      case VOID -> instance.with(at, step.to(SKIPPED, now, outcome.why()), instance.state(), now);
      case ORDERED -> instance.with(at, step.attempted(now), instance.state(), now.plus(LOOK));
      case UNDER_WAY, LATER ->
          instance.with(
              at,
              step.noted(said(step, outcome.why())),
              instance.state(),
              outcome.due() == null ? now.plus(pause(instance, step, now)) : outcome.due());
      case HELD ->
          instance.with(at, step.to(WAITING, now, outcome.why()), State.WAITING, outcome.due());
      case ENDED -> failed(instance, at, step, outcome.why(), now);
    };
  }

  /** An approval is not forgotten because something else is waited for. */
  private static String said(Step step, String why) {
    return step.note().startsWith(WorkflowControl.APPROVED)
        ? step.note().split(";", 2)[0] + "; " + why
        : why;
  }

  /** The longer it takes, the less often it is looked at. */
  private static Duration pause(WorkflowInstance instance, Step step, Instant now) {
    var since = step.changed() == null ? instance.times().started() : step.changed();
    var tenth = Duration.between(since, now).dividedBy(10);
    var most = Duration.ofMinutes(1);
    return tenth.compareTo(LOOK) < 0 ? LOOK : tenth.compareTo(most) > 0 ? most : tenth;
  }

  /** What was done is undone where the workflow says how; else a person decides. */
  static WorkflowInstance failed(
      WorkflowInstance instance, int at, Step step, String why, Instant now) {
    if (instance.state() == State.COMPENSATING) {
      return instance.with(at, step.to(FAILED, now, why), State.COMPENSATING, now);
    }
    var failed = instance.with(at, step.to(FAILED, now, why), State.FAILED, null);
    return failed.canCompensate() ? failed.compensating(now) : failed;
  }
}
