package io.syncline.api.reviews;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.NativeRefView;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.runs.RunControl;
import io.syncline.core.access.Permission;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.backfill.undo.RunWrites;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Takes runs back. */
@Path("/api/v1/runs/{id}/undo")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
class UndoResource {

  /** The run that takes another back. */
  @Schema(name = "UndoAsked")
  record AskedFor(
      @Schema(description = "GET /api/v1/runs/{run}") String run, String kind, String sync) {}

  /** Something that was left as it is. */
  @Schema(name = "NotRestored")
  record Left(
      @Schema(nullable = true) @Nullable String record,
      String entity,
      @Schema(nullable = true) @Nullable NativeRefView copy,
      List<String> attributes,
      @Schema(nullable = true) @Nullable String reason) {

    static Left of(AuditEntry it) {
      var record = it.about().record();
      return new Left(
          record == null ? null : record.toString(),
          it.about().entity(),
          NativeRefView.of(it.about().ref()),
          it.changes().keySet().stream().sorted().toList(),
          it.result().reason());
    }
  }

  private final RunControl control;
  private final RunWrites account;
  private final IdempotentWrites writes;

  UndoResource(RunControl control, RunWrites account, IdempotentWrites writes) {
    this.control = control;
    this.account = account;
    this.writes = writes;
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Operation(
      operationId = "undoRun",
      summary =
          "Undo the writes of a run where its values are still unchanged; repeat it to process what"
              + " was left")
  @APIResponse(
      responseCode = "202",
      description = "It was asked for",
      content = @Content(schema = @Schema(implementation = AskedFor.class)))
  public RestResponse<AskedFor> undo(@PathParam("id") String id, @Nullable String body) {
    var posted = writes.posted(body);
    posted.fields();
    return posted.answered(AskedFor.class, () -> ask(id, posted.actor()));
  }

  private RestResponse<AskedFor> ask(String id, String actor) {
    var undo = control.undo(control.found(id), actor);
    return IdempotentWrites.answer(
        202, new AskedFor(undo.id(), ApiWords.of(undo.kind()), String.valueOf(undo.sync())));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(
      operationId = "listNotRestored",
      summary = "What an undo did not restore, and why; the id is that of the undo's own run")
  public Page<Left> left(@PathParam("id") String id, @Context UriInfo uri) {
    var run = control.found(id);
    var query = QueryParameters.of(uri);
    return Page.of(
        query,
        limit -> account.left(run.id(), query.before(), limit),
        Left::of,
        it -> Cursor.at(it.cause().toString()));
  }
}
