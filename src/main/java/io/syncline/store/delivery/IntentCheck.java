package io.syncline.store.delivery;

import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.PendingRestore;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.system.WriteRequest;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether an intent may be committed: it still says what its record says. */
public final class IntentCheck {

  private IntentCheck() {}

  /**
   * Asked under the record's lock. An intent that was committed before is only renewed: the same
   * bytes are sent again, whatever the record has become (S6).
   *
   * @param copies all that the record is linked to by now: what is linked in the target since it
   *     was looked for there is not created beside it (S9, S17)
   * @param asked attributes under an open question: nothing is due for them (S2)
   */
  public static boolean holds(
      UnifiedRecord record,
      Collection<NativeRef> copies,
      Set<String> asked,
      Delivery claimed,
      Intent intent) {
    var open = claimed.intent();
    if (open != null && open.id().equals(intent.id())) {
      return true;
    }
    if (intent.request() instanceof WriteRequest.Create create && isThere(create, copies)) {
      return false;
    }
    return intent.request() instanceof WriteRequest.Lifecycle existing
        ? isStillDue(record, asked, existing) && saysTheSame(record, asked, intent)
        : record.status() == UnifiedRecord.Status.ACTIVE && saysTheSame(record, asked, intent);
  }

  private static boolean isThere(WriteRequest.Create create, Collection<NativeRef> copies) {
    return copies.stream()
        .anyMatch(it -> it.system().equals(create.system()) && it.object().equals(create.object()));
  }

  /**
   * Whether an archive, delete or restore is still due. A copy is archived or deleted under an
   * active record where the record left it: see the expectations.
   */
  private static boolean isStillDue(
      UnifiedRecord record, Set<String> asked, WriteRequest.Lifecycle request) {
    return request instanceof WriteRequest.Restore
        ? record.status() == UnifiedRecord.Status.ACTIVE
        : !asked.contains(Removal.HELD)
            && (record.removed() || record.status() == UnifiedRecord.Status.ACTIVE);
  }

  /** What is asked about, as far as a target goes: what it is to hold again may be written. */
  public static Set<String> asked(
      Set<String> held, List<PendingRestore> restorations, SystemId target) {
    var asked = new HashSet<>(held);
    restorations.stream()
        .filter(it -> it.ref().system().equals(target))
        .forEach(it -> asked.remove(it.attribute()));
    return asked;
  }

  private static boolean saysTheSame(UnifiedRecord record, Set<String> asked, Intent intent) {
    return intent.expected().values().stream()
        .allMatch(
            it -> {
              var state = record.attributes().get(it.attribute());
              return state != null
                  && state.version() == it.version()
                  && !asked.contains(it.attribute());
            });
  }
}
