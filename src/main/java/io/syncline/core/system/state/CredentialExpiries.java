package io.syncline.core.system.state;

import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Map;

/** When credentials of connected systems end, where that is stated; no system is asked. */
@FunctionalInterface
public interface CredentialExpiries {

  /** The first end of each system's credentials; a system without a stated one is absent. */
  Map<SystemId, Expiry> expiries();

  /**
   * A stated end.
   *
   * @param what which credential, without any part of it
   */
  record Expiry(Instant at, String what) {}
}
