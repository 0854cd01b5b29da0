package io.syncline.store;

import java.util.Comparator;
import java.util.UUID;

/** How PostgreSQL sorts uuids: as bytes. {@link UUID#compareTo} compares signed. */
final class UuidOrder {

  static final Comparator<UUID> BYTES =
      (one, other) -> {
        int high =
            Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0
            ? high
            : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
      };

  private UuidOrder() {}
}
