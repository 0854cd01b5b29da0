package io.syncline.core.delivery;

import io.syncline.core.system.ConnectedSystem;
import java.time.Instant;

/** Tells whether a target still knows the idempotency key of an open intent (S9). */
final class Keys {
  private Keys() {}

  /** With a margin of the request's timeout: it must arrive while the key is known. */
  static boolean remembered(Work work, ConnectedSystem system, Instant now) {
    var retention = work.type().idempotencyKeyRetention();
    return retention != null
        && now.plus(system.type().timeout())
            .isBefore(work.committed().committedAt().plus(retention));
  }
}
