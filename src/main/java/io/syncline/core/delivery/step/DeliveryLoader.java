package io.syncline.core.delivery.step;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.delivery.LinkLookup;
import io.syncline.core.delivery.Removal;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.DeliveryAttempt;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.system.Failure;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.Leaving;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.ReferenceNames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a delivery's record, definition and link beside it. */
final class DeliveryLoader {
  /** How often a delivery asks whether its entity, or its system, is there again. */
  static final Duration STOPPED = Duration.ofMinutes(1);

  private final DeliveryStore store;
  private final LinkLookup linkLookup;
  private final Installations installations;
  private final RetryPolicy policy;
  private final PendingWrites pendingWrites;
  private final AttemptOutcomes attemptOutcomes;
  private final AuditWriter auditWriter;
  private final InstantSource clock;

  DeliveryLoader(
      DeliveryStore store,
      LinkLookup linkLookup,
      Installations installations,
      RetryPolicy policy,
      PendingWrites pendingWrites,
      AttemptOutcomes attemptOutcomes,
      AuditWriter auditWriter,
      InstantSource clock) {
    this.store = store;
    this.linkLookup = linkLookup;
    this.installations = installations;
    this.policy = policy;
    this.pendingWrites = pendingWrites;
    this.attemptOutcomes = attemptOutcomes;
    this.auditWriter = auditWriter;
    this.clock = clock;
  }

  void load(DeliveryBatch batch) {
    var installation = installations.current();
    var states =
        referring(
            installation,
            store.states(batch.open(it -> true).stream().map(it -> it.delivery.record()).toList()));
    for (var attempt : batch.open(it -> true)) {
      var state = states.get(attempt.delivery.record());
      var whole = installation.entity(attempt.delivery.entity()).orElse(null);
      var entity = whole == null ? null : whole.pausing(installation.paused());
      var participant = entity == null ? null : entity.participant(batch.target()).orElse(null);
      if (entity == null || participant == null) {
        stopped(batch, attempt);
      } else if (state == null) {
        attemptOutcomes.nothing(batch, attempt, "record-gone");
      } else {
        var link = state.main(participant.system(), participant.object()).orElse(null);
        attempt.context(new DeliveryAttempt.Context(entity, participant, state, link));
        checkRemoval(batch, attempt, state, link);
        withhold(batch, attempt, whole);
        silence(batch, attempt, state);
      }
    }
    sequence(batch);
  }

  /** What the records and their copies refer to is looked up for all of them at once (S15). */
  private Map<RecordId, RecordState> referring(
      Installation installation, Map<RecordId, RecordState> states) {
    if (!installation.refers()) {
      return states;
    }
    var names = new ReferenceNames();
    states.values().forEach(it -> names.add(installation, it));
    var known =
        names.lookUp(
            refs -> {
              var records = new HashMap<NativeRef, RecordId>();
              linkLookup.of(refs).forEach((ref, link) -> records.put(ref, link.record()));
              return records;
            },
            store::parents);
    var referring = new HashMap<>(states);
    referring.replaceAll((id, it) -> it.referring(known));
    return referring;
  }

  /** Where the definition wants an order between records, whose deliveries go first. */
  private void sequence(DeliveryBatch batch) {
    var ordered =
        batch.open(
            it ->
                it.intent() == null
                    && it.isLoaded()
                    && it.context().entity().syncs().stream().anyMatch(SyncRules::sequenced));
    if (!ordered.isEmpty()) {
      var ahead = store.ahead(ordered.stream().map(it -> it.delivery.id()).toList());
      ordered.forEach(
          it -> it.behind(ahead.getOrDefault(it.delivery.id(), DeliveryStore.Ahead.NONE)));
    }
  }

  /** Its sync is paused or being repaired: it waits, for a limited time. */
  private void stopped(DeliveryBatch batch, DeliveryAttempt attempt) {
    var now = clock.instant();
    if (policy.outlived(attempt.delivery.createdAt(), now)) {
      var failure = new Failure.Permanent("no started sync delivers this entity there any more");
      attemptOutcomes.moveToDeadLetters(batch, attempt, failure, "load");
    } else {
      attemptOutcomes.later(batch, attempt, now.plus(STOPPED));
    }
  }

