package io.syncline.core.delivery;

import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.WriteRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Settles open intents of creates (S9). While the target remembers the idempotency key the same
 * bytes and key go out again; else it is searched for our marker, not earlier than the request may
 * still be on its way and its record may still be invisible, twice; then the same request goes out
 * again. A target with neither gets no second create: a person is asked.
 */
final class CreateLook {
  private static final int LOOKS = 2;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Search search;
  private final Completion completion;
  private final Endings endings;
  private final Questions questions;
  private final Finding finding;
  private final Links links;
  private final InstantSource clock;

  CreateLook(
      Search search,
      Completion completion,
      Endings endings,
      Questions questions,
      Finding finding,
      Links links,
      InstantSource clock) {
    this.search = search;
    this.completion = completion;
    this.endings = endings;
    this.questions = questions;
    this.finding = finding;
    this.links = links;
    this.clock = clock;
  }

  void settle(DeliveryBatch batch, ConnectedSystem system) {
    endings.each(batch, CreateLook::isCreate, "look", work -> settle(batch, system, work));
  }

  private void settle(DeliveryBatch batch, ConnectedSystem system, Work work) {
    var link = work.link();
    if (Keys.remembered(work, system, clock.instant())) {
      work.sendAgain(work.committed());
    } else if (Search.searchesMarker(work)) {
      look(batch, system, work);
    } else if (link != null) {
      // Its event came before its answer and linked it: what is due now is computed anew.
      endings.intentVoid(batch, work, link.link().ref(), "linked-meanwhile");
    } else {
      questions.unknown(
          batch, work, "The system has neither a marker nor an idempotency key to look by.");
    }
  }

  private static boolean isCreate(Work work) {
    return work.intent() != null && work.intent().request() instanceof WriteRequest.Create;
  }

  private Instant earliest(Work work, ConnectedSystem system) {
    var first =
        work.committed().underWayUntil(system.type().timeout()).plus(work.type().visibleAfter());
    return first.plus(between(work).multipliedBy(work.committed().looks()));
  }

  private static Duration between(Work work) {
    var visible = work.type().visibleAfter();
    return visible.compareTo(BETWEEN_LOOKS) > 0 ? visible : BETWEEN_LOOKS;
  }

  private void look(DeliveryBatch batch, ConnectedSystem system, Work work) {
    var earliest = earliest(work, system);
    if (clock.instant().isBefore(earliest)) {
      endings.later(batch, work, earliest);
      return;
    }
    judge(batch, work, search.byMarker(batch, system, work));
  }

  private void judge(DeliveryBatch batch, Work work, Search.Result result) {
    if (result instanceof Search.Result.One one) {
      var ref = one.copy().ref();
      var linked = links.of(List.of(ref)).get(ref);
      if (linked != null && !linked.record().equals(work.delivery.record())) {
        finding.ask(batch, work, List.of(ref), "the one with our marker is linked to another");
      } else {
        completion.appliedBefore(batch, work, ref, one.copy());
      }
    } else if (result instanceof Search.Result.Unclear unclear) {
      finding.ask(batch, work, unclear.candidates(), unclear.why());
    } else if (result instanceof Search.Result.NotAsked failed) {
      endings.failed(batch, work, failed.failure(), "look");
    } else {
      notSeen(batch, work);
    }
  }

  private void notSeen(DeliveryBatch batch, Work work) {
    var looked = work.committed().looked();
    if (looked.looks() < LOOKS) {
      batch.end(
          work,
          new Settled.Again(work.delivery, clock.instant().plus(between(work)), looked, false));
    } else {
      work.sendAgain(looked.again(clock.instant()));
    }
  }
}
