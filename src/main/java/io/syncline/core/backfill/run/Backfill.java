package io.syncline.core.backfill.run;

import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.run.ActiveRun;
import io.syncline.core.run.Run;
import io.syncline.core.run.RunCounters;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lists all records of a sync, system by system, and files the id of each as an event.
 *
 * <p>No value that was listed is ever written: each record is read again in its lane, so that an
 * edit made meanwhile wins, and a running backfill moves no shadow (S1, S3). A page's events and
 * the checkpoint behind it are one commit: after a crash no page that was filed is repeated, and
 * none is passed over. One listing is over when everything it led to is, so that what the next
 * system lists is found linked already.
 */
public final class Backfill implements BulkRun {

  private static final int RESTARTS = 3;

  private final BulkStore store;
  private final ConnectedSystems systems;
  private final BulkListingOrder listingOrder;
  private final Pacing pacing;
  private final Wakeups wakeups;
  private final Runtime runtime;

  public Backfill(
      BulkStore store,
      ConnectedSystems systems,
      BulkListingOrder listingOrder,
      Pacing pacing,
      Wakeups wakeups,
      Runtime runtime) {
    this.store = store;
    this.runtime = runtime;
    this.systems = systems;
    this.listingOrder = listingOrder;
    this.pacing = pacing;
    this.wakeups = wakeups;
  }

  @Override
  public void work(ActiveRun ongoing) {
    var run = ongoing.run();
    var sync = Objects.requireNonNull(run.sync());
    var request = BulkRequest.of(run.request().words());
    var legs = listingOrder.legs(runtime.installation(), sync, request);
    if (legs.isEmpty()) {
      ongoing.end(
          Run.Status.FAILED,
          Map.of(),
          BulkListingOrder.nothing(runtime.installation(), sync, request));
      return;
    }
    var at = Progress.of(ongoing.claimed().checkpoint(), legs, runtime.now());
    try {
      while (at.leg() < legs.size()) {
        at = leg(ongoing, legs.get(at.leg()), sync, request, at);
        if (isCanary(request, at)) {
          stopAfterCanary(ongoing, at);
          return;
        }
      }
      end(ongoing, at);
    } catch (SystemFailure failed) {
      ongoing.end(
          Run.Status.FAILED,
          counts(run, at, 0),
          failed.system() + " could not be listed: " + failed.failure().reason());
    }
  }

  private static boolean isCanary(BulkRequest request, Progress at) {
    var canary = request.canary();
    return canary != null && !at.canaryOver() && at.totals().read() >= canary;
  }

  /** The first ones are looked at; the others when the run is resumed. */
  private void stopAfterCanary(ActiveRun ongoing, Progress at) {
    settle(ongoing, at);
    var past = at.past();
    var counts = counts(ongoing.run(), past, 0);
    ongoing.save(past.struct(), counts);
    ongoing.end(
        Run.Status.PAUSED,
        counts,
        "The canary of " + at.totals().read() + " records is over; resume the run to go on");
  }

  private Progress leg(
      ActiveRun ongoing, BulkListing leg, String sync, BulkRequest request, Progress begun) {
    var system = systems.get(leg.system());
    var reading = new ListingReader(system, leg, since(sync, leg, request), begun);
    var at = reading.resumed(begun);
    while (!at.at().listed()) {
      int size = size(request, leg, at);
      pacing.room(ongoing, size);
      at = page(ongoing, system, leg, request, reading, at, size);
      if (isCanary(request, at)) {
        return at;
      }
    }
    settle(ongoing, at);
    if (!request.partial() || request.sinceLast()) {
      store.bulkDone(sync, leg, watermark(leg, system, at));
    }
    var next = at.next(leg, request.isOfAll());
    ongoing.save(next.struct(), counts(ongoing.run(), next, 0));
    return next;
  }

  /** As much before its beginning as a change may appear late in a listing (S22). */
  private Instant watermark(BulkListing leg, ConnectedSystem system, Progress at) {
    var legBegan = at.at().began();
    var began = legBegan == null ? at.began() : legBegan;
    return began
        .plus(system.clockOffset())
        .minus(leg.object().commitLag())
        .minus(leg.object().granularity());
  }

  private Progress page(
      ActiveRun ongoing,
      ConnectedSystem system,
      BulkListing leg,
      BulkRequest request,
      ListingReader reading,
      Progress at,
      int size) {
    var asked = runtime.now();
    RecordPage page;
    try {
      page = pacing.page(ongoing, system, reading.request(at.at(), size));
    } catch (SystemFailure failed) {
      if (at.at().next().cursor() == null || at.at().restarts() >= RESTARTS) {
        throw failed;
      }
      return reading.restarted(at);
    }
    var begun =
        at.at().began() == null
            ? at.beginning(asked, Pacing.expected(system, leg.object(), request, page))
            : at;
    var step = reading.take(begun, page);
    var after = step.after();
    var events = step.fresh().stream().map(it -> event(it, ongoing.run(), request)).toList();
    store.file(ongoing.claimed(), events, after.struct(), counts(ongoing.run(), after, 0));
    wakeups.inbox(leg.system());
    return after;
  }

  private @Nullable Instant since(String sync, BulkListing leg, BulkRequest request) {
    return request.sinceLast() ? store.lastBulk(sync, leg).orElse(null) : request.updatedSince();
  }

  private static int size(BulkRequest request, BulkListing leg, Progress at) {
    int usual = request.batchSize() == null ? leg.batchSize() : request.batchSize();
    var canary = request.canary();
    return canary == null || at.canaryOver()
        ? usual
        : (int) Math.max(1, Math.min(usual, canary - at.totals().read()));
  }

  private InboxEvent event(NativeRecord record, Run run, BulkRequest request) {
    return event(record.ref(), run, runtime.ids(), runtime.now())
        .carrying(request.options().payload());
  }

  /** An id, never a value. */
  public static InboxEvent event(NativeRef ref, Run run, Ids ids, Instant now) {
    return event(ref, Origin.ofRun(run.id()), ids, now);
  }

  /** The same, come about otherwise. */
  public static InboxEvent event(NativeRef ref, Origin origin, Ids ids, Instant now) {
    return InboxEvent.readRequest(ids.next(), ref, InboxEvent.Source.BACKFILL, now, origin);
  }

  private void settle(ActiveRun ongoing, Progress at) {
    pacing.settled(
        ongoing, waiting -> ongoing.save(at.struct(), counts(ongoing.run(), at, waiting)));
  }

  private void end(ActiveRun ongoing, Progress at) {
    var counts = counts(ongoing.run(), at, 0);
    boolean clean = RunCounters.clean(counts);
    ongoing.end(clean ? Run.Status.SUCCEEDED : Run.Status.PARTIAL, counts, reason(at));
  }

  private static @Nullable String reason(Progress at) {
    return at.totals().missing() == 0
        ? null
        : "A listing showed fewer records than its system counts: run it again, or reconcile";
  }

  private Map<String, Long> counts(Run run, Progress at, long waiting) {
    return BulkFigures.of(store.tally(run.id()), at, waiting, runtime.now());
  }

  @Override
  public List<Run.Kind> kinds() {
    return List.of(Run.Kind.BACKFILL);
  }
}
