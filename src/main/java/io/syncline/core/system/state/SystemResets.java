package io.syncline.core.system.state;

import io.syncline.core.model.SystemId;

/** Reconnects systems on request. */
public interface SystemResets {

  /**
   * Reads the system's settings again and connects it by them: it is logged in again, what it
   * refused or did not answer is forgotten, and calls to it are made at once. Calls under way end
   * on the former connection. This process alone does so; others notice by their own calls.
   *
   * @return false where no started sync connects it
   */
  boolean reset(SystemId system);
}
