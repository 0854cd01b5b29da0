package io.syncline.api.quality;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.systems.KnownNames;
import io.syncline.core.access.Permission;
import io.syncline.core.quality.RecordShapes;
import io.syncline.core.quality.Scores;
import io.syncline.core.quality.Threshold;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The quality of the data, its history, and schema drift. */
@Path("/api/v1/quality")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Data quality")
class QualityResource {

  /** Two years of weeks. */
  private static final int MOST = 104;

  private static final Duration LONGEST = Duration.ofDays(730);

  private final KnownNames names;
  private final Scores scores;
  private final RecordShapes shapes;
  private final Threshold threshold;
  private final Caller caller;
  private final InstantSource clock;

  QualityResource(
      KnownNames names,
      Scores scores,
      RecordShapes shapes,
      Threshold threshold,
      InstantSource clock,
      Caller caller) {
    this.names = names;
    this.caller = caller;
    this.scores = scores;
    this.shapes = shapes;
    this.threshold = threshold;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(
      operationId = "getQuality",
      summary = "The newest score of each sync, entity and system; worst attributes first")
  @Parameter(name = "sync", in = ParameterIn.QUERY, description = "Only of this sync")
  public ScoreView.All latest(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "sync");
    var latest = scores.latest(caller.syncs(query.text("sync")));
    if (latest.isEmpty()) {
      names.check(query);
    }
    return ScoreView.All.of(threshold.share(), latest);
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/history")
  @Operation(operationId = "getQualityHistory", summary = "The history of a score, newest first")
  @Parameter(name = "sync", in = ParameterIn.QUERY, required = true)
  @Parameter(name = "entity", in = ParameterIn.QUERY, required = true)
  @Parameter(name = "system", in = ParameterIn.QUERY, required = true)
  @Parameter(name = "since", in = ParameterIn.QUERY, description = "Left out: two years")
  public ScoreView.All history(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "sync", "entity", "system", "since");
    var sync = query.text("sync");
    var entity = query.text("entity");
    var system = query.system("system");
    if (sync == null || entity == null || system == null) {
      throw Refusal.badRequest("sync, entity and system select the history");
    }
    caller.mustReadSync(sync);
    var since = query.time("since");
    var history = scores.history(sync, entity, system, since == null ? longAgo() : since, MOST);
    if (history.isEmpty()) {
      names.check(query);
    }
    return ScoreView.All.of(threshold.share(), history);
  }

  @GET
  @RolesAllowed(Permission.READ_ALL)
  @Path("/drifts")
  @Operation(
      operationId = "listSchemaDrifts",
      summary = "Fields that appeared, vanished or changed, and new picklist words; newest first")
  @Parameter(name = "system", in = ParameterIn.QUERY, description = "Only of this system")
  public Page<DriftView> drifts(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "system");
    return names.checked(
        query,
        Page.of(
            query,
            limit -> shapes.drifts(query.system("system"), query.before(), limit),
            DriftView::of,
            it -> Cursor.at(it.id().toString())));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/report")
  @Produces(MediaType.TEXT_HTML)
  @Operation(operationId = "getQualityReport", summary = "Leads to the page of the console (303)")
  public Response report(@Context UriInfo uri) {
    var sync = QueryParameters.of(uri, "sync").text("sync");
    caller.syncs(sync);
    var page = UriBuilder.fromPath("/console/quality");
    if (sync != null) {
      page.queryParam("sync", "{sync}");
    }
    return Response.seeOther(sync == null ? page.build() : page.build(sync)).build();
  }

  private Instant longAgo() {
    return clock.instant().minus(LONGEST);
  }
}
