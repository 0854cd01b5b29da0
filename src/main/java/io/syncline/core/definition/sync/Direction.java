package io.syncline.core.definition.sync;

/** Who may write (DEFINITIONS.md, "Who may write"). */
public enum Direction {
  /** Only the primary's changes travel. */
  UNIDIRECTIONAL,
  BI_DIRECTIONAL,
  MULTI_DIRECTIONAL,
  CONDITIONAL,
  HIERARCHICAL
}
