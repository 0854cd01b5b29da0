package io.syncline.core.definition.rule;

/** What a system does about a record deleted elsewhere. */
public enum DeletePolicy {
  ARCHIVE,
  PROPAGATE,
  UNLINK,
  IGNORE
}
