package io.syncline.core.system;

import io.syncline.core.model.SystemId;

/**
 * Thrown by operations that have no outcome per item (listings, finds): carries the classified
 * failure.
 */
public final class SystemFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;
  private final transient SystemId system;

  public SystemFailure(SystemId system, String operation, Failure failure) {
    super(system + ": " + operation + ": " + failure.reason());
    this.system = system;
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }

  public SystemId system() {
    return system;
  }
}
