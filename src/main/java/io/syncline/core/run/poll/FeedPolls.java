package io.syncline.core.run.poll;

import io.syncline.core.definition.system.Changes;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ChangePage;
import io.syncline.core.system.ChangeRequest;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows lists of what happened to records: a feed of changes, and lists of what was deleted
 * (S22).
 *
 * <p>Rows become events that say what happened and not what the record holds: it is read. The place
 * to go on from moves only when all pages are in the inbox, and never past what the rows showed. A
 * feed that forgot the place, or does not go back so far, is not followed: all records are read
 * again, from a place that was asked for before.
 */
final class FeedPolls {

  /** Reads, and again where a connection broke. */
  @FunctionalInterface
  interface Again {
    <T> T read(Supplier<T> what);
  }

  /** Lists of what was deleted take no shorter time. */
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  /** How far clocks may disagree beyond what was measured. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final Inbox inbox;
  private final Watermarks watermarks;
  private final Ids ids;
  private final InstantSource clock;
  private final Again again;

  FeedPolls(Inbox inbox, Watermarks watermarks, Ids ids, InstantSource clock, Again again) {
    this.inbox = inbox;
    this.watermarks = watermarks;
    this.ids = ids;
    this.clock = clock;
    this.again = again;
  }

  /** Whether the object has a feed that goes on by a token. */
  static boolean byToken(ObjectType object) {
    return declared(object, Kind.FEED).map(Changes::token).isPresent();
  }

  private static Optional<Changes> declared(ObjectType object, Kind kind) {
    return Optional.ofNullable(object.operations().get(kind))
        .map(it -> it.answer().beside().changes());
  }

  /** What the pages of one poll came to. */
  private static final class Read {
    private final Set<UUID> events = new HashSet<>();
    private long rows;
    private @Nullable Instant newest;
    private @Nullable String token;
  }

  /**
   * Goes on where the poll before ended.
   *
   * @return null where that is not known here or there: then all records are to be read
   */
  Poller.@Nullable Polled follow(ConnectedSystem system, ObjectType object, int pageSize) {
    var changes = declared(object, Kind.FEED).orElseThrow();
    return changes.token() == null
        ? since(system, object, changes, pageSize)
        : byToken(system, object, changes, pageSize);
  }

  private Poller.@Nullable Polled since(
      ConnectedSystem system, ObjectType object, Changes changes, int pageSize) {
    var begun = clock.instant();
    var since = watermarks.get(system.id(), object.name()).orElse(null);
    var keeps = changes.keeps();
    if (since == null || keeps != null && since.isBefore(now(system).minus(keeps))) {
      return null;
    }
    var read = read(system, object, request(object, Kind.FEED, since, null, now(system), pageSize));
    if (read == null) {
      return null;
    }
    if (read.newest != null) {
      watermarks.advance(system.id(), object.name(), Poller.watermark(object, read.newest, begun));
    }
    return polled(system.id(), object, read);
  }

  private Poller.@Nullable Polled byToken(
      ConnectedSystem system, ObjectType object, Changes changes, int pageSize) {
    var token = watermarks.token(system.id(), object.name()).orElse(null);
    boolean showsAll = changes.start() == null || object.parent() != null;
    if (token == null && !showsAll) {
      return null;
    }
    var read = read(system, object, request(object, Kind.FEED, null, token, now(system), pageSize));
    if (read == null && showsAll) {
      // a feed without a token, and feeds under parents, show all records
      read = read(system, object, request(object, Kind.FEED, null, null, now(system), pageSize));
    }
    if (read == null) {
      return null;
    }
    watermarks.keep(system.id(), object.name(), requiredToken(system, object, read.token));
    if (token == null) {
      watermarks.polled(system.id(), object.name());
    }
    return polled(system.id(), object, read);
  }

  private Poller.Polled polled(SystemId system, ObjectType object, Read read) {
    return new Poller.Polled(
        read.rows, read.events, watermarks.get(system, object.name()).orElse(null));
  }

