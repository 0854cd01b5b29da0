package io.syncline.core.run.poll;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.CallOrigin;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what changed in a system that sends no events, into the inbox (S22).
 *
 * <p>Reads from the watermark on, inclusive, page by page; each page is committed to the inbox
 * before the next one is asked for, and the watermark moves only when all of them are, so a crash
 * or a failure in between repeats rows and loses none. It trails the newest time seen by the
 * system's {@code commitLag}, is as coarse as its times (rows of one second, or without fractions,
 * are read again and not passed over), and never runs ahead of our own clock, so that one record
 * stamped in the future hides nothing. Rows without a time are taken, but for those that a poll of
 * the whole list saw alike before ({@link RepeatedRows}), and never move it. What did not change is
 * found out against the shadow; only a row that was filed as it is when nothing more could come is
 * passed over, and none after the database lost its last commits in a failover. What appears later
 * than {@code commitLag}, and deletes, are left to reconciliation. Polls of one object do not
 * overlap.
 */
public final class Poller {

  static final String CIRCLE =
      "its pages go round in a circle: what asks for the next page does nothing there";
  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** More than any two time zones, or a clock that was never set, may be apart. */
  static final Duration BEFORE_NOW = Duration.ofDays(1);

  private final FeedPolls feeds;
  private final Inbox inbox;
  private final Watermarks watermarks;
  private final Ids ids;
  private final InstantSource clock;
  private final Consumer<Duration> rest;
  private final Map<Polled.Of, RepeatedRows> repeats = new ConcurrentHashMap<>();

