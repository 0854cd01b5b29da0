package io.syncline.core.delivery;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.ReviewItem;
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
final class Questions {
  private final Accounts accounts;
  private final Letters letters;
  private final InstantSource clock;
  private final Ids ids;

  Questions(Accounts accounts, Letters letters, InstantSource clock, Ids ids) {
    this.accounts = accounts;
    this.letters = letters;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Nobody can tell whether the create was applied: a person decides, so that there is at most one
   * create per decision (S9).
   */
  void unknown(DeliveryBatch batch, Work work, String why) {
    batch.bury(letters.of(work, new Failure.OutcomeUnknown(why), "write"));
    accounts.intent(batch, work, null, Outcome.UNKNOWN, "outcome-unknown", Map.of());
    ask(
        batch,
        work,
        ReviewItem.Kind.OUTCOME_UNKNOWN,
        List.of(),
        "Was the record created in " + batch.target() + "? " + why);
    batch.end(work, new Settled.Ended(work.delivery));
  }

  /** A person is asked before the record is created or linked there. */
  void review(
      DeliveryBatch batch,
      Work work,
      ReviewItem.Kind kind,
      List<NativeRef> candidates,
      String question) {
    ask(batch, work, kind, candidates, question);
    var code = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    accounts.skipped(batch, work, Outcome.HELD, code);
    batch.end(work, new Settled.Ended(work.delivery));
  }

  /** The question alone: no delivery ends with it. */
  void ask(
      DeliveryBatch batch,
      Work work,
      ReviewItem.Kind kind,
      List<NativeRef> candidates,
      String question) {
    batch.review(
        new ReviewItem(
            ids.next(),
            kind,
            work.delivery.record() + "@" + batch.target(),
            work.delivery.entity(),
            work.delivery.record(),
            candidates.size() == 1 ? candidates.get(0) : null,
            Set.of(Creation.heldIn(batch.target())),
            candidates.stream().map(NativeRef::toString).toList(),
            question,
            clock.instant()));
  }
}
