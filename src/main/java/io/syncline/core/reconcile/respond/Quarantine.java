package io.syncline.core.reconcile.respond;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.sync.state.ChangeSet;
import io.syncline.core.sync.state.ChangeStore;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lets nothing be written for a record whose sides differ until a person has looked (S2): its
 * status and the question, in one commit. One that is not active is left as it is.
 */
final class Quarantine {

  private final ReconciliationContext run;

  Quarantine(ReconciliationContext run) {
    this.run = run;
  }

  /**
   * @return whether it is in quarantine now
   */
  boolean hold(RecordId record, Difference difference) {
    return run.ports().effects().changes().inTransaction(tx -> hold(tx, record, difference));
  }

  private boolean hold(ChangeStore.Transaction tx, RecordId id, Difference difference) {
    var state = tx.lock(new TreeSet<>(Set.of(id))).get(id);
    if (state == null || state.record().status() != Status.ACTIVE) {
      return state != null && state.record().status() == Status.QUARANTINED;
    }
    var after = state.record().withStatus(Status.QUARANTINED);
    var changes = new ChangeSet();
    changes.record(after, state.record().version());
    changes.review(question(after, difference));
    changes.audit(
        AuditEntry.quarantined(
            run.ports().ids().next(), run.now(), after.entity(), after.id(), run.id()));
    tx.save(changes);
    return true;
  }

  private ReviewItem question(UnifiedRecord record, Difference difference) {
    var attribute = difference.key().attribute();
    return ReviewItem.ofRecord(
        run.ports().ids().next(),
        ReviewItem.Kind.QUARANTINE,
        record.entity(),
        record.id(),
        "Reconciliation found that the sides differ"
            + (attribute.equals(DifferenceKey.WHOLE) ? "" : " in " + attribute)
            + "; nothing is written for this record until a person resumes it. Has it been"
            + " looked at?",
        run.now());
  }
}
