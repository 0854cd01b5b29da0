package io.syncline.core.reconcile.pull;

/** A side could not be read to its end: nothing is concluded from what was read. */
public final class SideIncomplete extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param reason in words without values from payloads
   */
  public SideIncomplete(String reason) {
    super(reason);
  }
}
