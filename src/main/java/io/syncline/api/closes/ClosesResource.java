package io.syncline.api.closes;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Masking;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.sheet.SheetAnswer;
import io.syncline.core.access.Permission;
import io.syncline.core.reconcile.close.PeriodCloses;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The closes of periods: their figures, and to open one again. */
@Path("/api/v1/closes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
class ClosesResource {

  private final PeriodCloses closes;
  private final PeriodControl control;
  private final Caller caller;
  private final Masking masking;
  private final IdempotentWrites writes;

  ClosesResource(
      PeriodCloses closes,
      PeriodControl control,
      Caller caller,
      Masking masking,
      IdempotentWrites writes) {
    this.closes = closes;
    this.control = control;
    this.caller = caller;
    this.masking = masking;
    this.writes = writes;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(operationId = "listCloses", summary = "Closes of periods, newest first")
  @Parameter(name = "sync", in = ParameterIn.QUERY, description = "Only of this sync")
  public Page<CloseView> list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "sync");
    var syncs = caller.syncs(query.text("sync"));
    return Page.readable(
        query,
        limit -> closes.list(syncs, query.before(), limit),
        it -> CloseView.of(it, null),
        it -> Cursor.at(it.id().toString()));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}")
  @Operation(
      operationId = "getClose",
      summary = "One close: its figures, and what prevented it or was answered")
  public CloseView get(@PathParam("id") String id) {
    var found = control.found(QueryParameters.id(id, "close"));
    return CloseView.of(found, closes.lines(found.run()));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}/figures.csv")
  @Produces("text/csv")
  @Operation(operationId = "getCloseSheet", summary = "The figures of a close, as a spreadsheet")
  public Response sheet(@PathParam("id") String id) {
    var found = control.found(QueryParameters.id(id, "close"));
    var figures = CloseFigures.of(closes.lines(found.run()));
    var pages = new ArrayDeque<>(List.of(figures.stream().map(CloseFigures::row).toList()));
    return SheetAnswer.of(
        CloseFigures.NAMES, () -> Objects.requireNonNullElse(pages.poll(), List.of()), masking);
  }

  /** Why a period is opened again. */
  @Schema(name = "ReopenPeriod")
  record ReopenSpec(String reason) {}

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Path("/{id}/reopen")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "reopenPeriod",
      summary = "Open a closed period again: its records are changed as any other")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = ReopenSpec.class)))
  public RestResponse<CloseView> reopen(@PathParam("id") String id, @Nullable String body) {
    var posted = writes.posted(body);
    var reason = posted.fields("reason").shortText("reason");
    if (reason == null || reason.isBlank()) {
      throw Refusal.badRequest("reason is missing");
    }
    var found = control.found(QueryParameters.id(id, "close"));
    return posted.once(
        CloseView.class, () -> CloseView.of(control.reopen(found, reason, posted.actor()), null));
  }
}
