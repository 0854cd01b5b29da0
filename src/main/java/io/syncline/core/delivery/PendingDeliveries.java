package io.syncline.core.delivery;

import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The deliveries that wait for one record, to be shown. */
@FunctionalInterface
public interface PendingDeliveries {

  /** In the order of their targets, the earlier one of a target first. */
  List<Pending> of(RecordId record);

  /**
   * One of them.
   *
   * @param writing whether a write was begun whose outcome is not known yet (S6)
   * @param since when it was ordered
   * @param next when it is tried (again)
   */
  record Pending(
      SystemId target,
      Set<String> attributes,
      int attempts,
      boolean writing,
      Instant since,
      Instant next) {
    public Pending {
      attributes = Set.copyOf(attributes);
    }
  }
}
