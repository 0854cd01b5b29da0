package io.syncline.api.records;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Caller;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.review.Pauses;
import io.syncline.core.sync.read.Records;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The unified records, with where each value came from and where it went. */
@Path("/api/v1/records")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Records")
class RecordsResource {

  private final Records records;
  private final NativeNames names;
  private final RecordViews views;
  private final Pauses pauses;
  private final IdempotentWrites writes;
  private final Caller caller;
  private final FoundRecords found;

  RecordsResource(
      Records records,
      NativeNames names,
      RecordViews views,
      Pauses pauses,
      IdempotentWrites writes,
      FoundRecords found,
      Caller caller) {
    this.caller = caller;
    this.found = found;
    this.pauses = pauses;
    this.writes = writes;
    this.records = records;
    this.names = names;
    this.views = views;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(
      operationId = "searchRecords",
      summary =
          "Records with any id or with words of their values; masked attributes are not searched")
  @Parameter(
      name = "q",
      in = ParameterIn.QUERY,
      required = true,
      description =
          "A Syncline id, an id of a system (17, crm/17, crm/contacts/17), an e-mail, a name, a"
              + " phone number or other words, all of which the record has; at most 1,000 are"
              + " found")
  public Page<FoundView> search(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "q");
    var text = query.text("q");
    if (text == null) {
      throw Refusal.badRequest("q says what to search for");
    }
    var after = query.cursor(2, FoundRecords.Place::read).orElse(null);
    return Page.of(
        query, limit -> found.find(text, after, limit), found::view, it -> it.place().cursor());
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{recordId}")
  @Operation(operationId = "getRecord", summary = "A record by its Syncline id")
  public RestResponse<RecordView> get(@PathParam("recordId") String recordId) {
    return records
        .find(new RecordId(QueryParameters.id(recordId, "record")))
        .filter(it -> caller.readsEntity(it.record().entity()))
        .map(this::tagged)
        .orElseThrow(() -> Refusal.unknown("There is no record of this id"));
  }

  /** The record, with its version as {@code ETag}: an edit may name it. */
  private RestResponse<RecordView> tagged(RecordState record) {
    var view = views.of(record);
    return RestResponse.ResponseBuilder.ok(view).tag(String.valueOf(view.version())).build();
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{entity}/{system}/{id}")
  @Operation(
      operationId = "getRecordOfSystem",
      summary = "A record by its id in one system, percent-encoded")
  public RestResponse<RecordView> getByNativeId(
      @PathParam("entity") String entity,
      @PathParam("system") String system,
      @PathParam("id") String id) {
    caller.mustReadEntity(entity);
    return records
        .find(names.ref(entity, system, id))
        .filter(it -> it.record().entity().equals(entity))
        .map(this::tagged)
        .orElseThrow(() -> Refusal.unknown("No record is linked to this id"));
  }

  /** A record's status, and the systems that receive deliveries when it is resumed. */
  @Schema(name = "RecordStatus")
  record StatusView(UUID id, String status, List<String> targets) {
    static StatusView of(Pauses.Paused paused) {
      return new StatusView(
          paused.record().id().value(),
          ApiWords.of(paused.record().status()),
          paused.targets().stream().map(SystemId::value).sorted().toList());
    }
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{recordId}/pause")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "pauseRecord",
      summary = "Pause writes for a record until it is resumed; it still takes edits")
  public RestResponse<StatusView> pause(
      @PathParam("recordId") String recordId, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var id = new RecordId(QueryParameters.id(recordId, "record"));
    return posted.once(StatusView.class, () -> StatusView.of(pauses.pause(id, posted.actor())));
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{recordId}/resume")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "resumeRecord",
      summary = "End a pause or a quarantine: pending deliveries are planned at once")
  public RestResponse<StatusView> resume(
      @PathParam("recordId") String recordId, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var id = new RecordId(QueryParameters.id(recordId, "record"));
    return posted.once(StatusView.class, () -> StatusView.of(pauses.resume(id, posted.actor())));
  }
}
