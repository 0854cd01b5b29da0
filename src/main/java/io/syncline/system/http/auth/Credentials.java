package io.syncline.system.http.auth;

import io.syncline.core.system.Failure;
import io.syncline.system.http.call.HttpCall;

/** Puts credentials on requests. Safe for threads. */
public interface Credentials {

  /**
   * The call with its credentials.
   *
   * @throws Refused when none are available now
   */
  HttpCall on(HttpCall call) throws Refused;

  /**
   * The system answered 401 to these credentials.
   *
   * @return whether others may now be had
   */
  default boolean rejected(HttpCall call) {
    return false;
  }

  /** Why no credentials could be had; nothing was sent to the system. */
  final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    Refused(Failure failure) {
      super(failure.reason());
      this.failure = failure;
    }

    public Failure failure() {
      return failure;
    }
  }
}
