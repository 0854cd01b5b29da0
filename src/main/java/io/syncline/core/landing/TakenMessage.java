package io.syncline.core.landing;

/** What became of a message. */
public enum TakenMessage {
  /** The row is as it says. */
  TAKEN,
  /** It was taken before. */
  AGAIN,
  /** A later message of its log was taken before. */
  OLDER,
  /**
   * By its number it is not newer than what is known, and it was written later: the log was made
   * again. Nothing is done.
   */
  CONTRADICTED
}
