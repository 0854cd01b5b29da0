package io.syncline.core.definition.rule;

/** What happens where a record is missing. */
public enum CreatePolicy {
  CREATE,
  REVIEW,
  NEVER
}
