package io.syncline.core.system.state;

import io.syncline.core.model.SystemId;

/** How it is said that a system can be used only after a person gave consent. */
public final class ConsentNeeded {

  private static final String NEEDED = "consent is needed";

  private ConsentNeeded() {}

  /**
   * @param again whether consent was given before
   */
  public static String reason(SystemId system, boolean again) {
    return NEEDED + (again ? " again" : "") + ": syncline connect " + system.value();
  }

  /** Whether a refusal says so. */
  public static boolean is(String reason) {
    return reason.startsWith(NEEDED);
  }
}
