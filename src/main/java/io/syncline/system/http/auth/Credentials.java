package io.syncline.system.http.auth;

import io.syncline.core.system.Failure;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;

/** Puts credentials on requests. Safe for threads. */
public interface Credentials {

  /**
   * The call with its credentials.
   *
   * @throws Refused when none are available now
   */
  HttpCall on(HttpCall call) throws Refused;

  /**
   * The system answered a call with these credentials.
   *
   * @return whether it did not accept them, and others may now be had: it applied nothing then
   */
  boolean rejected(HttpCall call, HttpResult.Answered answered);

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
