package io.syncline.core.delivery.step;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.delivery.DeliveryStore.Admission;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.delivery.Settled;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.CreateTask;
import io.syncline.core.model.About;
import java.time.Duration;
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

  CreateBrake(DeliveryStore store) {
    this.store = store;
  }

  /** Ends the creates that may not be made now. */
  void stop(List<CreateTask> tasks) {
    var creates = tasks.stream().filter(it -> it.isUnsent() && !limits(it).isEmpty()).toList();
    if (creates.isEmpty()) {
      return;
    }
    var now = creates.get(0).now();
    var asked = new ArrayList<Admission>();
    for (var it : creates) {
      var subject = it.delivery.record() + "@" + it.delivery.target();
      asked.add(new Admission(it.delivery.id(), subject, limits(it)));
    }
    var stopped = store.admit(asked, now.minus(WINDOW), now);
    for (var it : creates) {
      var sync = stopped.get(it.delivery.id());
      if (sync != null) {
        ask(it, sync);
        AuditWriter.skipped(it, Outcome.HELD, "creates-in-review");
        it.end(new Settled.Ended(it.delivery));
      }
    }
  }

  /** What a person let go on counts, and is not stopped. */
  private static Map<String, Integer> limits(CreateTask task) {
    boolean approved = task.delivery.origin().chain().contains(HeldCreation.APPROVED);
    var limits = new TreeMap<String, Integer>();
    for (var sync : task.context().entity().syncs()) {
      var most = sync.safeguards().maxCreates();
      if (most != null && sync.systems().contains(task.context().participant().system())) {
        limits.put(sync.sync(), approved ? Integer.MAX_VALUE : most);
      }
    }
    return limits;
  }

  private static void ask(CreateTask task, String sync) {
    var copy =
        task.context().state().links().stream()
            .map(it -> it.link().ref().toString())
            .limit(1)
            .toList();
    var most =
        task.context().entity().syncs().stream()
            .filter(it -> it.sync().equals(sync))
            .map(it -> String.valueOf(it.safeguards().maxCreates()))
            .findFirst()
            .orElse("so many");
    task.batch()
        .ask(
            ReviewItem.Kind.SAFETY_HOLD,
            ReviewItem.CREATES_OF + sync,
            new About(task.delivery.entity(), null, null),
            Set.of(),
            copy,
            "1 new: more than "
                + most
                + " copies would be created by "
                + sync
                + " within a day. Shall they be?");
  }
}
