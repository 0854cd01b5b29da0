package io.syncline.core.delivery.attempt;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.delivery.Creation;
import io.syncline.core.delivery.Settled;
import io.syncline.core.model.About;
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
  public void unknown(DeliveryBatch batch, DeliveryAttempt attempt, String why) {
    batch.moveToDeadLetters(deadLetterWriter.of(attempt, new Failure.OutcomeUnknown(why), "write"));
    auditWriter.intent(batch, attempt, null, Outcome.UNKNOWN, "outcome-unknown", Map.of());
    ask(
        batch,
        attempt,
        ReviewItem.Kind.OUTCOME_UNKNOWN,
        List.of(),
        "Was the record created in " + batch.target() + "? " + why);
    batch.end(attempt, new Settled.Ended(attempt.delivery));
  }

  /** A person is asked before the record is created or linked there. */
  void review(
      DeliveryBatch batch,
      DeliveryAttempt attempt,
      ReviewItem.Kind kind,
      List<NativeRef> candidates,
      String question) {
    ask(batch, attempt, kind, candidates, question);
    var code = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    auditWriter.skipped(batch, attempt, Outcome.HELD, code);
    batch.end(attempt, new Settled.Ended(attempt.delivery));
  }

  /** The question alone: no delivery ends with it. */
  public void ask(
      DeliveryBatch batch,
      DeliveryAttempt attempt,
      ReviewItem.Kind kind,
      List<NativeRef> candidates,
      String question) {
    batch.review(
        new ReviewItem(
            ids.next(),
            new ReviewItem.Key(kind, attempt.delivery.record() + "@" + batch.target()),
            new About(
                attempt.delivery.entity(),
                attempt.delivery.record(),
                candidates.size() == 1 ? candidates.get(0) : null),
            Set.of(Creation.heldIn(batch.target())),
            candidates.stream().map(NativeRef::toString).toList(),
            question,
            clock.instant()));
  }
}
