package io.syncline.core.inbox;

import io.syncline.core.model.SystemId;
import java.util.Map;

/**
 * What all processes of an installation know of webhooks together. Times are of the clock of who
 * asks: how long ago something was is what is kept.
 */
@FunctionalInterface
public interface SharedHooks {

  /**
   * Adds what is new, in one transaction.
   *
   * @return what is known then, of every system
   */
  Map<SystemId, WebhookReports.Seen> exchange(Map<SystemId, WebhookReports.Seen> news);
}
