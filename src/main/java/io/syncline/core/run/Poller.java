package io.syncline.core.run;

import io.syncline.core.definition.ObjectType;
import io.syncline.core.definition.Webhook.EventKind;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Origin;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads what changed in a system that tells nobody, into the inbox (S22).
 *
 * <p>Reads from the watermark on, inclusive, page by page; each page is committed to the inbox
 * before the next one is asked for, and the watermark moves only when all of them are, so a crash
 * or a failure in between repeats rows and loses none. It trails the newest time seen by the
 * system's {@code commitLag}, is as coarse as its times (rows of one second, or without fractions,
 * are read again and not passed over), and never runs ahead of our own clock, so that one record
 * stamped in the future hides nothing. Rows without a time are always taken and never move it. Rows
 * are not deduplicated: what did not change is found out against the shadow. What appears later
 * than {@code commitLag}, and deletes, are left to reconciliation.
 */
public final class Poller {

  private final Inbox inbox;
  private final Watermarks watermarks;
  private final Ids ids;
  private final InstantSource clock;

  public Poller(Inbox inbox, Watermarks watermarks, Ids ids, InstantSource clock) {
    this.inbox = inbox;
    this.watermarks = watermarks;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * What a poll saw.
   *
   * @param rows read, repeated ones included
   * @param events the new ones in the inbox
   * @param watermark where the next poll begins; null: with everything
   */
  public record Polled(long rows, Set<UUID> events, @Nullable Instant watermark) {
    public Polled {
      events = Set.copyOf(events);
    }

    /** Whether there was nothing beyond what the overlap repeats. */
    public boolean quiet() {
      return rows == 0;
    }
  }

  /**
   * Polls one object once.
   *
   * @throws io.syncline.core.system.SystemFailure when a page could not be had; what was read
   *     before is in the inbox
   * @throws Inbox.InboxUnavailable when a page could not be stored
   * @throws IllegalStateException when the system's pages go round in a circle
   */
  public Polled runOnce(ConnectedSystem system, ObjectType object, int pageSize) {
    var begun = clock.instant();
    var since = watermarks.get(system.id(), object.name()).orElse(null);
    var events = new HashSet<UUID>();
    var cursors = new HashSet<String>();
    Instant newest = null;
    long rows = 0;
    String cursor = null;
    do {
      var page = system.list(new ListRequest(object.name(), since, cursor, pageSize));
      events.addAll(accept(page));
      rows += page.records().size();
      for (var record : page.records()) {
        newest = later(newest, record.updatedAt());
      }
      cursor = page.next();
      if (cursor != null && !cursors.add(cursor)) {
        throw new IllegalStateException(
            "The pages of " + system.id() + "/" + object.name() + " go round in a circle");
      }
    } while (cursor != null);
    if (newest != null) {
      watermarks.advance(system.id(), object.name(), watermark(object, newest, begun));
    }
    return new Polled(rows, events, watermarks.get(system.id(), object.name()).orElse(null));
  }

  private Set<UUID> accept(Page page) {
    if (page.records().isEmpty()) {
      return Set.of();
    }
    var now = clock.instant();
    return inbox.accept(page.records().stream().map(record -> event(record, now)).toList());
  }

  private InboxEvent event(NativeRecord record, Instant now) {
    return new InboxEvent(
        ids.next(),
        record.ref(),
        EventKind.UPDATED,
        InboxEvent.Source.POLL,
        null,
        record.updatedAt(),
        now,
        record.fields(),
        true,
        Origin.of(record.ref().system().value()));
  }

  private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
    return a == null || b != null && b.isAfter(a) ? b : a;
  }

  private static Instant watermark(ObjectType object, Instant newest, Instant begun) {
    var seen = newest.isAfter(begun) ? begun : newest;
    return floor(seen.minus(object.commitLag()), object.granularity());
  }

  private static Instant floor(Instant time, Duration step) {
    long millis = Math.max(1, step.toMillis());
    return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), millis) * millis);
  }
}
