package io.syncline.api.events;

import io.smallrye.mutiny.Multi;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.systems.KnownNames;
import io.syncline.core.access.Permission;
import io.syncline.core.access.ValidOwners;
import io.syncline.core.definition.key.Names;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
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
  private static final Duration TICK = Duration.ofSeconds(1);

  /** A client that takes nothing for so many ticks is disconnected: others wait for its place. */
  private static final int MAX_BLOCKED = 30;

  private final KnownNames names;
  private final EventFeed feed;
  private final ValidOwners owners;
  private final Caller caller;
  private final Sse sse;
  private final InstantSource clock;
  private final AtomicInteger open = new AtomicInteger();

  EventsResource(
      KnownNames names,
      EventFeed feed,
      ValidOwners owners,
      Caller caller,
      @Context Sse sse,
      InstantSource clock) {
    this.names = names;
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
  @Parameter(
      name = "kind",
      in = ParameterIn.QUERY,
      description =
          "only of these kinds, separated by commas; `all`: of every kind, `record-synced` included")
  @Parameter(
      name = "sync",
      in = ParameterIn.QUERY,
      description = "only of this sync and of the records it keeps")
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
    var query = QueryParameters.exactly(uri, "after", "kind", "sync", "system");
    var after = last == null || last.isEmpty() ? query.text("after") : last;
    var position =
        after == null
            ? null
            : Position.parse(after)
                .orElseThrow(() -> Refusal.badRequest("after is not the id of an event"));
    var wanted =
        new WantedEvents(
            kinds(query.text("kind")), query.text("sync"), query.text("system"), caller.reading());
    caller.syncs(wanted.sync());
    names.check(query);
    if (open.incrementAndGet() > MAX_STREAMS) {
      open.decrementAndGet();
      throw Refusal.busy("There are " + MAX_STREAMS + " streams already; try again later");
    }
    var stream = new EventStream(feed, sse, clock, validity(), wanted, position);
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

  /** Whether the token of the request is valid; it is asked with each tick. */
  private BooleanSupplier validity() {
    var holder = caller.name();
    var until = caller.until();
    return () -> until == null ? owners.isValid(holder) : clock.instant().isBefore(until);
  }

  private static Set<String> kinds(@Nullable String text) {
    if (text == null) {
      return WantedEvents.USUAL;
    }
    var named = Set.copyOf(List.of(text.split(",", -1)));
    if (named.equals(Set.of("all"))) {
      return FeedEvent.KINDS;
    }
    for (var it : named) {
      if (!FeedEvent.KINDS.contains(it)) {
        throw Refusal.badRequest(
            "kind is all, or of "
                + FeedEvent.KINDS.stream().sorted().collect(Collectors.joining(", "))
                + Names.nearest(it, FeedEvent.KINDS)
                    .map(near -> "; did you mean `" + near + "`?")
                    .orElse(""));
      }
    }
    return named;
  }
}
