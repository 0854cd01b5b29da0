package io.syncline.core.run.poll;

/** Whether the webhooks of a system can be relied on. */
public enum HookState {
  /** Nothing says otherwise: the system is polled rarely. */
  WORKING,
  /** The last one was refused. */
  REFUSED,
  /** None came for long. */
  QUIET,
  /** None came for longer than in the weeks before, by far. */
  SILENT,
  /** A poll found changes that none reported. */
  INCOMPLETE
}
