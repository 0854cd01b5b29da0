package io.syncline.store.sql;

import java.util.Comparator;
import java.util.UUID;

/** How PostgreSQL sorts uuids: as bytes. {@link UUID#compareTo} compares signed. */
public final class UuidOrder {

  public static final Comparator<UUID> BYTES =
      (one, other) -> {
        int high =
            Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0
            ? high
            : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
      };

  private UuidOrder() {}
}
