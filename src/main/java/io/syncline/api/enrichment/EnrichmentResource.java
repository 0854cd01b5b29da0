package io.syncline.api.enrichment;

import io.syncline.api.http.Caller;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Problem;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.model.RecordId;
import io.syncline.core.sync.read.Records;
import io.syncline.core.sync.workflow.WorkflowControl;
import io.syncline.core.sync.workflow.WorkflowControl.NotPossible;
import io.syncline.core.workflow.Enrichments;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What sources are asked about a record. */
@Path("/api/v1/records/{recordId}/enrichment")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Records")
class EnrichmentResource {

  private final Enrichments enrichments;
  private final WorkflowControl control;
  private final Records records;
  private final Caller caller;
  private final IdempotentWrites writes;

  EnrichmentResource(
      Enrichments enrichments,
      WorkflowControl control,
      Records records,
      Caller caller,
      IdempotentWrites writes) {
    this.enrichments = enrichments;
    this.control = control;
    this.records = records;
    this.caller = caller;
    this.writes = writes;
  }

  /**
   * What asks.
   *
   * @param workflows by id, one for each sync with sources for the record
   */
  @Schema(name = "EnrichmentStarted")
  record Started(List<String> workflows) {}

  /** By source. */
  @Schema(name = "EnrichmentList")
  record Asked(List<EnrichmentView> items) {}

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(
      operationId = "listEnrichments",
      summary = "What each source was asked about a record last, and what it filled")
  @APIResponse(
      responseCode = "200",
      description = "By source",
      content = @Content(schema = @Schema(implementation = Asked.class)))
  @APIResponse(
      responseCode = "404",
      description = "There is no such record",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public Asked list(@PathParam("recordId") String id) {
    return new Asked(enrichments.of(found(id)).stream().map(EnrichmentView::of).toList());
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "enrichRecord",
      summary = "Asks the sources of its syncs for what a record lacks")
  @RequestBody(required = false, content = @Content(mediaType = MediaType.APPLICATION_JSON))
  public RestResponse<Started> start(@PathParam("recordId") String id, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var record = found(id);
    return posted.once(
        Started.class,
        () -> {
          try {
            var started = control.enrich(record, caller::readsSync, posted.actor());
            return new Started(started.stream().map(it -> it.id().toString()).toList());
          } catch (NotPossible refused) {
            throw Refusal.conflict("not-possible", refused.why());
          }
        });
  }

  private RecordId found(String id) {
    return records
        .find(new RecordId(QueryParameters.id(id, "record")))
        .filter(it -> caller.readsEntity(it.record().entity()))
        .map(it -> it.record().id())
        .orElseThrow(() -> Refusal.unknown("There is no record of this id"));
  }
}
