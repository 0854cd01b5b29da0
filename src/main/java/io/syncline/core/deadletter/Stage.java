package io.syncline.core.deadletter;

import io.syncline.core.system.Failure;
import java.util.Locale;

/** The step in which work failed (docs/reasons.md). Events have the first three. */
public enum Stage {
  READ,
  TRANSFORM,
  DECIDE,
  LOAD,
  VERIFY,
  FIND,
  COMPUTE,
  WRITE;

  /** As the API, the audit log and the tables write it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The reason in the audit log of work that failed here: {@code write-invalid}. */
  public String reason(Failure failure) {
    return code() + "-" + failure.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
