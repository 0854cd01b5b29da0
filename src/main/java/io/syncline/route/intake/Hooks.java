package io.syncline.route.intake;

import io.syncline.core.model.SystemId;
import java.util.Optional;

/** The connected applications that send webhooks, as they are configured now. */
public interface Hooks {

  /** Empty for a system that is unknown, is not used by a started sync, or has no webhooks. */
  Optional<Hook> hook(SystemId system);

  /**
   * Whether definitions name the system, or may, so that its webhooks are taken in as soon as a
   * sync of it is started.
   */
  boolean expected(SystemId system);
}
