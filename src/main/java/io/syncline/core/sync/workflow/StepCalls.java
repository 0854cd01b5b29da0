package io.syncline.core.sync.workflow;

import static io.syncline.core.workflow.WorkflowInstance.Status.DONE;
import static io.syncline.core.workflow.WorkflowInstance.Status.PENDING;

import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.WorkflowPlan.Kind;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.system.Failure;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowInstance.Step;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Calls what steps call, outside any transaction, and commits what came of it where the instance is
 * as it was (S20).
 */
final class StepCalls {

  /** What a route may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  static final int MAX_ATTEMPTS = 8;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final ChangeStore store;
  private final Installations installations;
  private final WorkflowRunner.Outside outside;
  private final StepMessages messages;
  private final Wakeups wakeups;
  private final InstantSource clock;

  StepCalls(
      ChangeStore store,
      Runtime runtime,
      WorkflowRunner.Outside outside,
      StepMessages messages,
      Wakeups wakeups) {
    this.store = store;
    this.installations = runtime.installations();
    this.outside = outside;
    this.messages = messages;
    this.wakeups = wakeups;
    this.clock = runtime.clock();
  }

  /**
   * What follows once the attempt is committed.
   *
   * @param body what a route gets
   * @param inquiry what a source is asked; null: it is no step that asks
   */
  record Call(
      WorkflowInstance instance, int position, Value body, SourceSteps.@Nullable Inquiry inquiry) {

    Step step() {
      return instance.steps().get(position);
    }
  }

  /** Makes a call, and commits what came of it. */
  void make(Call call) {
    var step = call.step();
    var kind = step.plan().action().kind();
    if (kind == Kind.NOTIFY || kind == Kind.REPORT) {
      outside.messenger().send(messages.of(call.instance(), call.position()));
      answered(call, (tx, context) -> "");
      return;
    }
    try {
      if (call.inquiry() != null) {
        var inquiry = call.inquiry();
        var answer = outside.sources().ask(inquiry);
        answered(call, (tx, context) -> outside.sources().take(tx, context, inquiry, answer));
      } else {
        outside
            .routes()
            .call(
                step.plan().action().target(),
                call.body(),
                StepMessages.about(call.instance(), step),
                TIMEOUT);
        answered(call, (tx, context) -> "");
      }
    } catch (OperationRoutes.Failed failed) {
      boolean hopeless =
          switch (failed.outcome()) {
            case INVALID, NOT_FOUND, CONFLICT, STALE -> true;
            case UNAUTHORIZED, RATE_LIMITED, UNAVAILABLE, UNKNOWN -> false;
          };
      failed(call, failed.why(), hopeless);
    } catch (SystemFailure failed) {
      var why = failed.failure();
      if (why instanceof Failure.Deferred deferred) {
        deferred(call, deferred);
      } else {
        failed(call, why.reason(), !why.passes() && !(why instanceof Failure.OutcomeUnknown));
      }
    }
  }

  /** What is done with an answer, in the transaction that ends the step; says what came of it. */
  @FunctionalInterface
  private interface Taking {
    String take(ChangeStore.Transaction tx, WorkflowSteps.Context context);
  }

  private void answered(Call call, Taking taking) {
    var planned = new TreeSet<SystemId>();
    ended(
        call,
        (tx, instance, changes) -> {
          var now = clock.instant();
          var record = instance.subject().record();
          var note = "";
          if (call.inquiry() != null) {
            var state = tx.reads().lock(new TreeSet<>(Set.of(record))).get(record);
            var entity = installations.current().entity(instance.subject().entity()).orElse(null);
            note =
                state == null || entity == null
                    ? "its sync is not started: nothing was taken"
                    : taking.take(
                        tx, new WorkflowSteps.Context(entity, state, instance, changes, now));
            planned.addAll(changes.targets());
          }
          return instance.with(
              call.position(), call.step().to(DONE, now, note), instance.state(), now);
        });
    planned.forEach(wakeups::deliveries);
  }

  private void failed(Call call, String why, boolean hopeless) {
    ended(
        call,
        (tx, instance, changes) -> {
          var now = clock.instant();
          var step = call.step();
          return hopeless || step.attempts() >= MAX_ATTEMPTS
              ? WorkflowRunner.failed(instance, call.position(), step, why, now)
              : instance.with(
                  call.position(),
                  step.to(PENDING, now, why),
                  instance.state(),
                  now.plus(backoff(step.attempts())));
        });
  }

  /** The source asks us to wait: that counts as no attempt. */
  private void deferred(Call call, Failure.Deferred why) {
    ended(
        call,
        (tx, instance, changes) -> {
          var now = clock.instant();
          var pause = why.retryAfter() == null ? FIRST_PAUSE : why.retryAfter();
          return instance.with(
              call.position(),
              call.step().unattempted(now, why.reason()),
              instance.state(),
              now.plus(pause.compareTo(FIRST_PAUSE) < 0 ? FIRST_PAUSE : pause));
        });
  }

  /** What becomes of an instance after a call. */
  @FunctionalInterface
  private interface End {
    WorkflowInstance of(ChangeStore.Transaction tx, WorkflowInstance instance, ChangeSet changes);
  }

  private void ended(Call call, End end) {
    store.inTransaction(
        tx -> {
          var instance = tx.reads().lockWorkflow(call.instance().id());
          if (instance == null || instance.revision() != call.instance().revision()) {
            return null;
          }
          var changes = new ChangeSet();
          changes.add(new Effect.WorkflowSaved(end.of(tx, instance, changes)));
          tx.save(changes);
          return null;
        });
  }

  private static Duration backoff(int attempts) {
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(10, 2 * (attempts - 1)));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
