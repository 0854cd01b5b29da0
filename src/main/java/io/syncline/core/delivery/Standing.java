package io.syncline.core.delivery;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.Operation;
import io.syncline.core.definition.Webhook.EventKind;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.VersionHash;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.Filters;
import io.syncline.core.transform.Paths;
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
 * S16). Gone already is done. A copy that holds an edit nobody has judged is neither archived nor
 * deleted: the edit is filed, and a person decides.
 */
final class Standing {
  private final Calls calls;
  private final Copies copies;
  private final Endings endings;
  private final Accounts accounts;
  private final LongSupplier readNumbers;
  private final Ids ids;
  private final InstantSource clock;

  Standing(
      Calls calls,
      Copies copies,
      Endings endings,
      Accounts accounts,
      LongSupplier readNumbers,
      Ids ids,
      InstantSource clock) {
    this.calls = calls;
    this.copies = copies;
    this.endings = endings;
    this.accounts = accounts;
    this.readNumbers = readNumbers;
    this.ids = ids;
    this.clock = clock;
  }

  /** Settles what was sent before without an answer. */
  void look(DeliveryBatch batch, ConnectedSystem system) {
    endings.each(batch, Standing::isOpen, "look", it -> readyOrLater(batch, it, system));
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
    endings.each(batch, Standing::isDue, "compute", it -> prepare(batch, it));
  }

  private static boolean isOpen(Work work) {
    return work.removal() != null && work.intent() != null;
  }

  private static boolean isDue(Work work) {
    return work.removal() != null && work.intent() == null;
  }

  /** A request may still be on its way for as long as the target's timeout. */
  private void readyOrLater(DeliveryBatch batch, Work work, ConnectedSystem system) {
    var earliest = work.committed().underWayUntil(system.type().timeout());
    if (clock.instant().isBefore(earliest)) {
      endings.later(batch, work, earliest);
    } else if (!work.type().readable()) {
      work.sendAgain(work.committed().again(clock.instant()));
    }
  }

  private void read(DeliveryBatch batch, ConnectedSystem system, String object, List<Work> group) {
    var byRef = new HashMap<NativeRef, Work>();
    group.forEach(it -> byRef.put(ref(it), it));
    for (var outcome : calls.read(batch, system, object, List.copyOf(byRef.keySet()))) {
      var work = byRef.get(outcome.ref());
      if (work != null) {
        endings.guarded(batch, work, "read", () -> seen(batch, work, outcome));
      }
    }
  }

  private static NativeRef ref(Work work) {
    var ref = Letters.ref(work);
    if (ref == null) {
      throw new IllegalStateException("Only linked copies are archived or deleted");
    }
    return ref;
  }

