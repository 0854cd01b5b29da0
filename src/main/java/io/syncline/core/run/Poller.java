package io.syncline.core.run;

import io.syncline.core.definition.ObjectType;
import io.syncline.core.definition.Webhook.EventKind;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what changed in a system that tells nobody, into the inbox (S22).
 *
 * <p>Reads from the watermark on, inclusive, page by page; each page is committed to the inbox
 * before the next one is asked for, and the watermark moves only when all of them are, so a crash
 * or a failure in between repeats rows and loses none. It trails the newest time seen by the
 * system's {@code commitLag}, is as coarse as its times (rows of one second, or without fractions,
 * are read again and not passed over), and never runs ahead of our own clock, so that one record
 * stamped in the future hides nothing. Rows without a time are always taken and never move it. What
 * did not change is found out against the shadow; only a row that was filed as it is when nothing
 * more could come is passed over. What appears later than {@code commitLag}, and deletes, are left
 * to reconciliation. Polls of one object do not overlap.
 */
public final class Poller {

  private final Inbox inbox;
  private final Watermarks watermarks;
  private final Ids ids;
  private final InstantSource clock;
  private final Map<Polled.Of, Repeats> repeats = new ConcurrentHashMap<>();

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

    private record Of(SystemId system, String object) {}
  }

  /** How far a poll came, also where it failed; of one thread. */
  static final class Tally {
    private long rows;
    private long events;

    long rows() {
      return rows;
    }

    long events() {
      return events;
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
    return runOnce(system, object, pageSize, new Tally());
  }

  Polled runOnce(ConnectedSystem system, ObjectType object, int pageSize, Tally tally) {
    var begun = clock.instant();
    var since = watermarks.get(system.id(), object.name()).orElse(null);
    var events = new HashSet<UUID>();
    var cursors = new HashSet<String>();
    var repeated =
        repeats.computeIfAbsent(
            new Polled.Of(system.id(), object.name()), it -> new Repeats(object));
    Instant newest = null;
    String cursor = null;
    do {
      var page = system.list(new ListRequest(object.name(), since, cursor, pageSize));
      tally.rows += page.records().size();
      events.addAll(accept(page, repeated, begun.plus(system.clockOffset())));
      tally.events = events.size();
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
      var watermark = watermark(object, newest, begun);
      watermarks.advance(system.id(), object.name(), watermark);
      repeated.keepFrom(watermark);
    }
    return new Polled(tally.rows, events, watermarks.get(system.id(), object.name()).orElse(null));
  }

  private Set<UUID> accept(Page page, Repeats repeated, Instant readAt) {
    var rows = page.records().stream().filter(row -> !repeated.has(row)).toList();
    if (rows.isEmpty()) {
      return Set.of();
    }
    var now = clock.instant();
    var accepted = inbox.accept(rows.stream().map(record -> event(record, now)).toList());
    rows.forEach(row -> repeated.filed(row, readAt));
    return accepted;
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