  /**
   * What only a paused sync would write waits for its end; what is not its own flows on. A copy is
   * neither archived nor deleted while any sync that includes it is paused.
   */
  private void withhold(DeliveryBatch batch, DeliveryAttempt attempt, Entity whole) {
    var context = attempt.context();
    if (context.entity().paused().isEmpty() || attempt.isOver() || attempt.intent() != null) {
      return;
    }
    var now = clock.instant();
    if (attempt.removal() != null) {
      if (concerned(attempt)) {
        attemptOutcomes.later(batch, attempt, now.plus(STOPPED));
      }
      return;
    }
    var link = context.link();
    var all = pendingWrites.of(whole, context.participant(), context.state(), link);
    var flowing = pendingWrites.of(context.entity(), context.participant(), context.state(), link);
    if (all.size() > flowing.size()) {
      if (flowing.isEmpty()) {
        attemptOutcomes.later(batch, attempt, now.plus(STOPPED));
      } else {
        auditWriter.lookAgain(batch, attempt);
      }
    }
  }

  private static boolean concerned(DeliveryAttempt attempt) {
    var context = attempt.context();
    return context.entity().syncs().stream()
        .filter(it -> it.systems().contains(context.participant().system()))
        .anyMatch(it -> context.entity().paused().contains(it.sync()));
  }

  /** It is not even looked for where nothing may be said of it. */
  private boolean isIdle(DeliveryAttempt attempt) {
    var context = attempt.context();
    return attempt.link() == null
        && attempt.intent() == null
        && pendingWrites
            .of(context.entity(), context.participant(), context.state(), null)
            .isEmpty();
  }

  /** Whether the archive, delete, unlink or restore that it was to do still holds (S7). */
  private void checkRemoval(
      DeliveryBatch batch,
      DeliveryAttempt attempt,
      RecordState state,
      RecordState.@Nullable LinkState link) {
    var record = state.record();
    var words = attempt.delivery.attributes();
    if (attempt.intent() != null) {
      underway(attempt);
    } else if (record.removed()
        || attempt.delivery.origin().chain().contains(Removal.UNDONE)
        || Leaving.out(attempt.context().entity(), batch.target(), record.values())) {
      Removal.in(words).ifPresent(attempt::removes);
    } else if (words.contains(Removal.RESTORE.word())
        && link != null
        && record.status() == Status.ACTIVE
        && Removal.archived(link.shadow())) {
      attempt.removes(Removal.RESTORE);
    }
    if (attempt.removal() == null || attempt.intent() != null) {
      return;
    }
    if (link == null) {
      attemptOutcomes.nothing(batch, attempt, "not-linked");
    } else if (attempt.removal() != Removal.RESTORE && state.held().contains(Removal.HELD)) {
      attemptOutcomes.nothing(batch, attempt, "delete-in-review");
    }
  }

  private static void underway(DeliveryAttempt attempt) {
    var request = attempt.committed().request();
    if (request instanceof WriteRequest.Archive) {
      attempt.removes(Removal.ARCHIVE);
    } else if (request instanceof WriteRequest.Delete) {
      attempt.removes(Removal.DELETE);
    } else if (request instanceof WriteRequest.Restore) {
      attempt.removes(Removal.RESTORE);
    }
  }

  /** Nothing is due for a paused record; what was sent before the pause is still settled. */
  private void silence(DeliveryBatch batch, DeliveryAttempt attempt, @Nullable RecordState state) {
    if (state != null
        && state.record().status() != Status.ACTIVE
        && attempt.intent() == null
        && attempt.removal() == null) {
      var status = state.record().status().name().toLowerCase(Locale.ROOT);
      attemptOutcomes.nothing(batch, attempt, "record-" + status);
    } else if (!attempt.isOver() && isIdle(attempt)) {
      attemptOutcomes.nothing(batch, attempt, "nothing-due");
    }
  }
}
