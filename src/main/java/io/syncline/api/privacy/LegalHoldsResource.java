package io.syncline.api.privacy;

import io.syncline.api.http.Caller;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.model.RecordId;
import io.syncline.core.privacy.Erasures;
import io.syncline.core.sync.erasure.ErasureControl;
import io.syncline.core.sync.read.Records;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Records that must not be erased. */
@Path("/api/v1/legal-holds")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Privacy")
class LegalHoldsResource {

  private final Erasures erasures;
  private final ErasureControl control;
  private final Records records;
  private final Caller caller;
  private final IdempotentWrites writes;

  LegalHoldsResource(
      Erasures erasures,
      ErasureControl control,
      Records records,
      Caller caller,
      IdempotentWrites writes) {
    this.erasures = erasures;
    this.control = control;
    this.records = records;
    this.caller = caller;
    this.writes = writes;
  }

  /** A record that must not be erased. */
  @Schema(name = "LegalHold")
  record HoldView(String record, String reason, String actor, Instant at) {
    static HoldView of(Erasures.Hold it) {
      return new HoldView(it.record().toString(), it.reason(), it.actor(), it.at());
    }
  }

  /** Why. */
  @Schema(name = "LegalHoldReason")
  record Reason(String reason) {}

  /** All of them. */
  @Schema(name = "LegalHolds")
  record HoldsView(List<HoldView> items) {}

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(operationId = "listLegalHolds", summary = "All legal holds, newest first")
  public HoldsView list() {
    return new HoldsView(erasures.holds(caller.entities()).stream().map(HoldView::of).toList());
  }

  @PUT
  @RolesAllowed(Permission.DECIDE)
  @Path("/{record}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "putLegalHold", summary = "Keeps a record from being erased")
  @RequestBody(content = @Content(schema = @Schema(implementation = Reason.class)))
  public RestResponse<HoldView> put(@PathParam("record") String record, @Nullable String body) {
    var posted = writes.posted(body);
    var reason = posted.fields("reason").needed("reason");
    var id = owned(record);
    return posted.once(
        HoldView.class,
        () ->
            HoldView.of(ErasuresResource.possible(() -> control.hold(id, posted.actor(), reason))));
  }

  @DELETE
  @RolesAllowed(Permission.DECIDE)
  @Path("/{record}")
  @Operation(operationId = "deleteLegalHold", summary = "Releases a record")
  @APIResponse(responseCode = "204", description = "It is released")
  public RestResponse<Void> delete(@PathParam("record") String record) {
    if (!erasures.release(owned(record))) {
      throw Refusal.unknown("There is no legal hold on this record");
    }
    return RestResponse.noContent();
  }

  private RecordId owned(String record) {
    var id = new RecordId(QueryParameters.id(record, "record"));
    var found =
        records.find(id).orElseThrow(() -> Refusal.unknown("There is no record of this id"));
    caller.mustOwn(found.record().entity());
    return id;
  }
}
