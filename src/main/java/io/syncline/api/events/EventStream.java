package io.syncline.api.events;

import io.syncline.core.feed.EventFeed;
import io.syncline.core.feed.FeedEvent;
import io.syncline.core.feed.FeedEvent.Position;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What one client is sent; its ticks follow one another. */
final class EventStream {

  /** Events of a tick at most; writes to systems have a share of their own and delay no others. */
  private static final int PAGE = 200;

  private static final int SYNCED_PAGE = 2_000;

  /** A comment after so many silent ticks keeps proxies from closing the connection. */
  private static final int SILENT_TICKS = 15;

  private final EventFeed feed;
  private final Sse sse;
  private final InstantSource clock;
  private final BooleanSupplier valid;
  private final WantedEvents wanted;

  /** What the client had; null: it begins now. */
  private final @Nullable Position resumed;

  /** Where a stream begins once all entries of the audit log before it are committed. */
  private @Nullable Position end;

  /** Null: it has not begun. */
  private @Nullable Position position;

  private int silent;

  /** What one tick sends. */
  record Batch(List<OutboundSseEvent> events, boolean ends) {}

  EventStream(
      EventFeed feed,
      Sse sse,
      InstantSource clock,
      BooleanSupplier valid,
      WantedEvents wanted,
      @Nullable Position resumed) {
    this.feed = feed;
    this.sse = sse;
    this.clock = clock;
    this.valid = valid;
    this.wanted = wanted;
    this.resumed = resumed;
  }

  Batch next() {
    if (!valid.getAsBoolean()) {
      return new Batch(List.of(), true);
    }
    var events = new ArrayList<OutboundSseEvent>();
    var from = position == null ? begin(events) : position;
    if (from != null) {
      position = wanted.synced() ? synced(others(from, events), events) : others(from, events);
    }
    silent = events.isEmpty() ? silent + 1 : 0;
    if (silent >= SILENT_TICKS) {
      silent = 0;
      events.add(comment(""));
    }
    return new Batch(events, false);
  }

  private Position others(Position from, List<OutboundSseEvent> events) {
    if (!wanted.others()) {
      return from;
    }
    var page = feed.after(from, PAGE);
    add(page, events);
    return page.isEmpty() ? from : page.get(page.size() - 1).position();
  }

  private Position synced(Position from, List<OutboundSseEvent> events) {
    var page = feed.synced(from, SYNCED_PAGE);
    add(page.events(), events);
    return page.upTo();
  }

  private void add(List<FeedEvent> page, List<OutboundSseEvent> events) {
    page.stream()
        .filter(wanted::has)
        .map(it -> event(it.position(), EventView.of(it)))
        .forEach(events::add);
  }

  /**
   * The first bytes are sent at once: a client knows that it is connected. Null: who begins to read
   * the audit log waits for the writes that are under way, so that none of them is passed over.
   */
  private @Nullable Position begin(List<OutboundSseEvent> events) {
    var from = resumed;
    if (from != null && !feed.holds(wanted.synced() ? from : from.withSynced(null))) {
      from = null;
    }
    if (from != null && (!wanted.synced() || from.synced() != null)) {
      events.add(comment("resumed"));
      return wanted.synced() ? from : from.withSynced(null);
    }
    end = end == null ? feed.end() : end;
    if (wanted.synced() && !feed.isComplete(end)) {
      return null;
    }
    var start = wanted.synced() ? end : end.withSynced(null);
    if (from != null) {
      events.add(comment("resumed, and record-synced from now on"));
      return from.withSynced(start.synced());
    }
    events.add(
        resumed == null ? comment("from now on") : event(start, EventView.reset(clock.instant())));
    return start;
  }

  private OutboundSseEvent comment(String text) {
    return sse.newEventBuilder().comment(text).build();
  }

  private OutboundSseEvent event(Position id, EventView data) {
    return sse.newEventBuilder()
        .id(id.toString())
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(EventView.class, data)
        .build();
  }
}
