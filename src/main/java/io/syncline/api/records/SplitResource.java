package io.syncline.api.records;

import io.syncline.api.http.IdempotentWrites;
import io.syncline.core.access.Permission;
import io.syncline.core.backfill.undo.SplitUndo;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.sync.merge.Identities;
import io.syncline.core.sync.merge.Identities.Answer;
import jakarta.annotation.security.RolesAllowed;
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
  record RequestBodySpec(
      @Schema(description = "The copy to split off, as system/object/id") String leaving,
      @Schema(
              nullable = true,
              description =
                  "Whether values written because of the wrong link are restored, where the copy"
                      + " still has them; by a run of its own")
          @Nullable Boolean restore) {}

  private final Identities identities;
  private final SplitUndo undo;
  private final OwnedRecords owned;
  private final IdempotentWrites writes;

  SplitResource(
      Identities identities, SplitUndo undo, OwnedRecords owned, IdempotentWrites writes) {
    this.identities = identities;
    this.undo = undo;
    this.owned = owned;
    this.writes = writes;
  }

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Operation(operationId = "splitRecord", summary = "Makes a copy a record of its own")
  @RequestBody(content = @Content(schema = @Schema(implementation = RequestBodySpec.class)))
  @APIResponse(
      responseCode = "200",
      description = "It is done",
      content = @Content(schema = @Schema(implementation = IdentityOperationView.class)))
  public RestResponse<IdentityOperationView> split(
      @PathParam("recordId") String record, @Nullable String body) {
    var posted = writes.posted(body);
    var wish = posted.fields("leaving", "restore");
    var leaving = wish.ref("leaving");
    boolean restore = wish.flag("restore");
    var id = owned.record(record);
    return posted.answered(
        IdentityOperationView.class,
        () -> {
          var answer = identities.split(id, Set.of(leaving), posted.actor());
          return IdentityOperationView.of(
              answer, restored(answer, restore, id, leaving, posted.actor()));
        });
  }

  private @Nullable String restored(
      Answer answer, boolean restore, RecordId linked, NativeRef copy, String actor) {
    return restore && answer instanceof Answer.Done done
        ? undo.ask(linked, done.record(), copy, actor).orElse(null)
        : null;
  }
}
