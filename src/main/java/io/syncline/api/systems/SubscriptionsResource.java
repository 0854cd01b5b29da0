package io.syncline.api.systems;

import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.inbox.subscribe.HookSubscriptions;
import io.syncline.core.inbox.subscribe.SubscriptionStore.Kept;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The subscriptions by which a vendor sends webhooks here. */
@Path("/api/v1/systems/{system}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Systems")
class SubscriptionsResource {

  private final HookSubscriptions subscriptions;
  private final SystemControl control;
  private final IdempotentWrites writes;

  SubscriptionsResource(
      HookSubscriptions subscriptions, SystemControl control, IdempotentWrites writes) {
    this.subscriptions = subscriptions;
    this.control = control;
    this.writes = writes;
  }

  /**
   * A subscription to our address.
   *
   * @param expires null: it does not end
   * @param active false: the vendor says that it sends nothing
   */
  @Schema(name = "Subscription")
  record SubscriptionView(
      String id, String url, @Schema(nullable = true) @Nullable Instant expires, boolean active) {}

  /**
   * Those of one system.
   *
   * @param url where webhooks of the system are taken in
   * @param failure what is not done for the one that was made here, and why; null: all is
   */
  @Schema(name = "Subscriptions")
  record SubscriptionsView(
      String url,
      List<SubscriptionView> items,
      @Schema(nullable = true) @Nullable String failure) {}

  /** How many were removed. */
  @Schema(name = "Unsubscribed")
  record UnsubscribedView(int removed) {}

  @GET
  @RolesAllowed(Permission.READ_ALL)
  @Path("/subscriptions")
  @Operation(
      operationId = "listSubscriptions",
      summary = "The vendor's subscriptions that send webhooks of a system here")
  public SubscriptionsView list(@PathParam("system") String system) {
    try {
      var seen = subscriptions.list(control.known(system));
      var kept = seen.kept();
      return new SubscriptionsView(
          seen.address(),
          seen.subscriptions().stream()
              .map(it -> new SubscriptionView(it.id(), it.url(), it.expires(), it.active()))
              .toList(),
          kept == null ? null : kept.failure());
    } catch (HookSubscriptions.Refused e) {
      throw refused(e);
    }
  }

  @POST
  @RolesAllowed(Permission.INTEGRATE)
  @Path("/subscribe")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "subscribeSystem",
      summary = "Have the vendor send webhooks here; a subscription to our address is kept")
  public RestResponse<SubscriptionView> subscribe(
      @PathParam("system") String system, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var id = control.known(system);
    return posted.once(
        SubscriptionView.class,
        () -> {
          try {
            return view(subscriptions.subscribe(id));
          } catch (HookSubscriptions.Refused e) {
            throw refused(e);
          }
        });
  }

  @POST
  @RolesAllowed(Permission.INTEGRATE)
  @Path("/unsubscribe")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "unsubscribeSystem",
      summary = "Remove the vendor's subscriptions to our address")
  public RestResponse<UnsubscribedView> unsubscribe(
      @PathParam("system") String system, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var id = control.known(system);
    return posted.once(
        UnsubscribedView.class,
        () -> {
          try {
            return new UnsubscribedView(subscriptions.unsubscribe(id));
          } catch (HookSubscriptions.Refused e) {
            throw refused(e);
          }
        });
  }

  private static SubscriptionView view(Kept kept) {
    return new SubscriptionView(kept.id(), kept.address(), kept.expires(), true);
  }

  private static Refusal refused(HookSubscriptions.Refused why) {
    return Refusal.conflict("no-subscription", String.valueOf(why.getMessage()));
  }
}
