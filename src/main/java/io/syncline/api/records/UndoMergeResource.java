package io.syncline.api.records;

import io.syncline.api.http.IdempotentWrites;
import io.syncline.core.access.Permission;
import io.syncline.core.sync.merge.Identities;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Takes a merge back. */
@Path("/api/v1/merges/{id}/undo")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Records")
class UndoMergeResource {

  private final Identities identities;
  private final OwnedRecords owned;
  private final IdempotentWrites writes;

  UndoMergeResource(Identities identities, OwnedRecords owned, IdempotentWrites writes) {
    this.identities = identities;
    this.owned = owned;
    this.writes = writes;
  }

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Operation(
      operationId = "undoMerge",
      summary = "Undo a merge; what was changed since is kept and listed")
  @APIResponse(
      responseCode = "200",
      description = "It is done",
      content = @Content(schema = @Schema(implementation = IdentityOperationView.class)))
  public RestResponse<IdentityOperationView> undo(
      @PathParam("id") String id, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var merger = owned.merge(id);
    return posted.answered(
        IdentityOperationView.class,
        () -> IdentityOperationView.of(identities.undo(merger, posted.actor())));
  }
}
