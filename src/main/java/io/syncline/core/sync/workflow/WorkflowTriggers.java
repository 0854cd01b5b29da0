package io.syncline.core.sync.workflow;

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
   * After a read of a copy was judged, or an edit was made.
   *
   * @param before the record as it was; version 0 where it is new
   * @param young whether a new record is younger than a sync
   */
  public void changed(
      RecordChange change, UnifiedRecord before, UnifiedRecord after, Predicate<SyncRules> young) {
    if (after == before || after.removed()) {
      return;
    }
    for (var sync : including(change.entity(), change.system())) {
      boolean may = before.version() > 0 || young.test(sync);
      for (var plan : may ? sync.order().workflows() : List.<WorkflowPlan>of()) {
        if (starts(plan, sync, before, after)) {
          change.changes().add(started(plan, sync, after, change.now()));
        }
      }
    }
  }

  /** After a record was deleted or archived in a system that may do so. */
  public List<Effect.WorkflowStarted> removed(
      Entity entity, SystemId system, UnifiedRecord record, Instant now) {
    var all = new ArrayList<Effect.WorkflowStarted>();
    for (var sync : including(entity, system)) {
      for (var plan : sync.order().workflows()) {
        if (plan.trigger().start() == Start.REMOVED) {
          all.add(started(plan, sync, record, now));
        }
      }
    }
    return all;
  }

  private static List<SyncRules> including(Entity entity, SystemId system) {
    return entity.syncs().stream()
        .filter(it -> it.systems().contains(system) && !it.order().workflows().isEmpty())
        .toList();
  }

  private static boolean starts(
      WorkflowPlan plan, SyncRules sync, UnifiedRecord before, UnifiedRecord after) {
    return switch (plan.trigger().start()) {
      case CREATED -> before.version() == 0 && isIn(sync, after);
      case CONDITION -> holds(plan, after) && !holds(plan, before) && isIn(sync, after);
      case REMOVED, MANUAL -> false;
    };
  }

  private static boolean isIn(SyncRules sync, UnifiedRecord record) {
    return sync.scope().filter().isEmpty()
        || Filters.judge(sync.scope().filter(), record.values()) == Filters.Answer.IN;
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
