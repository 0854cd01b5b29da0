package io.syncline.core.definition.rule;

/** What happens to an edit by a system that has no permission (S11). */
public enum ForeignWrite {
  FLAG,
  REVERT
}
