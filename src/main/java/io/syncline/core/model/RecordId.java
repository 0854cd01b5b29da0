package io.syncline.core.model;

import java.util.UUID;

/** The Syncline id of one record: a UUID, time-ordered (RFC 9562 version 7) when we make it. */
public record RecordId(UUID value) implements Comparable<RecordId> {

  public static RecordId parse(String text) {
    return new RecordId(UUID.fromString(text));
  }

  /** Byte order, the order in which PostgreSQL sorts uuids: locks are taken in this order. */
  @Override
  public int compareTo(RecordId other) {
    int high =
        Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(
            value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
