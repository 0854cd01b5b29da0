package io.syncline.store;

import io.syncline.core.delivery.Intent;
import io.syncline.core.model.UnifiedRecord;
import java.util.Set;

/** Whether an intent still says what its record says. */
public final class StillDue {

  private StillDue() {}

  /**
   * Asked under the record's lock.
   *
   * @param asked attributes under an open question: nothing is due for them (S2)
   */
  public static boolean holds(UnifiedRecord record, Set<String> asked, Intent intent) {
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
