package io.syncline.core.delivery.attempt;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.delivery.Creation;
import io.syncline.core.delivery.Settled;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.system.Failure;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Ends deliveries with a question for a person. While it is open nothing is created in that system
 * for the record; everything else flows on.
 */
public final class DeliveryReviews {
  private final AuditWriter auditWriter;
  private final DeadLetterWriter deadLetterWriter;
  private final InstantSource clock;
  private final Ids ids;

  public DeliveryReviews(
      AuditWriter auditWriter, DeadLetterWriter deadLetterWriter, InstantSource clock, Ids ids) {
    this.auditWriter = auditWriter;
    this.deadLetterWriter = deadLetterWriter;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Whether the create was applied is unknown: a person decides, so that there is at most one
   * create per decision (S9).
   */
  void unknown(DeliveryTask task, String why) {
    var failure = new Failure.OutcomeUnknown(why);
    task.batch().moveToDeadLetters(deadLetterWriter.of(task, failure, "write", task.attributes()));
    auditWriter.intent(task, null, Outcome.UNKNOWN, "outcome-unknown", Map.of());
    ask(
        task,
        ReviewItem.Kind.OUTCOME_UNKNOWN,
        List.of(),
        "Was the record created in " + task.batch().target() + "? " + why);
    task.end(new Settled.Ended(task.delivery));
  }

  /** A person is asked before the record is created or linked there. */
  public void review(
      CreateTask task, ReviewItem.Kind kind, List<NativeRef> candidates, String question) {
    ask(task, kind, candidates, question);
    var code = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    auditWriter.skipped(task, Outcome.HELD, code);
    task.end(new Settled.Ended(task.delivery));
  }

  /** The question alone: no delivery ends with it. */
  public void ask(
      DeliveryTask task, ReviewItem.Kind kind, List<NativeRef> candidates, String question) {
    var it = task.delivery;
    task.batch()
        .review(
            ReviewItem.asked(
                ids.next(),
                kind,
                it.record() + "@" + it.target(),
                new ReviewItem.About(
                    it.entity(),
                    it.record(),
                    candidates.size() == 1 ? candidates.get(0) : null,
                    Set.of(Creation.heldIn(it.target()))),
                candidates.stream().map(NativeRef::toString).toList(),
                question,
                clock.instant()));
  }
}
