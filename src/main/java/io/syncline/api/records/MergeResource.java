package io.syncline.api.records;

import io.syncline.api.http.IdempotentWrites;
import io.syncline.core.access.Permission;
import io.syncline.core.sync.merge.Identities;
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

/** Makes another record part of this one. */
@Path("/api/v1/records/{recordId}/merge")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Records")
class MergeResource {

  @Schema(name = "Merge")
  record MergeRequest(
      @Schema(description = "The record that becomes part of this one") String with) {}

  private final Identities identities;
  private final OwnedRecords owned;
  private final IdempotentWrites writes;

  MergeResource(Identities identities, OwnedRecords owned, IdempotentWrites writes) {
    this.identities = identities;
    this.owned = owned;
    this.writes = writes;
  }

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Operation(operationId = "mergeRecords", summary = "Makes another record part of this one")
  @RequestBody(content = @Content(schema = @Schema(implementation = MergeRequest.class)))
  @APIResponse(
      responseCode = "200",
      description = "It is done",
      content = @Content(schema = @Schema(implementation = IdentityOperationView.class)))
  public RestResponse<IdentityOperationView> merge(
      @PathParam("recordId") String record, @Nullable String body) {
    var posted = writes.posted(body);
    var with = posted.fields("with").needed("with");
    var survivor = owned.record(record);
    var loser = owned.record(with);
    return posted.answered(
        IdentityOperationView.class,
        () ->
            IdentityOperationView.of(identities.merge(survivor, loser, "person", posted.actor())));
  }
}
