package io.syncline.route.work;

/** A pass that did not come to its end; the cause says why, the message nothing. */
public final class WorkFailed extends Exception {

  private static final long serialVersionUID = 1L;

  WorkFailed(Throwable cause) {
    super("The pass failed", cause, false, false);
  }
}
