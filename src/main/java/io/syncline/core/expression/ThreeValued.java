package io.syncline.core.expression;

/** The answer of a condition in three-valued logic; unknown counts as false. */
public enum ThreeValued {
  TRUE,
  FALSE,
  UNKNOWN;

  /** Whether the condition holds. */
  public boolean holds() {
    return this == TRUE;
  }
}
