package io.syncline.core.delivery.step;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.Removal;
import io.syncline.core.delivery.Settled;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.DeadLetterWriter;
import io.syncline.core.delivery.attempt.DeliveryAttempt;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.attempt.RequestsInFlight;
import io.syncline.core.delivery.attempt.TargetCalls;
import io.syncline.core.delivery.attempt.TargetCopies;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.Filters;
import io.syncline.core.transform.path.Paths;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Archives, deletes, unlinks and re-activates copies, on the way of any delivery: the copy is read
 * first, the intent committed before the request leaves, an unknown outcome settled by looking (S6,
 * S16). Gone already is done. A copy that holds an edit that is not judged yet is neither archived
 * nor deleted: the edit is stored as an event, and a person decides.
 */
final class RemovalTasks {
  private final TargetCalls targetCalls;
  private final TargetCopies targetCopies;
  private final AttemptOutcomes attemptOutcomes;
  private final AuditWriter auditWriter;
  private final LongSupplier readNumbers;
  private final Ids ids;
  private final RequestsInFlight requestsInFlight;
  private final InstantSource clock;

  RemovalTasks(
      TargetCalls targetCalls,
      TargetCopies targetCopies,
      AttemptOutcomes attemptOutcomes,
      AuditWriter auditWriter,
      RequestsInFlight requestsInFlight,
      LongSupplier readNumbers,
      Ids ids,
      InstantSource clock) {
    this.targetCalls = targetCalls;
    this.targetCopies = targetCopies;
    this.attemptOutcomes = attemptOutcomes;
    this.auditWriter = auditWriter;
    this.requestsInFlight = requestsInFlight;
    this.readNumbers = readNumbers;
    this.ids = ids;
    this.clock = clock;
  }

  /** Settles what was sent before without an answer. */
  void look(DeliveryBatch batch, ConnectedSystem system) {
    attemptOutcomes.each(
        batch, RemovalTasks::isOpen, "look", it -> readyOrLater(batch, it, system));
    batch
        .openByObject(it -> isOpen(it) && !it.sendsAgain())
        .forEach((object, group) -> read(batch, system, object, group));
  }

  /** Reads what is to be archived, deleted or re-activated; what is only unlinked is not asked. */
  void read(DeliveryBatch batch, ConnectedSystem system) {
    batch
        .openByObject(it -> isDue(it) && it.removal() != Removal.UNLINK && it.type().readable())
        .forEach((object, group) -> read(batch, system, object, group));
  }

  void prepare(DeliveryBatch batch) {
    attemptOutcomes.each(batch, RemovalTasks::isDue, "compute", it -> prepare(batch, it));
  }

  private static boolean isOpen(DeliveryAttempt attempt) {
    return attempt.removal() != null && attempt.intent() != null;
  }

  private static boolean isDue(DeliveryAttempt attempt) {
    return attempt.removal() != null && attempt.intent() == null;
  }

  /** A request may still be on its way for as long as the target's timeout. */
  private void readyOrLater(DeliveryBatch batch, DeliveryAttempt attempt, ConnectedSystem system) {
    var earliest = requestsInFlight.until(attempt, system.type().timeout());
    if (clock.instant().isBefore(earliest)) {
      attemptOutcomes.later(batch, attempt, earliest);
    } else if (!attempt.type().readable()) {
      attempt.sendAgain(attempt.committed().again(clock.instant()));
    }
  }

  private void read(
      DeliveryBatch batch, ConnectedSystem system, String object, List<DeliveryAttempt> group) {
    var byRef = new HashMap<NativeRef, DeliveryAttempt>();
    group.forEach(it -> byRef.put(ref(it), it));
    for (var outcome : targetCalls.read(batch, system, object, List.copyOf(byRef.keySet()))) {
      var attempt = byRef.get(outcome.ref());
      if (attempt != null) {
        attemptOutcomes.guarded(batch, attempt, "read", () -> seen(batch, attempt, outcome));
      }
    }
  }

  private static NativeRef ref(DeliveryAttempt attempt) {
    var ref = DeadLetterWriter.ref(attempt);
    if (ref == null) {
      throw new IllegalStateException("Only linked copies are archived or deleted");
    }
    return ref;
  }

