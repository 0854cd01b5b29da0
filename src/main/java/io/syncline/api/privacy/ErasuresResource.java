package io.syncline.api.privacy;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Page;
import io.syncline.api.http.Posted;
import io.syncline.api.http.Problem;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.privacy.Erasure;
import io.syncline.core.privacy.Erasures;
import io.syncline.core.sync.erasure.DueErasures;
import io.syncline.core.sync.erasure.ErasureControl;
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
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Persons who are erased. */
@Path("/api/v1/erasures")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Privacy")
class ErasuresResource {

  private final Erasures erasures;
  private final ErasureControl control;
  private final Records records;
  private final Caller caller;
  private final IdempotentWrites writes;
  private final DueErasures due;

  ErasuresResource(
      Erasures erasures,
      ErasureControl control,
      Records records,
      Caller caller,
      IdempotentWrites writes,
      DueErasures due) {
    this.due = due;
    this.erasures = erasures;
    this.control = control;
    this.records = records;
    this.caller = caller;
    this.writes = writes;
  }

  /**
   * Who is erased.
   *
   * @param record the record's id; absent: {@code copy} is given
   * @param copy one of its copies, as system/object/id
   * @param reason why; without data of the person
   */
  @Schema(name = "ErasureStart")
  record Start(
      @Schema(nullable = true) @Nullable String record,
      @Schema(nullable = true) @Nullable String copy,
      String reason) {}

  /** Why a copy stays. */
  @Schema(name = "ErasureLeave")
  record Leave(String reason) {}

  /**
   * What an erasure would do.
   *
   * @param refused why it would not begin; absent: it would
   */
  @Schema(name = "ErasurePreview")
  record PreviewView(
      String record,
      String entity,
      @Schema(nullable = true) @Nullable String refused,
      List<PlannedView> steps) {}

  /**
   * What would happen to a copy.
   *
   * @param byHand why a person has to erase it in its system; absent: it is deleted there
   */
  @Schema(name = "PlannedErasureStep")
  record PlannedView(
      String system, String object, String id, @Schema(nullable = true) @Nullable String byHand) {
    static PlannedView of(ErasureControl.PlannedStep it) {
      return new PlannedView(
          it.copy().system().value(), it.copy().object(), it.copy().id(), it.byHand());
    }
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(operationId = "listErasures", summary = "Erasures, newest first")
  @Parameter(
      name = "copy",
      in = ParameterIn.QUERY,
      description = "the newest of the person who had this copy, as system/object/id")
  @Parameter(
      name = "entity",
      in = ParameterIn.QUERY,
      description = "with `copy`: the entity of the person")
  public Page<ErasureView> list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "copy", "entity");
    var copy = query.ref("copy");
    var entity = query.text("entity");
    if ((copy == null) != (entity == null)) {
      throw Refusal.badRequest("copy and entity are given together");
    }
    var entities = caller.entities(entity);
    return Page.of(
        query,
        limit ->
            copy != null && entity != null
                ? erasures.of(entity, copy).stream().toList()
                : erasures.list(entities, query.before(), limit),
        ErasureView::of,
        it -> Cursor.at(it.id().toString()));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/preview")
  @Operation(
      operationId = "previewErasure",
      summary = "What an erasure would do; nothing is written, and no system is asked")
  @Parameter(name = "record", in = ParameterIn.QUERY, description = "the record's id")
  @Parameter(
      name = "copy",
      in = ParameterIn.QUERY,
      description = "or one of its copies, as system/object/id")
  @APIResponse(
      responseCode = "200",
      description = "What it would do",
      content = @Content(schema = @Schema(implementation = PreviewView.class)))
  @APIResponse(
      responseCode = "404",
      description = "There is no such record",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public PreviewView preview(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "record", "copy");
    var record = query.record("record");
    var it = possible(() -> control.preview(record == null ? record(query.ref("copy")) : record));
    caller.mustReadEntity(it.entity());
    return new PreviewView(
        it.record().toString(),
        it.entity(),
        it.refused(),
        it.steps().stream().map(PlannedView::of).toList());
  }