  /**
   * Asks for the feed's position, before all records are read.
   *
   * @return keeps that place, when they are
   */
  Runnable begin(ConnectedSystem system, ObjectType object, int pageSize) {
    if (byToken(object)) {
      var request = request(object, Kind.FEED, null, null, now(system), pageSize);
      var page = again.read(() -> system.changes(request));
      var token = requiredToken(system, object, page.token());
      return () -> watermarks.keep(system.id(), object.name(), token);
    }
    var from = Poller.floor(now(system).minus(Poller.BEFORE_NOW), object.granularity());
    return () -> watermarks.advance(system.id(), object.name(), from);
  }

  private static String requiredToken(
      ConnectedSystem system, ObjectType object, @Nullable String token) {
    if (token == null) {
      throw new SystemFailure(
          system.id(),
          "feed of " + object.name(),
          new Failure.Transient("it does not say where to go on from"));
    }
    return token;
  }

  /** Files what was deleted since the last time. */
  Set<UUID> deleted(ConnectedSystem system, ObjectType object, int pageSize) {
    var name = object.name() + "/deleted";
    var begun = clock.instant();
    var until = now(system);
    var keeps = declared(object, Kind.DELETED).map(Changes::keeps).orElse(null);
    var since = watermarks.get(system.id(), name).orElse(until.minus(Poller.BEFORE_NOW));
    if (keeps != null && since.isBefore(until.minus(keeps).plus(SHORTEST))) {
      since = until.minus(keeps).plus(SHORTEST);
    }
    if (since.isAfter(until.minus(SHORTEST))) {
      since = until.minus(SHORTEST);
    }
    var from = Poller.floor(since, object.granularity());
    var read = read(system, object, request(object, Kind.DELETED, from, null, until, pageSize));
    if (read == null) {
      throw new SystemFailure(
          system.id(), "deleted " + object.name(), new Failure.Permanent("it is not there"));
    }
    watermarks.advance(
        system.id(),
        name,
        read.newest == null ? from : Poller.watermark(object, read.newest, begun));
    return read.events;
  }

  private Instant now(ConnectedSystem system) {
    return clock.instant().plus(system.clockOffset());
  }

  private static ChangeRequest request(
      ObjectType object,
      Kind kind,
      @Nullable Instant since,
      @Nullable String token,
      Instant until,
      int pageSize) {
    return new ChangeRequest(object.name(), kind, since, until, token, null, pageSize);
  }

  /** All pages; null where the place to go on from is not known there. */
  private @Nullable Read read(ConnectedSystem system, ObjectType object, ChangeRequest first) {
    var settled = first.until().minus(object.granularity()).minus(object.commitLag()).minus(MARGIN);
    var read = new Read();
    var cursors = new HashSet<String>();
    String cursor = null;
    do {
      var request = first.at(cursor);
      ChangePage page = again.read(() -> system.changes(request));
      if (page.expired()) {
        return null;
      }
      take(system.id(), page, read, settled);
      cursor = page.next();
      if (cursor != null && !cursors.add(cursor)) {
        throw new SystemFailure(
            system.id(), "changes of " + first.object(), new Failure.Permanent(Poller.CIRCLE));
      }
    } while (cursor != null);
    return read;
  }

  private void take(SystemId system, ChangePage page, Read read, Instant settled) {
    var now = clock.instant();
    var events = page.changes().stream().map(it -> event(system, it, now, settled)).toList();
    if (!events.isEmpty()) {
      read.events.addAll(inbox.accept(events));
    }
    read.rows += events.size();
    for (var change : page.changes()) {
      read.newest = Poller.later(read.newest, change.at());
    }
    read.token = page.token() == null ? read.token : page.token();
  }

  /**
   * @param settled up to when no further edit can bear a time: a row of later on is filed at each
   *     poll that shows it, for another edit may look the same
   */
  private InboxEvent event(
      SystemId system, ChangePage.Change change, Instant now, Instant settled) {
    var at = change.at();
    return new InboxEvent(
        ids.next(),
        change.ref(),
        change.kind(),
        InboxEvent.Source.POLL,
        new InboxEvent.Arrival(
            at == null || at.isAfter(settled) ? null : change.identity(), at, now),
        new InboxEvent.Content(Value.Struct.EMPTY, false),
        Origin.of(system.value()));
  }
}
