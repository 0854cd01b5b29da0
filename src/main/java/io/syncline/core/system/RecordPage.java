package io.syncline.core.system;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing.
 *
 * @param next the cursor of the next page; null on the last
 * @param total how many records the system says there are in all; null where it does not say
 */
public record RecordPage(List<NativeRecord> records, @Nullable String next, @Nullable Long total) {
  public RecordPage {
    records = List.copyOf(records);
  }
}
