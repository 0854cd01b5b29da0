package io.syncline.store.memory;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.Settled;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.Link;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.store.delivery.SyncSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ends deliveries or keeps them queued, in memory. */
final class MemorySettlement {

  private final MemoryState state;
  private final MemoryDeliveryStore store;
  private final List<Link> made = new ArrayList<>();
  private final List<InboxEvent> again = new ArrayList<>();
  private final Set<RecordId> written = new HashSet<>();

  MemorySettlement(MemoryState state, MemoryDeliveryStore store) {
    this.state = state;
    this.store = store;
  }

  void settle(Settled settled) {
    var waiting = state.deliveries.get(settled.delivery().id());
    if (waiting == null) {
      return;
    }
    var now = waiting.delivery();
    boolean goesOn = settled instanceof Settled.Again it && it.intent() != null;
    if (!goesOn && now.intent() != null) {
      written.add(now.record());
    }
    if (settled instanceof Settled.Written it) {
      written(it, now);
    } else if (settled instanceof Settled.Found it) {
      if (made(it.link(), now)) {
        again(now, it.again(), null, false);
      }
    } else if (settled instanceof Settled.Removed it) {
      var link = state.links.get(it.ref());
      if (link != null && link.record().equals(now.record())) {
        var ended =
            new Effect.LinkEnded(
                it.ref(), now.record(), now.entity(), it.number(), it.at(), it.kept());
        state.unlink(ended);
        again.addAll(state.lookAgain(List.of(ended)));
      }
      end(it.delivery(), now);
    } else if (settled instanceof Settled.Waits it) {
      boolean changed = now.state().revision() != it.delivery().state().revision();
      waits(now, it.parents(), it.now(), changed ? it.now() : it.again());
    } else if (settled instanceof Settled.Again it) {
      again(now, it.at(), now.intent() == null ? null : it.intent(), it.attempt());
    } else {
      end(settled.delivery(), now);
    }
  }

  /**
   * Wakes the copies that waited for the new links, and queues what was observed.
   *
   * @param observed by the deliveries
   * @return the systems whose events waited for a write that ended
   */
  Set<SystemId> end(List<InboxEvent> observed) {
    made.forEach(it -> MemoryReferences.linked(state, it));
    var looks = new ArrayList<>(observed);
    looks.addAll(again);
    var inbox = new MemoryInbox(state);
    inbox.accept(looks);
    return inbox.wake(written);
  }

  private void written(Settled.Written it, Delivery now) {
    if (it.created() != null && !made(it.created(), now)) {
      return;
    }
    var link = state.links.get(it.ref());
    var shadow = state.shadows.getOrDefault(it.ref(), Shadow.UNKNOWN);
    if (link == null
        || !link.record().equals(now.record())
        || shadow.readNumber() > it.held().number()) {
      again.add(lookAgain(it));
    } else {
      state.shadows.put(
          it.ref(), shadow.advancedTo(it.held().fields(), it.held().number(), it.held().version()));
      var record = state.records.get(now.record());
      if (record != null) {
        state.put(
            link.synced(
                it.at(),
                SyncSource.of(record, it),
                it.delivery().origin().run(),
                it.held().hash()));
      }
    }
    supersede(it.delivery());
    var left = it.left();
    if (left == null) {
      end(it.delivery(), now);
    } else {
      var rest = store.with(now.only(left.attributes()), null, now.attempts());
      if (left.parents().isEmpty()) {
        again(rest, left.again(), null, true);
      } else {
        waits(rest, left.parents(), it.at(), left.again());
      }
    }
  }

  /** Until one of the records is in the target, which it may be already. */
  private void waits(Delivery now, Set<RecordId> parents, Instant since, Instant at) {
    var due = at;
    for (var link : state.links.values()) {
      if (parents.contains(link.record())
          && link.role() == Link.Role.MAIN
          && link.ref().system().equals(now.target())) {
        due = since;
      }
    }
    var later = laterDue(now);
    var s = now.state();
    var again = new Delivery.State(s.seq(), 0, s.revision(), s.shard(), s.epoch(), since, since);
    var waiting = new Delivery(now.id(), now.change(), now.cause(), again, null);
    again(waiting, later != null && later.isBefore(due) ? later : due, null, false);
    state.deliveries.computeIfPresent(
        now.id(), (id, it) -> new MemoryState.Waiting(it.delivery(), it.due(), true));
  }

  /** When the delivery that was opened behind this one is due; null: there is none. */
  private @Nullable Instant laterDue(Delivery now) {
    return state.deliveries.values().stream()
        .filter(it -> !it.delivery().id().equals(now.id()))
        .filter(it -> it.delivery().intent() == null)
        .filter(it -> MemoryDeliveryStore.sameLane(it.delivery(), now))
        .map(MemoryState.Waiting::due)
        .findFirst()
        .orElse(null);
  }

  private boolean made(Link link, Delivery now) {
    if (state.free(link)) {
      state.put(link);
      made.add(link);
      ChangeSet.endedByLinking(link).forEach(it -> state.answered(it.question(), it.subject()));
      return true;
    }
    state.deliveries.remove(now.id());
    state.add(
        new ReviewItem(
            state.ids.next(),
            new ReviewItem.Key(ReviewItem.Kind.IDENTITY_CONFLICT, link.record() + " " + link.ref()),
            new About(now.entity(), now.record(), link.ref()),
            Set.of(),
            List.of(link.record().toString()),
            "The delivery found or made a record that is linked to another",
            now.createdAt()));
    return false;
  }

  private void again(Delivery now, Instant at, @Nullable Intent intent, boolean attempt) {
    var goesOn = store.with(now, intent, now.attempts() + (attempt ? 1 : 0));
    if (intent == null) {
      for (var other : List.copyOf(state.deliveries.values())) {
        var later = other.delivery();
        if (!later.id().equals(now.id()) && MemoryDeliveryStore.sameLane(later, now)) {
          state.deliveries.remove(later.id());
          state.ofRuns.remove(now.id());
          goesOn = MemoryDeliveryStore.joined(goesOn, later, later.state().revision());
        }
      }
    }
    store.replace(goesOn, at);
  }

  /** Later changes that joined after the claim keep it (S7). */
  private void end(Delivery claimed, Delivery now) {
    if (now.intent() != null || now.state().revision() == claimed.state().revision()) {
      state.deliveries.remove(now.id());
    }
  }

  private InboxEvent lookAgain(Settled.Written written) {
    return InboxEvent.readRequest(
        state.ids.next(),
        written.ref(),
        InboxEvent.Source.OBSERVED,
        written.at(),
        written.delivery().origin().through(written.delivery().id().toString()));
  }

  private void supersede(Delivery success) {
    state.deadLetters.replaceAll(
        (id, it) ->
            it.status() == DeadLetter.Status.OPEN
                    && it.work().kind() == DeadLetter.Kind.DELIVERY
                    && success.record().equals(it.about().record())
                    && success.target().equals(it.system())
                    && success.attributes().containsAll(it.work().attributes())
                ? MemoryDeadLetters.with(it, DeadLetter.Status.SUPERSEDED)
                : it);
  }
}
