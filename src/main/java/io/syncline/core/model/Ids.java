package io.syncline.core.model;

import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes ids without asking the database: UUIDs of version 7 (RFC 9562 section 5.7), so that index
 * inserts stay at the right-hand edge. Safe for threads if the random source is.
 */
public final class Ids {

  private final InstantSource clock;
  private final RandomGenerator random;

  public Ids(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public UUID next() {
    long high = clock.millis() << 16 | 0x7000L | random.nextLong() & 0xFFFL;
    long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /** When a UUID of version 7 was made, to the millisecond. */
  public static Instant madeAt(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }

  /** The least UUID of version 7 that is made at this time: what comes before it is older. */
  public static UUID earliest(Instant at) {
    return new UUID(Math.max(0, at.toEpochMilli()) << 16, 0);
  }

  public RecordId nextRecord() {
    return new RecordId(next());
  }
}
