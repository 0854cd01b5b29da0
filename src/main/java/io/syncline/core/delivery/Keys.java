package io.syncline.core.delivery;

import io.syncline.core.system.ConnectedSystem;
import java.time.Instant;

/** Tells whether a target still knows the idempotency key of an open intent (S9). */
final class Keys {
  private Keys() {}

  /** As long as a request that is committed now would arrive while the key is known. */
  static boolean remembered(Work work, ConnectedSystem system, Instant now) {
    var retention = work.type().idempotencyKeyRetention();
    return retention != null
        && now.plus(Intent.LEAVES_WITHIN)
            .plus(system.type().timeout())
            .isBefore(work.committed().committedAt().plus(retention));
  }

  /** Whether a request that goes out again because its key was remembered might come too late. */
  static boolean isOutlived(Work work, ConnectedSystem system, Instant now) {
    boolean relies = work.sendsAgain() && work.committed().equals(work.delivery.intent());
    return relies
        && work.type().idempotencyKeyRetention() != null
        && !remembered(work, system, now);
  }
}
