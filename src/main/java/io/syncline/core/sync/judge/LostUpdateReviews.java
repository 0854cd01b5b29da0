package io.syncline.core.sync.judge;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.Operation;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ConflictingSides;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.sync.state.LostUpdateDetector;
import io.syncline.core.transform.Transformer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what may have been overwritten as a conflict and a question, with both values where the
 * event contains its value (S8). The record keeps its value until a person decides otherwise.
 */
public final class LostUpdateReviews {

  private static final String RULE = "possibly-overwritten";

  private final Transformer transformer;
  private final Ids ids;

  public LostUpdateReviews(Transformer transformer, Ids ids) {
    this.transformer = transformer;
    this.ids = ids;
  }

  void keep(LiveRecord live, UnifiedRecord record) {
    var kept = new HashSet<ConflictingSides.Key>();
    for (var lost : live.workspace().lost(live.ref())) {
      for (var mapping : live.participant().mappings()) {
        if (lost.fields().contains(mapping.field().path())) {
          keep(live, record, mapping, lost, kept);
        }
      }
    }
  }

  private void keep(
      LiveRecord live,
      UnifiedRecord record,
      FieldMapping mapping,
      LostUpdateDetector.Lost lost,
      Set<ConflictingSides.Key> kept) {
    var reported = lost.value();
    var value =
        reported == null
            ? null
            : transformer.unified(live.entity(), live.participant(), mapping, reported);
    var current = record.attributes().get(mapping.attribute());
    if (current == null || value != null && current.value().agreesWith(value)) {
      return;
    }
    var conflict =
        new Conflict(
            ids.next(),
            new Conflict.Disputed(record.id(), record.entity(), mapping.attribute()),
            Conflict.Kind.POSSIBLY_OVERWRITTEN,
            new Conflict.Values(
                null,
                new Conflict.Side(current.source(), current.value(), current.editedAt()),
                new Conflict.Side(live.system(), value, lost.at())),
            new Conflict.Decided(RULE, null, null, "person"),
            live.now());
    if (!kept.add(conflict.key())) {
      return;
    }
    live.changes().add(new Effect.ConflictFound(conflict));
    live.changes().add(new Effect.ReviewOpened(review(live, conflict, value)));
    live.changes().add(new Effect.Audited(entry(live, record, mapping.attribute(), lost)));
  }

  private ReviewItem review(LiveRecord live, Conflict conflict, @Nullable Value value) {
    var system = live.system();
    return new ReviewItem(
        ids.next(),
        new ReviewItem.Key(
            ReviewItem.Kind.CONFLICT, conflict.record() + "#" + conflict.attribute()),
        new About(conflict.entity(), conflict.record(), live.ref()),
        Set.of(conflict.attribute()),
        List.of(conflict.held().system().value(), system.value()),
        conflict.attribute()
            + " was edited in "
            + system
            + " at "
            + conflict.seen().editedAt()
            + ", while it was being written; that edit was possibly overwritten"
            + (value == null ? ", and what it said is known only there" : "")
            + ". Which value should be kept: that of "
            + conflict.held().system()
            + " or that of "
            + system
            + "?",
        live.now());
  }

  private static AuditEntry entry(
      LiveRecord live, UnifiedRecord record, String attribute, LostUpdateDetector.Lost lost) {
    return new AuditEntry(
        lost.event().id(),
        live.now(),
        new About(record.entity(), record.id(), live.ref()),
        new AuditEntry.Systems(live.system(), null),
        new AuditEntry.Result(Operation.CONFLICT, Outcome.HELD, RULE + ": " + attribute),
        Map.of(),
        AuditEntry.By.actor(AuditEntry.SYNCLINE));
  }
}
