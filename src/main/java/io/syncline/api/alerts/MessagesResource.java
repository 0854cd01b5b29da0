package io.syncline.api.alerts;

import io.syncline.api.alerts.MessageView.ChannelView;
import io.syncline.api.alerts.MessageView.ChannelsView;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Page;
import io.syncline.api.http.Posted;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.notify.SentMessages;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Messages to people, and the channels by which they go. */
@Path("/api/v1/messages")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Alerts")
class MessagesResource {

  private final SentMessages messages;
  private final IdempotentWrites writes;
  private final InstantSource clock;

  MessagesResource(SentMessages messages, IdempotentWrites writes, InstantSource clock) {
    this.messages = messages;
    this.writes = writes;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ_ALL)
  @Operation(
      operationId = "listMessages",
      summary = "Messages to people by each channel, newest first")
  @Parameter(name = "channel", in = ParameterIn.QUERY, description = "Only by this channel")
  @Parameter(
      name = "state",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"waiting", "posted", "given-up", "kept"}))
  public Page<MessageView> list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "channel", "state");
    return Page.of(
        query,
        limit ->
            messages.list(
                new SentMessages.Query(
                    query.text("channel"),
                    query.word("state", SentMessages.State.class),
                    query.before(),
                    limit)),
        MessageView::of,
        it -> Cursor.at(it.id().toString()));
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{id}/replay")
  @Consumes(MediaType.WILDCARD)
  @Operation(operationId = "replayMessage", summary = "Post a message once more, under the same id")
  public RestResponse<MessageView> replay(@PathParam("id") String id, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var message = QueryParameters.id(id, "message");
    return posted.once(
        MessageView.class,
        () ->
            messages
                .replay(message, clock.instant())
                .map(MessageView::of)
                .orElseThrow(
                    () -> Refusal.unknown("There is no message of this id that a channel posts")));
  }

  @GET
  @RolesAllowed(Permission.READ_ALL)
  @Path("/channels")
  @Operation(operationId = "listChannels", summary = "The channels by which messages go")
  public ChannelsView channels() {
    return new ChannelsView(messages.channels().stream().map(ChannelView::of).toList());
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/channels/{channel}/pause")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "pauseChannel",
      summary = "Post nothing by a channel until it is resumed; messages are kept")
  public RestResponse<ChannelView> pause(
      @PathParam("channel") String channel, @Nullable String body) {
    return changed(
        channel,
        writes.postedNothing(body),
        actor -> messages.pause(channel, actor, clock.instant()));
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/channels/{channel}/resume")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "resumeChannel",
      summary = "End the pause of a channel: what was kept is posted")
  public RestResponse<ChannelView> resume(
      @PathParam("channel") String channel, @Nullable String body) {
    return changed(channel, writes.postedNothing(body), actor -> messages.resume(channel));
  }

  private RestResponse<ChannelView> changed(
      String channel, Posted posted, Consumer<String> change) {
    return posted.once(
        ChannelView.class,
        () -> {
          known(channel);
          change.accept(posted.actor());
          return ChannelView.of(known(channel));
        });
  }

  private SentMessages.Channel known(String channel) {
    return messages.channels().stream()
        .filter(it -> it.name().equals(channel))
        .findFirst()
        .orElseThrow(() -> Refusal.unknown("There is no channel of this name"));
  }
}
