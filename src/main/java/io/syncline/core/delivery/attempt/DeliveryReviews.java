package io.syncline.core.delivery.attempt;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.Stage;
import io.syncline.core.definition.key.Hyphenated;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.delivery.Settled;
import io.syncline.core.model.About;
import io.syncline.core.model.NativeRef;
import io.syncline.core.system.Failure;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ends deliveries with a question for a person. While it is open nothing is created in that system
 * for the record; everything else flows on.
 */
public final class DeliveryReviews {

  private DeliveryReviews() {}

  /**
   * Whether the create was applied is unknown: a person decides, so that there is at most one
   * create per decision (S9).
   */
  public static void unknown(CreateTask task, String why) {
    var failure = new Failure.OutcomeUnknown(why);
    task.batch()
        .moveToDeadLetters(DeadLetterWriter.of(task, failure, Stage.WRITE, task.attributes()));
    AuditWriter.intent(task, null, Outcome.UNKNOWN, "outcome-unknown", Map.of());
    ask(
        task,
        ReviewItem.Kind.OUTCOME_UNKNOWN,
        List.of(),
        "Was the record created in " + task.batch().target() + "? " + why);
    task.end(new Settled.Ended(task.delivery));
  }

  /** A person is asked before the record is created or linked there. */
  public static void review(
      CreateTask task, ReviewItem.Kind kind, List<NativeRef> candidates, String question) {
    ask(task, kind, candidates, question);
    var code = Hyphenated.of(kind);
    AuditWriter.skipped(task, Outcome.HELD, code);
    task.end(new Settled.Ended(task.delivery));
  }

  /** The question alone: no delivery ends with it. */
  public static void ask(
      CreateTask task, ReviewItem.Kind kind, List<NativeRef> candidates, String question) {
    var it = task.delivery;
    var about =
        new About(it.entity(), it.record(), candidates.size() == 1 ? candidates.get(0) : null);
    var held = Set.of(HeldCreation.heldIn(it.target()));
    var named = candidates.stream().map(NativeRef::toString).toList();
    task.batch().ask(kind, it.record() + "@" + it.target(), about, held, named, question);
  }
}
