package io.syncline.core.delivery.attempt;

import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Intent;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The idempotency keys of creates, and whether a target still knows one (S9). */
public final class IdempotencyKeys {

  /** Of a UUID: version 8, whose bits are anybody's own, in the common variant (RFC 9562). */
  private static final long VERSION = 0x8000L;

  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private IdempotencyKeys() {}

  /**
   * The key of a create that says this. A create that is computed again, because a failover of the
   * database lost its intent, has the same key as long as its delivery and the body are the same: a
   * key with another body is refused by some targets. One decision to create is one delivery, so
   * that a record that is to be created again has another key.
   */
  public static UUID ofCreate(Delivery delivery, String object, Value.Struct fields) {
    var about =
        List.of(
            delivery.id().toString(),
            String.valueOf(delivery.state().revision()),
            String.valueOf(delivery.attempts()),
            object,
            fields.canonical());
    var hex = VersionHash.of(String.join("\n", about)).hex();
    long high = Long.parseUnsignedLong(hex.substring(0, 16), 16);
    long low = Long.parseUnsignedLong(hex.substring(16, 32), 16);
    return new UUID(high & ~0xF000L | VERSION, low >>> 2 | VARIANT);
  }

  /** As long as a request that is committed now would arrive while the key is known. */
  public static boolean remembered(DeliveryTask task, Instant now) {
    var retention = task.type().idempotencyKeyRetention();
    return retention != null
        && now.plus(Intent.LEAVES_WITHIN)
            .plus(task.batch().system().type().timeout())
            .isBefore(task.committed().committedAt().plus(retention));
  }

  /** Whether a request that goes out again because its key was remembered might come too late. */
  public static boolean isOutlived(DeliveryTask task, Instant now) {
    boolean relies = task.sendsAgain() && task.committed().equals(task.delivery.intent());
    return relies && task.type().idempotencyKeyRetention() != null && !remembered(task, now);
  }
}
