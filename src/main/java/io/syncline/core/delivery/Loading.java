package io.syncline.core.delivery;

import io.syncline.core.definition.Entity;
import io.syncline.core.definition.Installation;
import io.syncline.core.definition.Installations;
import io.syncline.core.definition.SyncRules;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.system.Failure;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.Due;
import io.syncline.core.transform.Leaving;
import io.syncline.core.transform.ReferenceNames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a delivery's record, definition and link beside it. */
final class Loading {
  /** How often a delivery asks whether its entity, or its system, is there again. */
  static final Duration STOPPED = Duration.ofMinutes(1);

  private final DeliveryStore store;
  private final Links links;
  private final Installations installations;
  private final RetryPolicy policy;
  private final Due due;
  private final Endings endings;
  private final Accounts accounts;
  private final InstantSource clock;

  Loading(
      DeliveryStore store,
      Links links,
      Installations installations,
      RetryPolicy policy,
      Due due,
      Endings endings,
      Accounts accounts,
      InstantSource clock) {
    this.store = store;
    this.links = links;
    this.installations = installations;
    this.policy = policy;
    this.due = due;
    this.endings = endings;
    this.accounts = accounts;
    this.clock = clock;
  }

  void load(DeliveryBatch batch) {
    var installation = installations.current();
    var states =
        referring(
            installation,
            store.states(batch.open(it -> true).stream().map(it -> it.delivery.record()).toList()));
    for (var work : batch.open(it -> true)) {
      var state = states.get(work.delivery.record());
      var whole = installation.entity(work.delivery.entity()).orElse(null);
      var entity = whole == null ? null : whole.pausing(installation.paused());
      var participant = entity == null ? null : entity.participant(batch.target()).orElse(null);
      if (entity == null || participant == null) {
        stopped(batch, work);
      } else if (state == null) {
        endings.nothing(batch, work, "record-gone");
      } else {
        var link = state.main(participant.system(), participant.object()).orElse(null);
        work.context(new Work.Context(entity, participant, state, link));
        standing(batch, work, state, link);
        withhold(batch, work, whole);
        silence(batch, work, state);
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
              links.of(refs).forEach((ref, link) -> records.put(ref, link.record()));
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
          it -> it.behind(ahead.getOrDefault(it.delivery.id(), DeliveryStore.Ahead.NOBODY)));
    }
  }

  /** Its sync is paused or being mended: it waits, but not for ever. */
  private void stopped(DeliveryBatch batch, Work work) {
    var now = clock.instant();
    if (policy.outlived(work.delivery.createdAt(), now)) {
      var failure = new Failure.Permanent("no started sync delivers this entity there any more");
      endings.bury(batch, work, failure, "load");
    } else {
      endings.later(batch, work, now.plus(STOPPED));
    }
  }

  /**
   * What only a paused sync would write waits for its end; what is not its own flows on. A copy is
   * neither archived nor deleted while any sync that includes it is paused.
   */
  private void withhold(DeliveryBatch batch, Work work, Entity whole) {
    var context = work.context();
    if (context.entity().paused().isEmpty() || work.isOver() || work.intent() != null) {
      return;
    }
    var now = clock.instant();
    if (work.removal() != null) {
      if (concerned(work)) {
        endings.later(batch, work, now.plus(STOPPED));
      }
      return;
    }
    var link = context.link();
    var all = due.of(whole, context.participant(), context.state(), link);
    var flowing = due.of(context.entity(), context.participant(), context.state(), link);
    if (all.size() > flowing.size()) {
      if (flowing.isEmpty()) {
        endings.later(batch, work, now.plus(STOPPED));
      } else {
        accounts.lookAgain(batch, work);
      }
    }
  }

  private static boolean concerned(Work work) {
    var context = work.context();
    return context.entity().syncs().stream()
        .filter(it -> it.systems().contains(context.participant().system()))
        .anyMatch(it -> context.entity().paused().contains(it.sync()));
  }

  /** It is not even looked for where nothing may be said of it. */
  private boolean isIdle(Work work) {
    var context = work.context();
    return work.link() == null
        && work.intent() == null
        && due.of(context.entity(), context.participant(), context.state(), null).isEmpty();
  }

  /** Whether what it was to do to the copy itself still holds (S7). */
  private void standing(
      DeliveryBatch batch, Work work, RecordState state, RecordState.@Nullable LinkState link) {
    var record = state.record();
    var words = work.delivery.attributes();
    if (work.intent() != null) {
      underway(work);
    } else if (record.removed()
        || work.delivery.origin().chain().contains(Removal.UNDONE)
        || Leaving.out(work.context().entity(), batch.target(), record.values())) {
      Removal.in(words).ifPresent(work::removes);
    } else if (words.contains(Removal.RESTORE.word())
        && link != null
        && record.status() == Status.ACTIVE
        && Removal.archived(link.shadow())) {
      work.removes(Removal.RESTORE);
    }
    if (work.removal() == null || work.intent() != null) {
      return;
    }
    if (link == null) {
      endings.nothing(batch, work, "not-linked");
    } else if (work.removal() != Removal.RESTORE && state.held().contains(Removal.HELD)) {
      endings.nothing(batch, work, "delete-in-review");
    }
  }

  private static void underway(Work work) {
    var request = work.committed().request();
    if (request instanceof WriteRequest.Archive) {
      work.removes(Removal.ARCHIVE);
    } else if (request instanceof WriteRequest.Delete) {
      work.removes(Removal.DELETE);
    } else if (request instanceof WriteRequest.Restore) {
      work.removes(Removal.RESTORE);
    }
  }

  /** Nothing is due for a silenced record; what was sent before it fell silent is still settled. */
  private void silence(DeliveryBatch batch, Work work, @Nullable RecordState state) {
    if (state != null
        && state.record().status() != Status.ACTIVE
        && work.intent() == null
        && work.removal() == null) {
      var status = state.record().status().name().toLowerCase(Locale.ROOT);
      endings.nothing(batch, work, "record-" + status);
    } else if (!work.isOver() && isIdle(work)) {
      endings.nothing(batch, work, "nothing-due");
    }
  }
}