  private void seen(DeliveryBatch batch, DeliveryAttempt attempt, ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Failed failed) {
      attemptOutcomes.failed(
          batch, attempt, failed.failure(), attempt.intent() == null ? "read" : "look");
    } else if (outcome instanceof ReadOutcome.MergedInto) {
      attempt.closeIntent();
      attemptOutcomes.gone(batch, attempt, outcome.ref(), EventKind.MERGED);
    } else if (outcome instanceof ReadOutcome.Found found && !found.record().archived()) {
      live(batch, attempt, found.record());
    } else if (attempt.removal() == Removal.RESTORE && outcome instanceof ReadOutcome.Missing) {
      restoring(batch, attempt);
    } else if (isMissedOnce(attempt, outcome)) {
      attemptOutcomes.missed(batch, attempt);
    } else if (attempt.removal() != Removal.RESTORE) {
      done(batch, attempt, "already");
    } else {
      restoring(batch, attempt);
    }
  }

  /** A copy that was made a moment ago may not show yet: one look does not prove it gone (S16). */
  private static boolean isMissedOnce(DeliveryAttempt attempt, ReadOutcome outcome) {
    return outcome instanceof ReadOutcome.Missing
        && attempt.removal() != Removal.RESTORE
        && attempt.intent() == null
        && attempt.delivery.attempts() == 0;
  }

  /** It is archived still. */
  private void restoring(DeliveryBatch batch, DeliveryAttempt attempt) {
    if (attempt.intent() != null) {
      attempt.sendAgain(attempt.committed().again(clock.instant()));
    }
  }

  private void live(DeliveryBatch batch, DeliveryAttempt attempt, NativeRecord copy) {
    if (attempt.removal() == Removal.RESTORE) {
      done(batch, attempt, "already");
    } else if (isEdited(attempt, copy)) {
      auditWriter.observed(batch, copy.ref(), EventKind.UPDATED);
      attempt.closeIntent();
      auditWriter.skipped(batch, attempt, Outcome.HELD, "edited-meanwhile");
      batch.end(attempt, new Settled.Ended(attempt.delivery));
    } else if (attempt.intent() != null) {
      attempt.sendAgain(attempt.committed().again(clock.instant()));
    }
  }

  private boolean isEdited(DeliveryAttempt attempt, NativeRecord copy) {
    var link = attempt.link();
    return link != null
        && targetCopies.said(attempt, copy).entrySet().stream()
            .anyMatch(it -> Removal.isEdited(link.shadow(), it.getKey(), it.getValue()));
  }

  private void prepare(DeliveryBatch batch, DeliveryAttempt attempt) {
    var ref = ref(attempt);
    var removal = attempt.removal();
    if (removal == Removal.UNLINK) {
      done(batch, attempt, null);
      return;
    }
    var kind = Operation.Kind.valueOf(String.valueOf(removal));
    if (removal == Removal.RESTORE && !attempt.type().can(kind)) {
      stays(batch, attempt, "this system brings nothing back when it is asked to");
      return;
    }
    if (!attempt.type().can(kind)) {
      var reason = "the system type declares no operation " + kind;
      attemptOutcomes.moveToDeadLetters(batch, attempt, new Failure.Permanent(reason), "compute");
      return;
    }
    var id = ids.next();
    var key = id.toString();
    WriteRequest request =
        removal == Removal.ARCHIVE
            ? new WriteRequest.Archive(ref, key)
            : removal == Removal.DELETE
                ? new WriteRequest.Delete(ref, key)
                : new WriteRequest.Restore(ref, key);
    attempt.prepared(
        Intent.frozen(
            id,
            request,
            expected(attempt),
            AuditWriter.definition(attempt),
            clock.instant(),
            null));
  }

  /**
   * What a record that is active is judged by to have left: were it to change, the intent is void.
   */
  private static Map<String, Intent.Expected> expected(DeliveryAttempt attempt) {
    var record = attempt.context().state().record();
    var expected = new HashMap<String, Intent.Expected>();
    if (!record.removed() && attempt.removal() != Removal.RESTORE) {
      for (var sync : attempt.context().entity().syncs()) {
        for (var condition : sync.scope().filter()) {
          var state = record.attributes().get(condition.attribute());
          if (state != null
              && Filters.judge(sync.scope().filter(), record.values()) == Filters.Answer.OUT) {
            expected.put(
                "@" + condition.attribute(),
                new Intent.Expected(condition.attribute(), state.value(), state.version()));
          }
        }
      }
    }
    return expected;
  }

  /** The target answered. */
  void settled(DeliveryBatch batch, DeliveryAttempt attempt, WriteOutcome outcome) {
    if (outcome instanceof WriteOutcome.Gone && attempt.removal() == Removal.RESTORE) {
      stays(batch, attempt, "it is not even archived there any more");
    } else if (attempt.removal() == Removal.RESTORE
        && outcome instanceof WriteOutcome.Done answered
        && isRefused(attempt, answered)) {
      stays(batch, attempt, "the system did not bring it back");
    } else if (outcome instanceof WriteOutcome.Done answered && isRefused(attempt, answered)) {
      attemptOutcomes.moveToDeadLetters(
          batch, attempt, new Failure.Invalid("the system did not do it", Set.of()), "write");
    } else if (outcome instanceof WriteOutcome.Done || outcome instanceof WriteOutcome.Gone) {
      done(batch, attempt, null);
    } else {
      attempt.closeIntent();
      var failure = new Failure.Transient("the copy keeps changing");
      attemptOutcomes.again(batch, attempt, failure, "write", false);
    }
  }

  /**
   * The record is active again and its copy there is not: a person brings it back in that system,
   * has it created again, or leaves it.
   */
  private void stays(DeliveryBatch batch, DeliveryAttempt attempt, String why) {
    var ref = ref(attempt);
    batch.review(
        new ReviewItem(
            ids.next(),
            new ReviewItem.Key(ReviewItem.Kind.OBSERVED_DELETE, ref.toString()),
            new About(attempt.delivery.entity(), attempt.delivery.record(), ref),
            Set.of(Removal.HELD),
            List.of(),
            ref
                + " is archived, its record is active again, and "
                + why
                + ". Bring it back there, have it created again (recreate), or leave it?",
            clock.instant()));
    auditWriter.skipped(batch, attempt, Outcome.HELD, "restore-in-review");
    attempt.closeIntent();
    batch.end(attempt, new Settled.Ended(attempt.delivery));
  }

  /** The answer shows the record as if nothing had been asked. */
  private static boolean isRefused(DeliveryAttempt attempt, WriteOutcome.Done done) {
    var answer = done.answer();
    var shows = attempt.type().archivedWhen();
    return answer != null
        && shows != null
        && Paths.read(answer.fields(), shows.substring(0, shows.indexOf('='))) != null
        && answer.archived() == (attempt.removal() == Removal.RESTORE);
  }

  private void done(DeliveryBatch batch, DeliveryAttempt attempt, @Nullable String how) {
    var ref = ref(attempt);
    auditWriter.intent(batch, attempt, ref, Outcome.APPLIED, how, Map.of());
    var removal = attempt.removal();
    var number = batch.readNumber(readNumbers);
    if (removal == Removal.DELETE || removal == Removal.UNLINK) {
      batch.end(
          attempt,
          new Settled.Removed(
              attempt.delivery, ref, removal == Removal.UNLINK, number, clock.instant()));
      return;
    }
    if (removal == Removal.RESTORE) {
      // Whatever it missed is ordered once a look shows it alive.
      auditWriter.observed(batch, ref, EventKind.DELETED);
    }
    var shown = Removal.shownArchived(removal == Removal.ARCHIVE);
    batch.end(
        attempt,
        new Settled.Written(
            attempt.delivery.only(Set.of(String.valueOf(removal == null ? "" : removal.word()))),
            ref,
            shown,
            number,
            null,
            hash(attempt),
            clock.instant(),
            null));
  }

  private VersionHash hash(DeliveryAttempt attempt) {
    return targetCopies.hash(attempt, Map.of());
  }
}
