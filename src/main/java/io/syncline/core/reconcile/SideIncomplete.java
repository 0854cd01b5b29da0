package io.syncline.core.reconcile;

/** A side could not be read to its end: nothing is concluded from what was read. */
final class SideIncomplete extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param reason in words without values from payloads
   */
  SideIncomplete(String reason) {
    super(reason);
  }
}
