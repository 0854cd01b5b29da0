package io.syncline.core.system.state;

import io.syncline.core.definition.system.Quota;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.QuotaCount.Portion;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is left of systems' quotas, counted by all who send them requests together. Calls are taken
 * in portions; what is taken and not used counts as used. Never asked inside a transaction.
 */
public interface Quotas {

  /**
   * Takes calls.
   *
   * @param least fewer are none
   * @param most as many as that where there are plenty
   * @param run whether for a poll or run, which leaves the reserve
   * @return on whatever thread; fails where the quota cannot be asked
   */
  CompletionStage<Portion> take(SystemId system, Quota quota, int least, int most, boolean run);

  /**
   * The vendor reported how many calls were used.
   *
   * @param of when the time began in which the call was counted that it answered
   * @param all how many there are; null: not reported
   */
  void report(SystemId system, Quota quota, Instant of, long used, @Nullable Long all);

  /** How much of a system's quota was used by all; empty where nothing was counted yet. */
  Optional<QuotaCount> count(SystemId system);

  /** What waits in this process; nothing is asked. */
  Map<SystemId, Waiting> waiting();

  /**
   * What waits for a system's quota.
   *
   * @param until when it goes on at the latest
   * @param all whether people's changes wait too; else polls and runs alone
   */
  record Waiting(Instant until, boolean all) {}
}
