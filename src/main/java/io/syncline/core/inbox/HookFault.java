package io.syncline.core.inbox;

/** Why webhooks of a system are not taken in. */
public enum HookFault {
  /** The signature is missing or wrong: mostly another secret than the vendor's. */
  SIGNATURE,
  /** The signature is right and too old: a clock is wrong, or the request was replayed. */
  STALE,
  /** The secret is not configured, or is none that the vendor's scheme can use. */
  SECRET,
  /** Definitions name the system, and no sync of it is started. */
  NOT_STARTED,
  /** A body that the vendor signed holds more events than are taken in at once. */
  TOO_MANY_EVENTS
}
