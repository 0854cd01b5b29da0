package io.syncline.api.runs;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Masking;
import io.syncline.api.http.Page;
import io.syncline.api.http.Posted;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.quality.DifferenceView;
import io.syncline.api.sheet.SheetAnswer;
import io.syncline.api.systems.KnownNames;
import io.syncline.core.access.Permission;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.difference.Verdict;
import io.syncline.core.reconcile.side.Examinations;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The runs: what was asked for, how far it is, what it found. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
class RunsResource {

  private static final int SHEET_PAGE = 500;

  private final KnownNames names;
  private final Runs runs;
  private final Examinations examinations;
  private final Differences differences;
  private final RunControl runControl;
  private final Masking masking;
  private final Caller caller;
  private final IdempotentWrites writes;

  RunsResource(
      KnownNames names,
      Runs runs,
      Examinations examinations,
      Differences differences,
      RunControl runControl,
      Masking masking,
      IdempotentWrites writes,
      Caller caller) {
    this.names = names;
    this.caller = caller;
    this.runs = runs;
    this.examinations = examinations;
    this.differences = differences;
    this.runControl = runControl;
    this.masking = masking;
    this.writes = writes;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(operationId = "listRuns", summary = "Runs, newest first")
  @Parameter(name = "kind", in = ParameterIn.QUERY, description = "Only of this kind")
  @Parameter(name = "sync", in = ParameterIn.QUERY, description = "Only of this sync")
  @Parameter(name = "status", in = ParameterIn.QUERY, description = "Only those with this status")
  public Page<RunView> list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "kind", "sync", "status");
    var syncs = caller.syncs(query.text("sync"));
    var before = query.before();
    return names.checked(
        query,
        Page.readable(
            query,
            limit ->
                runs.list(
                    new Runs.Query(
                        query.word("kind", Run.Kind.class),
                        syncs,
                        query.word("status", Run.Status.class),
                        before == null ? null : before.toString(),
                        limit)),
            it -> RunView.of(it, null),
            it -> Cursor.at(it.id())));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}")
  @Operation(operationId = "getRun", summary = "One run, with its count proof")
  public RunView get(@PathParam("id") String id) {
    return view(runControl.found(id));
  }

  private RunView view(Run run) {
    return RunView.of(run, examinations.find(run.id()).orElse(null));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}/differences")
  @Operation(
      operationId = "listDifferences",
      summary = "The differences that a reconciliation found")
  @Parameter(name = "bucket", in = ParameterIn.QUERY, description = "Only of this bucket")
  @Parameter(
      name = "verdict",
      in = ParameterIn.QUERY,
      description = "Only those with this verdict in the run")
  @Parameter(name = "state", in = ParameterIn.QUERY, description = "Only those in this state now")
  public Page<DifferenceView> differences(@PathParam("id") String id, @Context UriInfo uri) {
    var run = runControl.found(id);
    var query = QueryParameters.of(uri, "bucket", "verdict", "state");
    return Page.of(
        query,
        limit -> differences.list(query(run, query, query.before(), limit)),
        it -> DifferenceView.of(it, masking),
        it -> Cursor.at(it.difference().id().toString()));
  }

  private static Differences.Query query(
      Run run, QueryParameters query, @Nullable UUID before, int limit) {
    return new Differences.Query(
        run.id(),
        null,
        query.word("bucket", Bucket.class),
        query.word("verdict", Verdict.class),
        query.word("state", Difference.State.class),
        before,
        limit);
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}/differences.csv")
  @Produces("text/csv")
  @Operation(
      operationId = "getDifferencesSheet",
      summary = "All differences that a reconciliation found, as a spreadsheet")
  @Parameter(name = "bucket", in = ParameterIn.QUERY, description = "Only of this bucket")
  @Parameter(
      name = "verdict",
      in = ParameterIn.QUERY,
      description = "Only those with this verdict in the run")
  @Parameter(name = "state", in = ParameterIn.QUERY, description = "Only those in this state now")
  public Response sheet(@PathParam("id") String id, @Context UriInfo uri) {
    var run = runControl.found(id);
    var query = QueryParameters.exactly(uri, "bucket", "verdict", "state");
    query(run, query, null, SHEET_PAGE);
    return SheetAnswer.of(
        DifferencesSheet.NAMES,
        new DifferencesSheet(
            last -> differences.list(query(run, query, last, SHEET_PAGE)), masking),
        masking);
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{id}/pause")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "pauseRun",
      summary = "Pause a run after its current page, until it is resumed")
  public RestResponse<RunView> pause(@PathParam("id") String id, @Nullable String body) {
    return control(id, Runs.Control.PAUSE, writes.postedNothing(body));
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{id}/resume")
  @Consumes(MediaType.WILDCARD)
  @Operation(operationId = "resumeRun", summary = "Resume a paused run")
  public RestResponse<RunView> resume(@PathParam("id") String id, @Nullable String body) {
    return control(id, Runs.Control.RESUME, writes.postedNothing(body));
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{id}/cancel")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "cancelRun",
      summary = "Cancel a run after its current page; what it did is kept")
  public RestResponse<RunView> cancel(@PathParam("id") String id, @Nullable String body) {
    return control(id, Runs.Control.CANCEL, writes.postedNothing(body));
  }

  private RestResponse<RunView> control(String id, Runs.Control demand, Posted posted) {
    var run = runControl.found(id);
    return posted.once(RunView.class, () -> view(runControl.control(run, demand, posted.actor())));
  }
}
