package io.syncline.core.delivery.step;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.Stage;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.Removal;
import io.syncline.core.delivery.Settled;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.RemovalTask;
import io.syncline.core.delivery.attempt.RequestsInFlight;
import io.syncline.core.delivery.attempt.TargetCalls;
import io.syncline.core.delivery.attempt.TargetCopies;
import io.syncline.core.model.About;
import io.syncline.core.model.NativeRef;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.Filters;
import io.syncline.core.transform.path.Paths;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Archives, deletes, unlinks and re-activates copies, on the way of any delivery: the copy is read
 * first, the intent committed before the request leaves, an unknown outcome settled by looking (S6,
 * S16). Gone already is done. A copy that holds an edit that is not judged yet is neither archived
 * nor deleted: the edit is stored as an event, and a person decides.
 */
final class RemovalSteps {
  private final TargetCalls targetCalls;
  private final TargetCopies targetCopies;
  private final AttemptOutcomes attemptOutcomes;
  private final RequestsInFlight requestsInFlight;

  RemovalSteps(
      TargetCalls targetCalls,
      TargetCopies targetCopies,
      AttemptOutcomes attemptOutcomes,
      RequestsInFlight requestsInFlight) {
    this.targetCalls = targetCalls;
    this.targetCopies = targetCopies;
    this.attemptOutcomes = attemptOutcomes;
    this.requestsInFlight = requestsInFlight;
  }

  /** Settles what was sent before without an answer. */
  void settle(List<RemovalTask> tasks) {
    attemptOutcomes.each(tasks, Stage.VERIFY, this::readyOrLater);
    look(tasks.stream().filter(it -> !it.sendsAgain()).toList());
  }

  /** Reads what is to be archived, deleted or re-activated; what is only unlinked is not asked. */
  void read(List<RemovalTask> tasks) {
    look(
        tasks.stream()
            .filter(it -> it.removal() != Removal.UNLINK && it.type().readable())
            .toList());
  }

  private void look(List<RemovalTask> tasks) {
    targetCalls.read(tasks, RemovalTask::ref, Stage.READ, (it, outcome, at) -> seen(it, outcome));
  }

  void prepare(List<RemovalTask> tasks) {
    attemptOutcomes.each(tasks, Stage.COMPUTE, this::prepare);
  }

  /** A request may still be on its way for as long as the target's timeout. */
  private void readyOrLater(RemovalTask task) {
    var earliest = requestsInFlight.until(task);
    if (task.now().isBefore(earliest)) {
      task.putOff(earliest);
    } else if (!task.type().readable()) {
      task.sendAgain();
    }
  }

