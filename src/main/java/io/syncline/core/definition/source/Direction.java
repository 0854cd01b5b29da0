package io.syncline.core.definition.source;

import io.syncline.core.definition.key.Hyphenated;

/** Who may write (docs/definitions.md). */
public enum Direction implements Hyphenated {
  /** Only the primary's changes travel. */
  UNIDIRECTIONAL,
  BI_DIRECTIONAL,
  MULTI_DIRECTIONAL,
  CONDITIONAL,
  HIERARCHICAL
}
