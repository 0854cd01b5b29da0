package io.syncline.core.transform;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Attributes;

/** Whether a record has left a system by the filters of the syncs that include it (S16). */
public final class ScopeExit {

  private ScopeExit() {}

  /**
   * Whether every started sync that includes the system has a filter, and each says no. Undecided
   * is no answer.
   */
  public static boolean out(Entity entity, SystemId system, Attributes record) {
    var syncs = entity.syncs().stream().filter(it -> it.systems().contains(system)).toList();
    return !syncs.isEmpty() && syncs.stream().allMatch(it -> out(it, record));
  }

  private static boolean out(SyncRules sync, Attributes record) {
    return !sync.scope().filter().isEmpty()
        && Filters.judge(sync.scope().filter(), record) == Filters.Answer.OUT;
  }
}