  private void seen(RemovalTask task, ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Failed failed) {
      attemptOutcomes.failed(
          task, failed.failure(), task.intent() == null ? Stage.READ : Stage.VERIFY);
    } else if (outcome instanceof ReadOutcome.MergedInto) {
      task.closeIntent();
      attemptOutcomes.gone(task, outcome.ref(), EventKind.MERGED);
    } else if (outcome instanceof ReadOutcome.Found found && !found.record().archived()) {
      live(task, found.record());
    } else if (task.restores() && outcome instanceof ReadOutcome.Missing) {
      restoring(task);
    } else if (isMissedOnce(task, outcome)) {
      attemptOutcomes.missed(task);
    } else if (!task.restores()) {
      done(task, "already");
    } else {
      restoring(task);
    }
  }

  /** A copy that was made a moment ago may not show yet: one look does not prove it gone (S16). */
  private static boolean isMissedOnce(RemovalTask task, ReadOutcome outcome) {
    return outcome instanceof ReadOutcome.Missing
        && !task.restores()
        && task.intent() == null
        && task.delivery.attempts() == 0;
  }

  /** It is archived still. */
  private void restoring(RemovalTask task) {
    if (task.intent() != null) {
      task.sendAgain();
    }
  }

  private void live(RemovalTask task, NativeRecord copy) {
    if (task.restores()) {
      done(task, "already");
    } else if (isEdited(task, copy)) {
      AuditWriter.observed(task, copy.ref(), EventKind.UPDATED);
      task.closeIntent();
      AuditWriter.skipped(task, Outcome.HELD, "edited-meanwhile");
      task.end(new Settled.Ended(task.delivery));
    } else if (task.intent() != null) {
      task.sendAgain();
    }
  }

  private boolean isEdited(RemovalTask task, NativeRecord copy) {
    var link = task.link();
    return link != null
        && targetCopies.said(task, copy).entrySet().stream()
            .anyMatch(it -> Removal.isEdited(link.shadow(), it.getKey(), it.getValue()));
  }

  private void prepare(RemovalTask task) {
    var ref = task.ref();
    switch (task.removal()) {
      case UNLINK -> done(task, null);
      case ARCHIVE ->
          freeze(task, Operation.Kind.ARCHIVE, key -> new WriteRequest.Archive(ref, key));
      case DELETE -> freeze(task, Operation.Kind.DELETE, key -> new WriteRequest.Delete(ref, key));
      case RESTORE ->
          freeze(task, Operation.Kind.RESTORE, key -> new WriteRequest.Restore(ref, key));
    }
  }

  private void freeze(
      RemovalTask task, Operation.Kind kind, Function<String, WriteRequest> request) {
    if (task.type().can(kind)) {
      var id = task.batch().newId();
      task.prepared(id, request.apply(id.toString()), expected(task), null);
    } else if (task.restores()) {
      stays(task, "this system brings nothing back when it is asked to");
    } else {
      var reason = "the system type declares no operation " + kind;
      attemptOutcomes.giveUp(task, new Failure.Permanent(reason), Stage.COMPUTE);
    }
  }

  /**
   * What a record that is active is judged by to have left: were it to change, the intent is void.
   */
  private static Map<String, Intent.Expected> expected(RemovalTask task) {
    var record = task.context().state().record();
    var expected = new HashMap<String, Intent.Expected>();
    if (!record.removed() && !task.restores()) {
      for (var sync : task.context().entity().syncs()) {
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
  void answered(RemovalTask task, WriteOutcome outcome) {
    if (outcome instanceof WriteOutcome.Gone && task.restores()) {
      stays(task, "it is not even archived there any more");
    } else if (outcome instanceof WriteOutcome.Done answered
        && task.restores()
        && isRefused(task, answered)) {
      stays(task, "the system did not bring it back");
    } else if (outcome instanceof WriteOutcome.Done answered && isRefused(task, answered)) {
      attemptOutcomes.giveUp(
          task, new Failure.Invalid("the system did not do it", Set.of()), Stage.WRITE);
    } else if (outcome instanceof WriteOutcome.Done || outcome instanceof WriteOutcome.Gone) {
      done(task, null);
    } else {
      task.closeIntent();
      var failure = new Failure.Transient("the copy keeps changing");
      attemptOutcomes.again(task, failure, Stage.WRITE, false);
    }
  }

  /**
   * The record is active again and its copy there is not: a person brings it back in that system,
   * has it created again, or leaves it.
   */
  private void stays(RemovalTask task, String why) {
    var ref = task.ref();
    var it = task.delivery;
    task.batch()
        .ask(
            ReviewItem.Kind.OBSERVED_DELETE,
            ref.toString(),
            new About(it.entity(), it.record(), ref),
            Set.of(Removal.HELD),
            List.of(),
            ref
                + " is archived, its record is active again, and "
                + why
                + ". Bring it back there, have it created again (recreate), or leave it?");
    AuditWriter.skipped(task, Outcome.HELD, "restore-in-review");
    task.closeIntent();
    task.end(new Settled.Ended(task.delivery));
  }

  /** The answer shows the record as if nothing had been asked. */
  private static boolean isRefused(RemovalTask task, WriteOutcome.Done done) {
    var answer = done.answer();
    var shows = task.type().archivedWhen();
    return answer != null
        && shows != null
        && Paths.read(answer.fields(), shows.substring(0, shows.indexOf('='))) != null
        && answer.archived() == task.restores();
  }

  private void done(RemovalTask task, @Nullable String how) {
    var ref = task.ref();
    AuditWriter.intent(task, ref, Outcome.APPLIED, how, Map.of());
    var number = task.batch().readNumber();
    switch (task.removal()) {
      case DELETE, UNLINK -> {
        boolean kept = task.removal() == Removal.UNLINK;
        task.end(new Settled.Removed(task.delivery, ref, kept, number, task.now()));
      }
      case ARCHIVE -> shows(task, ref, true, number);
      case RESTORE -> {
        // Whatever it missed is ordered once a look shows it alive.
        AuditWriter.observed(task, ref, EventKind.DELETED);
        shows(task, ref, false, number);
      }
    }
  }

  private void shows(RemovalTask task, NativeRef ref, boolean archived, long number) {
    var hash = targetCopies.hash(task, Map.of());
    var held = new Settled.Held(ref, Removal.shownArchived(archived), number, null, hash);
    var done = task.delivery.only(Set.of(task.removal().word()));
    task.end(new Settled.Written(done, held, task.now(), null, null));
  }
}
