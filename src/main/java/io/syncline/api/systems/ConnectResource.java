package io.syncline.api.systems;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.access.consent.ConsentStatus;
import io.syncline.core.access.consent.Consents;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** A person's consent to use a system, as it is asked for with an API token. */
@Path("/api/v1/systems/{system}/connect")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Systems")
class ConnectResource {

  private final Consents consents;
  private final SystemControl control;
  private final IdempotentWrites writes;

  ConnectResource(Consents consents, SystemControl control, IdempotentWrites writes) {
    this.consents = consents;
    this.control = control;
    this.writes = writes;
  }

  /**
   * A request for consent.
   *
   * @param url where a person gives consent; null: only the answer that began it shows it
   */
  @Schema(name = "Consent")
  record ConsentView(
      String id,
      String system,
      @Schema(enumeration = {"waiting", "connected", "denied", "failed", "expired"}) String status,
      @Schema(nullable = true) @Nullable String url) {}

  /** Nothing is kept for an idempotency key: the address holds a secret. */
  @POST
  @RolesAllowed(Permission.INTEGRATE)
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "connectSystem",
      summary =
          "Begin to ask a person for consent: open the url in a browser within ten minutes; a"
              + " second request is another one")
  public RestResponse<ConsentView> connect(
      @PathParam("system") String system, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var id = control.known(system);
    try {
      var begun = consents.begin(id, posted.actor());
      var view =
          new ConsentView(
              begun.id().toString(), system, ApiWords.of(ConsentStatus.WAITING), begun.url());
      return RestResponse.ResponseBuilder.ok(view).header("Cache-Control", "no-store").build();
    } catch (Consents.CannotBegin e) {
      throw Refusal.conflict("no-consent", String.valueOf(e.getMessage()));
    }
  }

  @GET
  @RolesAllowed(Permission.READ_ALL)
  @Path("/{request}")
  @Operation(
      operationId = "getConsent",
      summary = "The status of a request for consent, for its actor")
  public ConsentView get(
      @PathParam("system") String system,
      @PathParam("request") UUID request,
      @Context SecurityContext security) {
    return consents
        .status(request, control.known(system), security.getUserPrincipal().getName())
        .map(it -> new ConsentView(request.toString(), system, ApiWords.of(it), null))
        .orElseThrow(() -> Refusal.unknown("You began no request for consent of this id"));
  }
}
