package io.syncline.core.definition.rule;

/** What happens where a record is missing. */
public enum CreatePolicy {
  CREATE,
  REVIEW,
  NEVER,
  /** A step of a workflow creates it, and nothing else does. */
  WORKFLOW
}
