package io.syncline.core.reconcile.judge;

import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.side.PullRetry;
import io.syncline.core.reconcile.side.PullSettings;
import java.util.HashMap;
import java.util.Map;

/**
 * How patient a run still is with each system while it looks live: one patience for all its looks,
 * so that a system that stays away costs a run so much time once, and not for every page. Not safe
 * for threads.
 */
public final class Waits {

  private final PullSettings pace;
  private final Map<SystemId, PullRetry> bySystem = new HashMap<>();

  public Waits(PullSettings pace) {
    this.pace = pace;
  }

  public PullRetry on(SystemId system) {
    return bySystem.computeIfAbsent(system, it -> new PullRetry(pace));
  }
}