  private void seen(DeliveryBatch batch, Work work, ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Failed failed) {
      endings.failed(batch, work, failed.failure(), work.intent() == null ? "read" : "look");
    } else if (outcome instanceof ReadOutcome.MergedInto) {
      work.closeIntent();
      endings.gone(batch, work, outcome.ref(), EventKind.MERGED);
    } else if (outcome instanceof ReadOutcome.Found found && !found.record().archived()) {
      live(batch, work, found.record());
    } else if (work.removal() == Removal.RESTORE && outcome instanceof ReadOutcome.Missing) {
      restoring(batch, work);
    } else if (work.removal() != Removal.RESTORE) {
      done(batch, work, "already");
    } else {
      restoring(batch, work);
    }
  }

  /** It is archived still. */
  private void restoring(DeliveryBatch batch, Work work) {
    if (work.intent() != null) {
      work.sendAgain(work.committed().again(clock.instant()));
    }
  }

  private void live(DeliveryBatch batch, Work work, NativeRecord copy) {
    if (work.removal() == Removal.RESTORE) {
      done(batch, work, "already");
    } else if (isEdited(work, copy)) {
      accounts.observed(batch, copy.ref(), EventKind.UPDATED);
      work.closeIntent();
      accounts.skipped(batch, work, Outcome.HELD, "edited-meanwhile");
      batch.end(work, new Settled.Ended(work.delivery));
    } else if (work.intent() != null) {
      work.sendAgain(work.committed().again(clock.instant()));
    }
  }

  private boolean isEdited(Work work, NativeRecord copy) {
    var link = work.link();
    return link != null
        && copies.said(work, copy).entrySet().stream()
            .anyMatch(it -> Removal.isEdited(link.shadow(), it.getKey(), it.getValue()));
  }

  private void prepare(DeliveryBatch batch, Work work) {
    var ref = ref(work);
    var removal = work.removal();
    if (removal == Removal.UNLINK) {
      done(batch, work, null);
      return;
    }
    var kind = Operation.Kind.valueOf(String.valueOf(removal));
    if (removal == Removal.RESTORE && !work.type().can(kind)) {
      stays(batch, work, "this system brings nothing back when it is asked to");
      return;
    }
    if (!work.type().can(kind)) {
      var reason = "the system type declares no operation " + kind;
      endings.bury(batch, work, new Failure.Permanent(reason), "compute");
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
    work.prepared(
        Intent.frozen(
            id, request, expected(work), Accounts.definition(work), clock.instant(), null));
  }

  /**
   * What a record that is active is judged by to have left: were it to change, the intent is void.
   */
  private static Map<String, Intent.Expected> expected(Work work) {
    var record = work.context().state().record();
    var expected = new HashMap<String, Intent.Expected>();
    if (!record.removed() && work.removal() != Removal.RESTORE) {
      for (var sync : work.context().entity().syncs()) {
        for (var condition : sync.filter()) {
          var state = record.attributes().get(condition.attribute());
          if (state != null
              && Filters.judge(sync.filter(), record.values()) == Filters.Answer.OUT) {
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
  void settled(DeliveryBatch batch, Work work, WriteOutcome outcome) {
    if (outcome instanceof WriteOutcome.Gone && work.removal() == Removal.RESTORE) {
      stays(batch, work, "it is not even archived there any more");
    } else if (work.removal() == Removal.RESTORE
        && outcome instanceof WriteOutcome.Done answered
        && isRefused(work, answered)) {
      stays(batch, work, "the system did not bring it back");
    } else if (outcome instanceof WriteOutcome.Done answered && isRefused(work, answered)) {
      endings.bury(batch, work, new Failure.Invalid("the system did not do it", Set.of()), "write");
    } else if (outcome instanceof WriteOutcome.Done || outcome instanceof WriteOutcome.Gone) {
      done(batch, work, null);
    } else {
      work.closeIntent();
      var failure = new Failure.Transient("the copy keeps changing");
      endings.again(batch, work, failure, "write", false);
    }
  }

  /**
   * The record is active again and its copy there is not: a person brings it back in that system,
   * has it made anew, or leaves it.
   */
  private void stays(DeliveryBatch batch, Work work, String why) {
    var ref = ref(work);
    batch.review(
        new ReviewItem(
            ids.next(),
            ReviewItem.Kind.OBSERVED_DELETE,
            ref.toString(),
            work.delivery.entity(),
            work.delivery.record(),
            ref,
            Set.of(Removal.HELD),
            List.of(),
            ref
                + " is archived, its record is active again, and "
                + why
                + ". Bring it back there, have it made anew (recreate), or leave it?",
            clock.instant()));
    accounts.skipped(batch, work, Outcome.HELD, "restore-in-review");
    work.closeIntent();
    batch.end(work, new Settled.Ended(work.delivery));
  }

  /** The answer shows the record as if nothing had been asked. */
  private static boolean isRefused(Work work, WriteOutcome.Done done) {
    var answer = done.answer();
    var shows = work.type().archivedWhen();
    return answer != null
        && shows != null
        && Paths.read(answer.fields(), shows.substring(0, shows.indexOf('='))) != null
        && answer.archived() == (work.removal() == Removal.RESTORE);
  }

  private void done(DeliveryBatch batch, Work work, @Nullable String how) {
    var ref = ref(work);
    accounts.intent(batch, work, ref, Outcome.APPLIED, how, Map.of());
    var removal = work.removal();
    var number = batch.readNumber(readNumbers);
    if (removal == Removal.DELETE || removal == Removal.UNLINK) {
      batch.end(
          work,
          new Settled.Removed(
              work.delivery, ref, removal == Removal.UNLINK, number, clock.instant()));
      return;
    }
    if (removal == Removal.RESTORE) {
      // Whatever it missed is ordered once a look shows it alive.
      accounts.observed(batch, ref, EventKind.DELETED);
    }
    var shown = Removal.shownArchived(removal == Removal.ARCHIVE);
    batch.end(
        work,
        new Settled.Written(
            work.delivery.only(Set.of(String.valueOf(removal == null ? "" : removal.word()))),
            ref,
            shown,
            number,
            null,
            hash(work),
            clock.instant(),
            null));
  }

  private VersionHash hash(Work work) {
    return copies.hash(work, Map.of());
  }
}
