package io.syncline.api;

import io.syncline.core.change.Records;
import io.syncline.core.model.RecordId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The unified records, with where each value came from and where it went. */
@Path("/api/v1/records")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Records")
class RecordsResource {

  private final Records records;
  private final NativeNames names;
  private final RecordViews views;

  RecordsResource(Records records, NativeNames names, RecordViews views) {
    this.records = records;
    this.names = names;
    this.views = views;
  }

  @GET
  @Path("/{recordId}")
  @Operation(operationId = "getRecord", summary = "A record by its Syncline id")
  public RecordView get(@PathParam("recordId") String recordId) {
    return records
        .find(new RecordId(Asked.id(recordId, "record")))
        .map(views::of)
        .orElseThrow(() -> Refusal.unknown("There is no record of this id"));
  }

  @GET
  @Path("/{entity}/{system}/{id}")
  @Operation(
      operationId = "getRecordOfSystem",
      summary = "A record by its id in one system, percent-encoded")
  public RecordView getByNativeId(
      @PathParam("entity") String entity,
      @PathParam("system") String system,
      @PathParam("id") String id) {
    return records
        .find(names.ref(entity, system, id))
        .filter(it -> it.record().entity().equals(entity))
        .map(views::of)
        .orElseThrow(() -> Refusal.unknown("No record is linked to this id"));
  }
}
