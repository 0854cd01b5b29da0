package io.syncline.api;

import io.syncline.core.change.Identities;
import io.syncline.core.model.RecordId;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Makes a copy that was linked by mistake a record of its own. */
@Path("/api/v1/records/{recordId}/split")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Records")
class SplitResource {

  @Schema(name = "Split")
  record Wish(@Schema(description = "The copy that leaves, as system/object/id") String leaving) {}

  private final Identities identities;
  private final IdempotentWrites writes;

  SplitResource(Identities identities, IdempotentWrites writes) {
    this.identities = identities;
    this.writes = writes;
  }

  @POST
  @Operation(operationId = "splitRecord", summary = "Makes a copy a record of its own")
  @RequestBody(content = @Content(schema = @Schema(implementation = Wish.class)))
  @APIResponse(
      responseCode = "200",
      description = "It is done",
      content = @Content(schema = @Schema(implementation = Regrouped.class)))
  public RestResponse<Regrouped> split(
      @PathParam("recordId") String record, @Nullable String body) {
    var posted = writes.posted(body);
    var leaving = Set.of(posted.fields("leaving").ref("leaving"));
    var id = new RecordId(Asked.id(record, "record"));
    return posted.answered(
        Regrouped.class, () -> Regrouped.of(identities.split(id, leaving, posted.actor())));
  }
}