  /**
   * @param rest waits for so long
   */
  public Poller(
      Inbox inbox, Watermarks watermarks, Ids ids, InstantSource clock, Consumer<Duration> rest) {
    this.feeds = new FeedPolls(inbox, watermarks, ids, clock, this::again);
    this.inbox = inbox;
    this.watermarks = watermarks;
    this.ids = ids;
    this.clock = clock;
    this.rest = rest;
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
   * Polls of an object that was never polled begin with what changed from about now on; a day
   * earlier, because the system's clock may not be known yet.
   *
   * @return whether it was never polled
   */
  public boolean beginNow(ConnectedSystem system, ObjectType object) {
    if (watermarks.get(system.id(), object.name()).isPresent()) {
      return false;
    }
    if (FeedPolls.byToken(object)) {
      return false;
    }
    var from = clock.instant().minus(BEFORE_NOW);
    watermarks.advance(system.id(), object.name(), floor(from, object.granularity()));
    return true;
  }

  /**
   * Polls one object once.
   *
   * @throws SystemFailure when a page could not be had, also when it was asked for again, or pages
   *     go round in a circle; what was read before is in the inbox
   * @throws Inbox.InboxUnavailable when a page could not be stored
   */
  public Polled runOnce(ConnectedSystem system, ObjectType object, int pageSize) {
    return runOnce(system, object, pageSize, new Tally());
  }

  Polled runOnce(ConnectedSystem system, ObjectType object, int pageSize, Tally tally) {
    var polled =
        object.can(Operation.Kind.FEED)
            ? feed(system, object, pageSize, tally)
            : listed(system, object, pageSize, tally);
    if (!object.can(Operation.Kind.DELETED)) {
      return polled;
    }
    var events = new HashSet<>(polled.events());
    events.addAll(feeds.deleted(system, object, pageSize));
    tally.events = events.size();
    return new Polled(polled.rows(), events, polled.watermark());
  }

  /** Goes on where the feed was left; where that place is not known, all records are read again. */
  private Polled feed(ConnectedSystem system, ObjectType object, int pageSize, Tally tally) {
    var followed = feeds.follow(system, object, pageSize);
    if (followed != null) {
      tally.rows = followed.rows();
      tally.events = followed.events().size();
      return followed;
    }
    var place = feeds.begin(system, object, pageSize);
    var events = new HashSet<UUID>();
    var rounds = new PagingLoopDetector();
    var all = new RepeatedRows(object);
    String cursor = null;
    do {
      var page = page(system, new ListRequest(object.name(), null, cursor, pageSize));
      tally.rows += page.records().size();
      events.addAll(accept(page, all, Instant.EPOCH));
      tally.events = events.size();
      cursor = page.next();
      if (rounds.isCircle(page)) {
        throw circle(system, object);
      }
    } while (cursor != null);
    place.run();
    watermarks.polled(system.id(), object.name());
    return new Polled(tally.rows, events, watermarks.get(system.id(), object.name()).orElse(null));
  }

  private static SystemFailure circle(ConnectedSystem system, ObjectType object) {
    return new SystemFailure(system.id(), "poll " + object.name(), new Failure.Permanent(CIRCLE));
  }

  private Polled listed(ConnectedSystem system, ObjectType object, int pageSize, Tally tally) {
    var begun = clock.instant();
    var since = watermarks.get(system.id(), object.name()).orElse(null);
    var events = new HashSet<UUID>();
    var rounds = new PagingLoopDetector();
    var repeated =
        repeats.computeIfAbsent(
            new Polled.Of(system.id(), object.name()), it -> new RepeatedRows(object));
    repeated.resumeFrom(since, begun);
    Instant newest = null;
    String cursor = null;
    do {
      var page = page(system, new ListRequest(object.name(), since, cursor, pageSize));
      tally.rows += page.records().size();
      events.addAll(accept(page, repeated, begun.plus(system.clockOffset())));
      tally.events = events.size();
      for (var record : page.records()) {
        newest = later(newest, record.updatedAt());
      }
      cursor = page.next();
      if (rounds.isCircle(page)) {
        throw circle(system, object);
      }
    } while (cursor != null);
    if (newest != null) {
      var watermark = watermark(object, newest, begun);
      watermarks.advance(system.id(), object.name(), watermark);
      repeated.keepFrom(watermark);
    } else if (since == null) {
      watermarks.polled(system.id(), object.name());
    }
    var stored = watermarks.get(system.id(), object.name()).orElse(null);
    repeated.stored(stored);
    return new Polled(tally.rows, events, stored);
  }

  /** One broken connection is no reason to begin the whole poll again: to read changes nothing. */
  private RecordPage page(ConnectedSystem system, ListRequest request) {
    return again(() -> system.list(request));
  }

  private <T> T again(Supplier<T> read) {
    for (int tries = 1; ; tries++) {
      try {
        return CallOrigin.ofRun(read);
      } catch (SystemFailure failed) {
        if (tries == TRIES || !(failed.failure() instanceof Failure.Transient)) {
          throw failed;
        }
        rest.accept(PAUSE.multipliedBy(1L << (tries - 1)));
      }
    }
  }

  private Set<UUID> accept(RecordPage page, RepeatedRows repeated, Instant readAt) {
    var rows = page.records().stream().filter(row -> !repeated.has(row)).toList();
    if (rows.isEmpty()) {
      return Set.of();
    }
    var now = clock.instant();
    try {
      var accepted = inbox.accept(rows.stream().map(record -> event(record, now)).toList());
      rows.forEach(row -> repeated.filed(row, readAt));
      return accepted;
    } catch (Inbox.InboxUnavailable e) {
      repeated.forget();
      throw e;
    }
  }

  private InboxEvent event(NativeRecord record, Instant now) {
    return new InboxEvent(
        ids.next(),
        record.ref(),
        EventKind.UPDATED,
        InboxEvent.Source.POLL,
        new InboxEvent.Arrival(null, record.updatedAt(), now),
        InboxEvent.Content.complete(record.fields()),
        Origin.of(record.ref().system().value()));
  }

  static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
    return a == null || b != null && b.isAfter(a) ? b : a;
  }

  static Instant watermark(ObjectType object, Instant newest, Instant begun) {
    var seen = newest.isAfter(begun) ? begun : newest;
    return floor(seen.minus(object.commitLag()), object.granularity());
  }

  static Instant floor(Instant time, Duration step) {
    long millis = Math.max(1, step.toMillis());
    return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), millis) * millis);
  }
}
