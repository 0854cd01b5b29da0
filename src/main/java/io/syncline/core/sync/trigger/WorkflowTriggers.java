package io.syncline.core.sync.trigger;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.model.WorkflowPlan.Start;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.RecordChange;
import io.syncline.core.transform.Filters;
import io.syncline.core.transform.rule.CompiledConditions;
import io.syncline.core.workflow.WorkflowInstance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Finds the workflows that a change of a record starts. A workflow starts once each time its
 * condition becomes true; records that are older than the sync start none by being new to us.
 */
public final class WorkflowTriggers {

  /** Who starts what a change of a record starts. */
  static final String SYNCLINE = "syncline";

  private final Ids ids;

  public WorkflowTriggers(Ids ids) {
    this.ids = ids;
  }

  /**
   * What became of a record.
   *
   * @param before the record as it was; version 0 where it is new
   * @param learned whether it was read before, and is known only now to be new
   */
  public record Step(UnifiedRecord before, UnifiedRecord after, boolean learned) {

    boolean isNew() {
      return before.version() == 0 || learned;
    }

    /** Whether a condition that holds now did not hold at any earlier look. */
    boolean isFirst() {
      return before.version() == 0 || learned && before.version() == 1;
    }
  }

  /**
   * After a read of a copy was judged, or an edit was made.
   *
   * @param young whether a new record is younger than a sync
   */
  public void changed(RecordChange change, Step step, Predicate<SyncRules> young) {
    var before = step.before();
    var after = step.after();
    if (after == before && !step.learned() || after.removed()) {
      return;
    }
    if (before.version() > 0) {
      woken(change.entity(), change.system(), after, change.now()).forEach(change.changes()::add);
    }
    for (var sync : including(change.entity(), change.system())) {
      boolean may = before.version() > 0 || young.test(sync);
      for (var plan : may ? sync.order().workflows() : List.<WorkflowPlan>of()) {
        if (starts(plan, sync, step)) {
          change.changes().add(started(plan, sync, after, change.now()));
        }
        if (isOutdated(plan, before, after)) {
          change.changes().add(started(plan.report(), sync, after, change.now()));
        }
      }
      if (before.version() > 0 && isAwaited(sync)) {
        change.changes().add(new Effect.WorkflowsWoken(after.id(), sync.sync(), change.now()));
      }
    }
  }

  /** Whether what a rule derived from the record, if it did, would be another one now. */
  private static boolean isOutdated(WorkflowPlan plan, UnifiedRecord before, UnifiedRecord after) {
    var derivation = plan.derivation();
    return derivation != null
        && before.version() > 0
        && derivation.inputs().stream()
            .anyMatch(it -> !Objects.equals(before.value(it), after.value(it)));
  }

  /**
   * Whether steps of the sync wait for what becomes of a record, for a day that it names, or for
   * the rest of its group.
   */
  private static boolean isAwaited(SyncRules sync) {
    return sync.order().workflows().stream()
        .anyMatch(
            it ->
                it.derivation() != null && it.derivation().waits()
                    || it.steps().stream()
                        .anyMatch(step -> step.awaited() != null || step.at() != null));
  }

  /** After a rule derived a record; it derives no further one by being new. */
  public void derived(RecordChange change, UnifiedRecord born, UnifiedRecord record) {
    for (var sync : including(change.entity(), change.system())) {
      for (var plan : sync.order().workflows()) {
        if (plan.derivation() == null && starts(plan, sync, new Step(born, record, false))) {
          change.changes().add(started(plan, sync, record, change.now()));
        }
      }
    }
  }

  /** After a record was deleted or archived in a system that may do so. */
  public List<Effect> removed(Entity entity, SystemId system, UnifiedRecord record, Instant now) {
    var all = new ArrayList<>(woken(entity, system, record, now));
    for (var sync : including(entity, system)) {
      for (var plan : sync.order().workflows()) {
        if (plan.trigger().start() == Start.REMOVED) {
          all.add(started(plan, sync, record, now));
        }
        if (plan.derivation() != null) {
          all.add(started(plan.report(), sync, record, now));
        }
      }
    }
    return all;
  }

  /** What waits for the record on behalf of those that refer to it. */
  private static List<Effect> woken(
      Entity entity, SystemId system, UnifiedRecord record, Instant now) {
    return entity.syncs().stream()
        .filter(it -> it.order().watched() && it.systems().contains(system))
        .<Effect>map(it -> new Effect.WorkflowsWoken(record.id(), it.sync(), now))
        .toList();
  }

  private static List<SyncRules> including(Entity entity, SystemId system) {
    return entity.syncs().stream()
        .filter(it -> it.systems().contains(system) && !it.order().workflows().isEmpty())
        .toList();
  }

  private static boolean starts(WorkflowPlan plan, SyncRules sync, Step step) {
    return switch (plan.trigger().start()) {
      case CREATED -> step.isNew() && Filters.admits(sync, step.after());
      case CONDITION ->
          holds(plan, step.after())
              && (step.isFirst() || !holds(plan, step.before()))
              && Filters.admits(sync, step.after());
      case REMOVED, MANUAL -> false;
    };
  }

  private static boolean holds(WorkflowPlan plan, UnifiedRecord record) {
    var trigger = plan.trigger();
    return CompiledConditions.holds(plan, trigger.condition(), trigger.names(), record.values());
  }

  private Effect.WorkflowStarted started(
      WorkflowPlan plan, SyncRules sync, UnifiedRecord record, Instant now) {
    var subject =
        new WorkflowInstance.Subject(
            sync.sync(), plan.name(), record.entity(), record.id(), SYNCLINE);
    return new Effect.WorkflowStarted(
        WorkflowInstance.started(ids.next(), subject, plan, now), plan.ends());
  }
}