  /**
   * A record that is older than it may be kept.
   *
   * @param since from when on it aged
   * @param due when it became due
   * @param erases whether it is erased without being asked about
   * @param hold the legal hold that keeps it; absent: none does
   */
  @Schema(name = "DueErasure")
  record DueView(
      String record,
      String entity,
      Instant since,
      Instant due,
      boolean erases,
      @Schema(nullable = true) @Nullable String hold) {
    static DueView of(DueErasures.Due it) {
      return new DueView(
          it.record().toString(), it.entity(), it.since(), it.at(), it.erases(), it.hold());
    }
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/due")
  @Operation(
      operationId = "listDueErasures",
      summary = "Records of an entity that are older than they may be kept")
  @Parameter(name = "entity", in = ParameterIn.QUERY, required = true, description = "its name")
  public Page<DueView> due(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "entity");
    var entity = query.text("entity");
    if (entity == null) {
      throw Refusal.badRequest("entity is missing");
    }
    caller.mustReadEntity(entity);
    var after = query.before();
    return Page.of(
        query,
        limit -> due.list(entity, after == null ? null : new RecordId(after), limit),
        DueView::of,
        it -> Cursor.at(it.record().toString()));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}")
  @Operation(
      operationId = "getErasure",
      summary = "An erasure with its evidence; once it is done, its certificate")
  public ErasureView get(@PathParam("id") String id) {
    var erasure = find(id);
    caller.mustReadEntity(erasure.request().entity());
    return ErasureView.of(erasure);
  }

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "startErasure",
      summary = "Erases a person everywhere; this cannot be taken back")
  @RequestBody(content = @Content(schema = @Schema(implementation = Start.class)))
  public RestResponse<ErasureView> start(@Nullable String body) {
    var posted = writes.posted(body);
    var fields = posted.fields("record", "copy", "reason");
    var reason = fields.needed("reason");
    var record =
        fields.has("copy")
            ? record(fields.ref("copy"))
            : new RecordId(QueryParameters.id(fields.needed("record"), "record"));
    records.find(record).ifPresent(it -> caller.mustOwn(it.record().entity()));
    return once(posted, () -> control.begin(record, posted.actor(), reason));
  }

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Path("/{id}/steps/{position}/confirm")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "confirmErasureStep",
      summary = "A person erased the copy in its system; a read has to agree, where one can")
  @RequestBody(required = false, content = @Content(mediaType = MediaType.APPLICATION_JSON))
  public RestResponse<ErasureView> confirm(
      @PathParam("id") String id, @PathParam("position") int position, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var erasure = owned(id);
    return once(posted, () -> control.confirm(erasure, position, posted.actor()));
  }

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Path("/{id}/steps/{position}/leave")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "leaveErasureStep", summary = "The copy stays; the certificate says so")
  @RequestBody(content = @Content(schema = @Schema(implementation = Leave.class)))
  public RestResponse<ErasureView> leave(
      @PathParam("id") String id, @PathParam("position") int position, @Nullable String body) {
    var posted = writes.posted(body);
    var reason = posted.fields("reason").needed("reason");
    var erasure = owned(id);
    return once(posted, () -> control.leave(erasure, position, posted.actor(), reason));
  }

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Path("/{id}/steps/{position}/retry")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "retryErasureStep", summary = "Tries a step again that waits")
  @RequestBody(required = false, content = @Content(mediaType = MediaType.APPLICATION_JSON))
  public RestResponse<ErasureView> retry(
      @PathParam("id") String id, @PathParam("position") int position, @Nullable String body) {
    var posted = writes.postedNothing(body);
    var erasure = owned(id);
    return once(posted, () -> control.retry(erasure, position));
  }

  private UUID owned(String id) {
    var erasure = find(id);
    caller.mustOwn(erasure.request().entity());
    return erasure.id();
  }

  private Erasure find(String id) {
    return erasures
        .find(QueryParameters.id(id, "erasure"))
        .orElseThrow(() -> Refusal.unknown("There is no erasure of this id"));
  }

  private RecordId record(@Nullable NativeRef copy) {
    if (copy == null) {
      throw Refusal.badRequest("record or copy is needed");
    }
    return records
        .find(copy)
        .map(it -> it.record().id())
        .orElseThrow(() -> Refusal.unknown("No record has this copy"));
  }

  private RestResponse<ErasureView> once(Posted posted, Supplier<Erasure> change) {
    return posted.once(ErasureView.class, () -> ErasureView.of(possible(change)));
  }

  static <T> T possible(Supplier<T> change) {
    try {
      return change.get();
    } catch (ErasureControl.Refused refused) {
      throw refused.unknown()
          ? Refusal.unknown(refused.why())
          : Refusal.conflict("not-possible", refused.why());
    }
  }
}
