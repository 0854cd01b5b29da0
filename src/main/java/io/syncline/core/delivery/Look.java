package io.syncline.core.delivery;

import io.syncline.core.definition.Webhook.EventKind;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.Paths;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Settles open intents of updates by reading the target (S6), attribute by attribute: our values
 * mean done; the old ones that it was not applied, and the same bytes go out again; anything else
 * is an edit. A request is applied whole or not at all, so one value of ours beside an edit says
 * that the edit came after it.
 *
 * <p>A request may still be on its way for as long as the target's timeout, so a look comes no
 * earlier, unless sending the same again is harmless: with an idempotency key that is remembered,
 * or conditional on a version.
 */
final class Look {
  private final Calls calls;
  private final Copies copies;
  private final Completion completion;
  private final Endings endings;
  private final Accounts accounts;
  private final InstantSource clock;

  Look(
      Calls calls,
      Copies copies,
      Completion completion,
      Endings endings,
      Accounts accounts,
      InstantSource clock) {
    this.calls = calls;
    this.copies = copies;
    this.completion = completion;
    this.endings = endings;
    this.accounts = accounts;
    this.clock = clock;
  }

  void settle(DeliveryBatch batch, ConnectedSystem system) {
    endings.each(batch, Look::isUpdate, "look", it -> readyOrLater(batch, it, system));
    batch
        .openByObject(it -> isUpdate(it) && !it.sendsAgain())
        .forEach((object, group) -> look(batch, system, object, group));
  }

  private static boolean isUpdate(Work work) {
    return work.intent() != null && work.intent().request() instanceof WriteRequest.Update;
  }

  private static WriteRequest.Update request(Work work) {
    return (WriteRequest.Update) work.committed().request();
  }

  private void readyOrLater(DeliveryBatch batch, Work work, ConnectedSystem system) {
    var intent = work.committed();
    var link = work.link();
    if (link == null || !link.link().ref().equals(request(work).ref())) {
      // The link was re-pointed meanwhile: what that write did is an observation (S19).
      leftOpen(batch, work, request(work).ref(), "link-re-pointed");
      return;
    }
    var earliest = earliest(work, intent, system);
    if (clock.instant().isBefore(earliest)) {
      endings.later(batch, work, earliest);
    } else if (!work.type().readable()) {
      sendAgain(work, system);
    }
  }

  private Instant earliest(Work work, Intent intent, ConnectedSystem system) {
    boolean harmless =
        request(work).ifVersion() != null || Keys.remembered(work, system, clock.instant());
    return harmless ? intent.committedAt() : intent.underWayUntil(system.type().timeout());
  }

  private void look(DeliveryBatch batch, ConnectedSystem system, String object, List<Work> group) {
    var byRef = new HashMap<NativeRef, Work>();
    group.forEach(it -> byRef.put(request(it).ref(), it));
    var refs = group.stream().map(it -> request(it).ref()).distinct().toList();
    for (var outcome : calls.read(batch, system, object, refs)) {
      var work = byRef.get(outcome.ref());
      if (work != null) {
        endings.guarded(batch, work, "look", () -> seen(batch, system, work, outcome));
      }
    }
  }

  private void seen(DeliveryBatch batch, ConnectedSystem system, Work work, ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Found found) {
      judge(batch, system, work, found.record());
    } else if (outcome instanceof ReadOutcome.Failed failed) {
      endings.failed(batch, work, failed.failure(), "look");
    } else {
      var merged = outcome instanceof ReadOutcome.MergedInto;
      endings.gone(batch, work, outcome.ref(), merged ? EventKind.MERGED : EventKind.DELETED);
    }
  }

  private void judge(DeliveryBatch batch, ConnectedSystem system, Work work, NativeRecord copy) {
    var said = copies.said(work, copy);
    boolean applied = true;
    boolean arrived = false;
    boolean edited = false;
    for (var expected : work.committed().expected().entrySet()) {
      var path = expected.getKey();
      boolean ours = copies.isAsSent(work, path, said.get(path), expected.getValue().value());
      boolean old = isOld(work, path, said);
      applied &= ours;
      arrived |= ours && !old;
      edited |= !ours && !old;
    }
    if (edited && arrived) {
      completion.appliedAndEdited(batch, work, copy.ref(), copy);
    } else if (edited) {
      onceNothingArrives(
          batch, system, work, () -> leftOpen(batch, work, copy.ref(), "edited-meanwhile"));
    } else if (applied) {
      completion.applied(batch, work, copy.ref(), copy);
    } else {
      notApplied(batch, system, work, copy);
    }
  }

  /**
   * Sending it again is harmless while its key is known; giving it up for something newer is not
   * (S7).
   */
  private void onceNothingArrives(
      DeliveryBatch batch, ConnectedSystem system, Work work, Runnable givingUp) {
    var arrived = work.committed().underWayUntil(system.type().timeout());
    if (request(work).ifVersion() == null && clock.instant().isBefore(arrived)) {
      endings.later(batch, work, arrived);
    } else {
      givingUp.run();
    }
  }

  /** Whether it was applied will never be known; what the target holds is an observation. */
  private void leftOpen(DeliveryBatch batch, Work work, NativeRef ref, String reason) {
    accounts.observed(batch, ref, EventKind.UPDATED);
    endings.intentVoid(batch, work, ref, reason);
  }

  /**
   * The same bytes go out again; but a full replacement, or a condition, that was computed from
   * another state of the copy would undo what happened since, or be refused: that is computed anew
   * (S8).
   */
  private void notApplied(
      DeliveryBatch batch, ConnectedSystem system, Work work, NativeRecord copy) {
    var request = request(work);
    boolean moved =
        request.ifVersion() != null && !request.ifVersion().equals(copy.version())
            || work.type().replaces() && !laidOver(copy, work).agreesWith(request.fields());
    if (moved) {
      onceNothingArrives(
          batch,
          system,
          work,
          () -> endings.intentVoid(batch, work, copy.ref(), "moved-meanwhile"));
    } else {
      sendAgain(work, system);
    }
  }

  /** A key that is still known counts from its first use, all other waits from the last. */
  private void sendAgain(Work work, ConnectedSystem system) {
    var now = clock.instant();
    var intent = work.committed();
    work.sendAgain(Keys.remembered(work, system, now) ? intent : intent.again(now));
  }

  /** The replacement as it would be computed from this copy. */
  private static Value laidOver(NativeRecord copy, Work work) {
    var set = new HashMap<String, Value>();
    var omitted = new ArrayList<String>();
    for (var path : work.committed().expected().keySet()) {
      var value = Paths.read(request(work).fields(), path);
      if (value == null) {
        omitted.add(path);
      } else {
        set.put(path, value);
      }
    }
    return Paths.without(Paths.write(copy.told(), set), omitted);
  }

  private static boolean isOld(Work work, String path, Map<String, Value> said) {
    var held = said.get(path);
    var known = Copies.known(work, path);
    return held == null || (known == null ? held.isEmpty() : known.held().agreesWith(held));
  }
}
