package io.syncline.core.delivery.step;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.delivery.Creation;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.delivery.DeliveryStore.Admission;
import io.syncline.core.delivery.Settled;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.DeliveryAttempt;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.system.WriteRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The brake of each sync on how much is created within a sliding day ({@code
 * safetyThreshold.maxCreates}): asked when everything else is known and just before the intent is
 * committed, in one count for all processes. A create counts once, however often it is attempted;
 * what passes the limit waits in one question per sync, which says how many wait.
 */
final class CreateBrake {

  /** How far back it counts. */
  private static final Duration WINDOW = Duration.ofHours(24);

  private final DeliveryStore store;
  private final AuditWriter auditWriter;
  private final Ids ids;
  private final InstantSource clock;

  CreateBrake(DeliveryStore store, AuditWriter auditWriter, Ids ids, InstantSource clock) {
    this.store = store;
    this.auditWriter = auditWriter;
    this.ids = ids;
    this.clock = clock;
  }

  /** Ends the creates that may not be made now. */
  void stop(DeliveryBatch batch) {
    var creates = batch.open(it -> it.isUnsent() && isLimited(it));
    if (creates.isEmpty()) {
      return;
    }
    var now = clock.instant();
    var asked = new ArrayList<Admission>();
    for (var it : creates) {
      var subject = it.delivery.record() + "@" + batch.target();
      asked.add(new Admission(it.delivery.id(), subject, limits(it)));
    }
    var stopped = store.admit(asked, now.minus(WINDOW), now);
    for (var it : creates) {
      var sync = stopped.get(it.delivery.id());
      if (sync != null) {
        batch.review(question(it, sync));
        auditWriter.skipped(batch, it, Outcome.HELD, "creates-in-review");
        batch.end(it, new Settled.Ended(it.delivery));
      }
    }
  }

  private static boolean isLimited(DeliveryAttempt attempt) {
    return attempt.committed().request() instanceof WriteRequest.Create
        && !limits(attempt).isEmpty();
  }

  /** What a person let go on counts, and is not stopped. */
  private static Map<String, Integer> limits(DeliveryAttempt attempt) {
    boolean approved = attempt.delivery.origin().chain().contains(Creation.APPROVED);
    var limits = new TreeMap<String, Integer>();
    for (var sync : attempt.context().entity().syncs()) {
      var most = sync.safeguards().maxCreates();
      if (most != null && sync.systems().contains(attempt.context().participant().system())) {
        limits.put(sync.sync(), approved ? Integer.MAX_VALUE : most);
      }
    }
    return limits;
  }

  private ReviewItem question(DeliveryAttempt attempt, String sync) {
    var copy =
        attempt.context().state().links().stream()
            .map(it -> it.link().ref().toString())
            .limit(1)
            .toList();
    var most =
        attempt.context().entity().syncs().stream()
            .filter(it -> it.sync().equals(sync))
            .map(it -> String.valueOf(it.safeguards().maxCreates()))
            .findFirst()
            .orElse("so many");
    return new ReviewItem(
        ids.next(),
        new ReviewItem.Key(ReviewItem.Kind.SAFETY_HOLD, ReviewItem.CREATES_OF + sync),
        new About(attempt.delivery.entity(), null, null),
        Set.of(),
        List.copyOf(copy),
        "1 new: more than "
            + most
            + " copies would be created by "
            + sync
            + " within a day. Shall they be?",
        clock.instant());
  }
}
