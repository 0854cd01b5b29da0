package io.syncline.core.definition.rule;

/** What the first start does with what exists. */
public enum InitialSync {
  PLAN,
  LINK,
  BACKFILL,
  NONE
}
