package io.syncline.core.sync.workflow;

import static io.syncline.core.workflow.WorkflowInstance.Status.DONE;
import static io.syncline.core.workflow.WorkflowInstance.Status.FAILED;
import static io.syncline.core.workflow.WorkflowInstance.Status.PENDING;
import static io.syncline.core.workflow.WorkflowInstance.Status.RUNNING;
import static io.syncline.core.workflow.WorkflowInstance.Status.WAITING;

import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.WorkflowPlan.Kind;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Messenger;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowInstance.State;
import io.syncline.core.workflow.WorkflowInstance.Step;
import io.syncline.core.workflow.WorkflowStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the steps of workflows, one at a time for each instance (docs/decisions, 56).
 *
 * <p>A step that writes plans a delivery and waits until the copy is there, or archived. A step
 * that calls a route commits the attempt, calls with the step's key, and commits the answer: after
 * a crash the same key is sent again.
 */
public final class WorkflowRunner {

  /** What a route may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final int BATCH = 20;
  private static final int MAX_ATTEMPTS = 8;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /** How often a delivery that is under way is looked at. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final ChangeStore store;
  private final WorkflowStore workflows;
  private final Installations installations;
  private final WorkflowSteps steps;
  private final OperationRoutes routes;
  private final Messenger messenger;
  private final Wakeups wakeups;
  private final InstantSource clock;

  public WorkflowRunner(
      ChangeStore store,
      WorkflowStore workflows,
      Runtime runtime,
      WorkflowSteps steps,
      OperationRoutes routes,
      Messenger messenger,
      Wakeups wakeups) {
    this.messenger = messenger;
    this.store = store;
    this.workflows = workflows;
    this.installations = runtime.installations();
    this.steps = steps;
    this.routes = routes;
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

  /** What is to be called once the attempt is committed. */
  private record RouteCall(WorkflowInstance instance, int position, Value body) {}

  private void advance(UUID id) {
    var planned = new TreeSet<SystemId>();
    var call =
        store.inTransaction(
            tx -> {
              var instance = tx.reads().lockWorkflow(id);
              var now = clock.instant();
              if (instance == null
                  || instance.state().ended()
                  || instance.times().due() == null
                  || instance.times().due().isAfter(now)) {
                return Optional.<RouteCall>empty();
              }
              var record = instance.subject().record();
              var state = tx.reads().lock(new TreeSet<>(Set.of(record))).get(record);
              var changes = new ChangeSet();
              var next = step(tx, instance, state, changes, now);
              changes.add(new Effect.WorkflowSaved(next));
              tx.save(changes);
              planned.addAll(changes.targets());
              return called(next, state);
            });
    planned.forEach(wakeups::deliveries);
    call.ifPresent(this::call);
  }

  private static Optional<RouteCall> called(
      WorkflowInstance instance, @Nullable RecordState state) {
    int at = instance.current();
    if (state == null || at == instance.steps().size()) {
      return Optional.empty();
    }
    var step = instance.steps().get(at);
    var kind = step.plan().action().kind();
    return step.status() == RUNNING && (kind == Kind.ROUTE || kind == Kind.NOTIFY)
        ? Optional.of(new RouteCall(instance, at, body(instance, step, state)))
        : Optional.empty();
  }

