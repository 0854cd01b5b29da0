package io.syncline.core.reconcile;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lets nothing be written for a record whose sides differ until a person has looked (S2): its
 * status and the question, in one commit. One that is not active is left as it is.
 */
public final class Quarantine {

  private final ChangeStore store;
  private final InstantSource clock;
  private final Ids ids;

  public Quarantine(ChangeStore store, InstantSource clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * @return whether it is in quarantine now
   */
  boolean hold(RecordId record, Difference difference, String run) {
    return store.inTransaction(tx -> hold(tx, record, difference, run));
  }

  private boolean hold(ChangeStore.Transaction tx, RecordId id, Difference difference, String run) {
    var state = tx.reads().lock(new TreeSet<>(Set.of(id))).get(id);
    if (state == null || state.record().status() != Status.ACTIVE) {
      return state != null && state.record().status() == Status.QUARANTINED;
    }
    var after = state.record().withStatus(Status.QUARANTINED);
    var changes = new ChangeSet();
    changes.add(new Effect.RecordSaved(after, state.record().version()));
    changes.add(new Effect.ReviewOpened(question(after, difference)));
    changes.add(new Effect.Audited(entry(after, run)));
    tx.save(changes);
    return true;
  }

  private ReviewItem question(UnifiedRecord record, Difference difference) {
    var attribute = difference.key().attribute();
    return new ReviewItem(
        ids.next(),
        ReviewItem.Kind.QUARANTINE,
        record.id().toString(),
        record.entity(),
        record.id(),
        null,
        Set.of(),
        List.of(),
        "Reconciliation found that the sides differ"
            + (attribute.equals(DifferenceKey.WHOLE) ? "" : " in " + attribute)
            + "; nothing is written for this record until a person resumes it. Has it been"
            + " looked at?",
        clock.instant());
  }

  private AuditEntry entry(UnifiedRecord record, String run) {
    return new AuditEntry(
        ids.next(),
        clock.instant(),
        new About(record.entity(), record.id(), null),
        AuditEntry.Systems.NONE,
        new AuditEntry.Result(AuditEntry.Operation.APPLY, AuditEntry.Outcome.HELD, "quarantined"),
        Map.of(),
        new AuditEntry.By(run, AuditEntry.SYNCLINE));
  }
}
