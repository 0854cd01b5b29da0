package io.syncline.api.events;

import io.smallrye.mutiny.Multi;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.access.ValidOwners;
import io.syncline.core.feed.EventFeed;
import io.syncline.core.feed.FeedEvent;
import io.syncline.core.feed.FeedEvent.Position;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * What happens, as server-sent events. A stream asks the database once a second; it ends when its
 * token is no longer valid, or the database does not answer, and the client resumes.
 */
@Path("/api/v1/events")
@Tag(name = "Events")
class EventsResource {

  private static final int MAX_STREAMS = 100;
  private static final int PAGE = 200;
  private static final Duration TICK = Duration.ofSeconds(1);

  /** A comment after so many silent ticks keeps proxies from closing the connection. */
  private static final int SILENT_TICKS = 15;

  /** A client that takes nothing for so many ticks is disconnected: others wait for its place. */
  private static final int MAX_BLOCKED = 30;

  private final EventFeed feed;
  private final ValidOwners owners;
  private final Caller caller;
  private final Sse sse;
  private final InstantSource clock;
  private final AtomicInteger open = new AtomicInteger();

  EventsResource(
      EventFeed feed, ValidOwners owners, Caller caller, @Context Sse sse, InstantSource clock) {
    this.feed = feed;
    this.owners = owners;
    this.caller = caller;
    this.sse = sse;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "streamEvents",
      summary = "What happens from now on, or since `Last-Event-ID`, as server-sent events")
  @Parameter(
      name = "after",
      in = ParameterIn.QUERY,
      description = "the id of the last event that was seen, where the header cannot be set")
  @Parameter(name = "kind", in = ParameterIn.QUERY, description = "only of this kind")
  @Parameter(name = "sync", in = ParameterIn.QUERY, description = "only of this sync")
  @Parameter(name = "system", in = ParameterIn.QUERY, description = "only of this system")
  @APIResponse(
      responseCode = "200",
      description = "Events whose data is JSON (`Event`)",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(type = SchemaType.STRING)))
  public Multi<OutboundSseEvent> stream(
      @Context UriInfo uri,
      @Context HttpServerRequest request,
      @HeaderParam("Last-Event-ID") @Nullable String last) {
    var query = QueryParameters.of(uri, "after", "kind", "sync", "system");
    var after = last == null || last.isEmpty() ? query.text("after") : last;
    var position =
        after == null
            ? null
            : Position.parse(after)
                .orElseThrow(() -> Refusal.badRequest("after is not the id of an event"));
    var wanted =
        new Wanted(query.text("kind"), query.text("sync"), query.text("system"), caller.reading());
    caller.syncs(wanted.sync());
    if (open.incrementAndGet() > MAX_STREAMS) {
      open.decrementAndGet();
      throw Refusal.busy("There are " + MAX_STREAMS + " streams already; try again later");
    }
    var stream = new Stream(caller.name(), caller.until(), wanted, position);
    var ticks = Multi.createFrom().ticks().every(TICK);
    return Paced.by(ticks, MAX_BLOCKED, stream::next, () -> request.response().reset())
        .select()
        .first(it -> !it.ends())
        .onItem()
        .transformToMultiAndConcatenate(it -> Multi.createFrom().iterable(it.events()))
        .onFailure()
        .recoverWithCompletion()
        .onTermination()
        .invoke(open::decrementAndGet);
  }

  /** Which events a stream is about; null: any. */
  private record Wanted(
      @Nullable String kind,
      @Nullable String sync,
      @Nullable String system,
      Caller.Reading reading) {
    boolean has(FeedEvent it) {
      return readable(it.about())
          && (kind == null || kind.equals(it.kind()))
          && (sync == null || sync.equals(it.about().sync()))
          && (system == null || system.equals(it.about().system()));
    }

    /** What is of a sync is its; what is about a record alone is of all syncs of its entity. */
    private boolean readable(FeedEvent.About about) {
      return about.sync() == null
          ? reading.hasEntity(about.entity())
          : reading.hasSync(about.sync());
    }
  }

  /** What one tick sends. */
  private record Batch(List<OutboundSseEvent> events, boolean ends) {}

  /** One client; its ticks follow one another. */
  private final class Stream {

    private final String holder;
    private final @Nullable Instant until;
    private final Wanted wanted;
    private @Nullable Position position;
    private boolean begun;
    private int silent;

    Stream(String holder, @Nullable Instant until, Wanted wanted, @Nullable Position position) {
      this.holder = holder;
      this.until = until;
      this.wanted = wanted;
      this.position = position;
    }

    private boolean isValid() {
      return until == null ? owners.isValid(holder) : clock.instant().isBefore(until);
    }

    Batch next() {
      if (!isValid()) {
        return new Batch(List.of(), true);
      }
      var events = new ArrayList<OutboundSseEvent>();
      var from = begun ? position : begin(events);
      var page = feed.after(from == null ? feed.end() : from, PAGE);
      for (var it : page) {
        if (wanted.has(it)) {
          events.add(event(it.position(), EventView.of(it)));
        }
      }
      position = page.isEmpty() ? from : page.get(page.size() - 1).position();
      silent = events.isEmpty() ? silent + 1 : 0;
      if (silent >= SILENT_TICKS) {
        silent = 0;
        events.add(sse.newEventBuilder().comment("").build());
      }
      return new Batch(events, false);
    }

    /** The first bytes are sent at once: a client knows that it is connected. */
    private Position begin(List<OutboundSseEvent> events) {
      begun = true;
      var from = position;
      if (from == null) {
        events.add(sse.newEventBuilder().comment("from now on").build());
        return feed.end();
      }
      if (feed.holds(from)) {
        events.add(sse.newEventBuilder().comment("resumed").build());
        return from;
      }
      var end = feed.end();
      events.add(event(end, EventView.reset(clock.instant())));
      return end;
    }

    private OutboundSseEvent event(Position id, EventView data) {
      return sse.newEventBuilder()
          .id(id.toString())
          .mediaType(MediaType.APPLICATION_JSON_TYPE)
          .data(EventView.class, data)
          .build();
    }
  }
}