  private WorkflowInstance step(
      ChangeStore.Transaction tx,
      WorkflowInstance instance,
      @Nullable RecordState state,
      ChangeSet changes,
      Instant now) {
    int at = instance.current();
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
      var day = steps.day(entity, state.record(), step.plan().at());
      if (day == null || day.isAfter(now)) {
        var why =
            day == null
                ? step.plan().at() + " holds no date"
                : "waits for " + step.plan().at() + ", " + day;
        var look = now.plus(LONGEST_PAUSE);
        return instance.with(
            at, step.noted(why), instance.state(), day == null || day.isAfter(look) ? look : day);
      }
    }
    var kind = step.plan().action().kind();
    if (kind == Kind.ROUTE || kind == Kind.NOTIFY) {
      return routed(instance, at, step, now);
    }
    if (kind == Kind.APPROVE) {
      return instance.with(at, step.to(WAITING, now, "waits for an approval"), State.WAITING, null);
    }
    return written(tx, new WorkflowSteps.Context(entity, state, instance, changes, now), at, step);
  }

  /** A call that was committed and has no answer is made again with the same key. */
  private WorkflowInstance routed(WorkflowInstance instance, int at, Step step, Instant now) {
    return step.status() == RUNNING && step.attempts() >= MAX_ATTEMPTS
        ? failed(instance, at, step, "the route did not answer", now)
        : instance.with(
            at, step.attempted(now), instance.state(), now.plus(TIMEOUT.multipliedBy(2)));
  }

  private WorkflowInstance written(
      ChangeStore.Transaction tx, WorkflowSteps.Context context, int at, Step step) {
    var instance = context.instance();
    var now = context.now();
    var outcome = steps.look(tx, context, step.plan().action(), step.status() == RUNNING);
    return switch (outcome.progress()) {
      case THERE -> instance.with(at, step.to(DONE, now, ""), instance.state(), now);
      case ORDERED -> instance.with(at, step.attempted(now), instance.state(), now.plus(LOOK));
      case UNDER_WAY ->
          instance.with(
              at, step.noted(outcome.why()), instance.state(), now.plus(pause(step, now)));
      case HELD -> instance.with(at, step.to(WAITING, now, outcome.why()), State.WAITING, null);
      case ENDED -> failed(instance, at, step, outcome.why(), now);
    };
  }

  /** The longer it takes, the less often it is looked at. */
  private static Duration pause(Step step, Instant now) {
    var since = step.changed() == null ? Duration.ZERO : Duration.between(step.changed(), now);
    var tenth = since.dividedBy(10);
    var most = Duration.ofMinutes(1);
    return tenth.compareTo(LOOK) < 0 ? LOOK : tenth.compareTo(most) > 0 ? most : tenth;
  }

  /** What was done is undone where the workflow says how; else a person decides. */
  private static WorkflowInstance failed(
      WorkflowInstance instance, int at, Step step, String why, Instant now) {
    if (instance.state() == State.COMPENSATING) {
      return instance.with(at, step.to(FAILED, now, why), State.COMPENSATING, now);
    }
    var failed = instance.with(at, step.to(FAILED, now, why), State.FAILED, null);
    return failed.canCompensate() ? failed.compensating(now) : failed;
  }

  private void call(RouteCall call) {
    var step = call.instance().steps().get(call.position());
    if (step.plan().action().kind() == Kind.NOTIFY) {
      messenger.send(message(call.instance(), call.position()));
      answered(call, step, null, false);
      return;
    }
    String failure = null;
    boolean hopeless = false;
    try {
      routes.call(
          step.plan().action().target(), call.body(), about(call.instance(), step), TIMEOUT);
    } catch (OperationRoutes.Failed failed) {
      failure = failed.why();
      hopeless =
          switch (failed.outcome()) {
            case INVALID, NOT_FOUND, CONFLICT, STALE -> true;
            case UNAUTHORIZED, RATE_LIMITED, UNAVAILABLE, UNKNOWN -> false;
          };
    }
    answered(call, step, failure, hopeless);
  }

  /** Sent once, also after a crash: its occasion is the step. */
  private Message message(WorkflowInstance instance, int position) {
    var subject = instance.subject();
    var rules =
        installations.current().entity(subject.entity()).stream()
            .flatMap(it -> it.syncs().stream())
            .filter(it -> it.sync().equals(subject.sync()))
            .findFirst();
    var to =
        rules
            .map(it -> it.safeguards().alerts().to())
            .or(() -> rules.map(it -> it.reconciliation().reports().owner()))
            .orElse(null);
    var route = rules.map(it -> it.safeguards().alerts().route());
    return new Message(
            new Message.Topic("workflow", subject.sync(), null),
            Message.Urgency.NOTICE,
            to,
            "`%s` of `%s` concerns the %s %s"
                .formatted(subject.workflow(), subject.sync(), subject.entity(), subject.record()),
            Map.of())
        .once(instance.id() + "-" + position)
        .by(route.map(Set::of).orElse(Set.of()));
  }

  private void answered(RouteCall call, Step step, @Nullable String failure, boolean hopeless) {
    store.inTransaction(
        tx -> {
          var now = clock.instant();
          var instance = tx.reads().lockWorkflow(call.instance().id());
          if (instance == null || instance.revision() != call.instance().revision()) {
            return null;
          }
          var at = call.position();
          WorkflowInstance next;
          if (failure == null) {
            next = instance.with(at, step.to(DONE, now, ""), instance.state(), now);
          } else if (hopeless || step.attempts() >= MAX_ATTEMPTS) {
            next = failed(instance, at, step, failure, now);
          } else {
            var again = now.plus(backoff(step.attempts()));
            next = instance.with(at, step.to(PENDING, now, failure), instance.state(), again);
          }
          var changes = new ChangeSet();
          changes.add(new Effect.WorkflowSaved(next));
          tx.save(changes);
          return null;
        });
  }

  private static Duration backoff(int attempts) {
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(10, 2 * (attempts - 1)));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  /** What a route gets: the record by unified names, and its ids in the systems. */
  private static Value body(WorkflowInstance instance, Step step, RecordState state) {
    var ids = new TreeMap<String, Value>();
    state
        .links()
        .forEach(it -> ids.put(it.link().ref().system().value(), Value.text(it.link().ref().id())));
    var body = new TreeMap<String, Value>();
    body.put("workflow", Value.text(instance.subject().workflow()));
    body.put("step", Value.text(step.plan().name()));
    body.put("record", Value.text(state.record().id().toString()));
    body.put("entity", Value.text(state.record().entity()));
    body.put("attributes", new Value.Struct(state.record().values().asMap()));
    body.put("ids", new Value.Struct(ids));
    return new Value.Struct(body);
  }

  private static Map<String, String> about(WorkflowInstance instance, Step step) {
    return Map.of(
        "idempotencyKey",
        instance.id() + "-" + instance.steps().indexOf(step),
        "attempt",
        String.valueOf(step.attempts()));
  }
}
