package io.syncline.core.model;

import java.util.List;

/**
 * A record that others refer to, as far as they need to know it.
 *
 * @param status whether it is still there
 * @param links all its copies
 */
public record ParentRecord(RecordId id, UnifiedRecord.Status status, List<Link> links) {

  public ParentRecord {
    links = List.copyOf(links);
  }

  /** Whether it is gone in all systems: it is not created in one by itself. */
  public boolean gone() {
    return status == UnifiedRecord.Status.DELETED
        || status == UnifiedRecord.Status.ERASED
        || status == UnifiedRecord.Status.ARCHIVED;
  }
}
