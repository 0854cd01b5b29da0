package io.syncline.api.closes;

import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.systems.StartedSyncs;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.model.SyncCatalog;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Asks for the close of a period of a sync. */
@Path("/api/v1/syncs/{sync}/close")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
class PeriodResource {

  /** Which period. */
  @Schema(name = "ClosePeriod")
  record RequestBodySpec(
      @Schema(description = "A month that has ended, as 2026-10") String period) {}

  private final SyncCatalog catalog;
  private final PeriodControl control;
  private final IdempotentWrites writes;

  PeriodResource(SyncCatalog catalog, PeriodControl control, IdempotentWrites writes) {
    this.catalog = catalog;
    this.control = control;
    this.writes = writes;
  }

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "closePeriod",
      summary =
          "Read all sides completely, and close a month where all of it agrees or is answered")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = RequestBodySpec.class)))
  @APIResponse(
      responseCode = "202",
      description = "Its run is queued; what comes of it: GET /api/v1/closes/{id}",
      content = @Content(schema = @Schema(implementation = CloseView.class)))
  public RestResponse<CloseView> close(@PathParam("sync") String sync, @Nullable String body) {
    var posted = writes.posted(body);
    var month = PeriodControl.month(posted.fields("period").needed("period"));
    StartedSyncs.named(catalog, sync);
    return posted.answered(
        CloseView.class,
        () ->
            IdempotentWrites.answer(
                202, CloseView.of(control.ask(sync, month, posted.actor()), null)));
  }
}
