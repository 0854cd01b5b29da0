package io.syncline.store;

import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Intent;
import io.syncline.core.model.UnifiedRecord;
import java.util.Set;

/** Whether an intent may be committed: it still says what its record says. */
public final class StillDue {

  private StillDue() {}

  /**
   * Asked under the record's lock. An intent that was committed before is only renewed: the same
   * bytes are sent again, whatever the record has become (S6).
   *
   * @param asked attributes under an open question: nothing is due for them (S2)
   */
  public static boolean holds(
      UnifiedRecord record, Set<String> asked, Delivery claimed, Intent intent) {
    var open = claimed.intent();
    return open != null && open.id().equals(intent.id()) || saysTheSame(record, asked, intent);
  }

  private static boolean saysTheSame(UnifiedRecord record, Set<String> asked, Intent intent) {
    return record.status() == UnifiedRecord.Status.ACTIVE
        && intent.expected().values().stream()
            .allMatch(
                it -> {
                  var state = record.attributes().get(it.attribute());
                  return state != null
                      && state.version() == it.version()
                      && !asked.contains(it.attribute());
                });
  }
}
