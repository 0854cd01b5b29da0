package io.syncline.core.definition.rule;

/** What happens when a record leaves the filter. */
public enum FilterExit {
  PAUSE,
  UNLINK,
  ARCHIVE
}
