package io.syncline.api.quality;

import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.systems.KnownNames;
import io.syncline.core.access.Permission;
import io.syncline.core.run.Runs;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How the differences of a sync went over its runs. */
@Path("/api/v1/differences/trend")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
class DifferenceTrendResource {

  private static final int USUAL = 20;

  private final Runs runs;
  private final KnownNames names;
  private final Caller caller;

  DifferenceTrendResource(Runs runs, KnownNames names, Caller caller) {
    this.runs = runs;
    this.names = names;
    this.caller = caller;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(
      operationId = "getDifferenceTrend",
      summary = "What the last reconciliations of a sync found, fixed and left, newest first")
  @Parameter(name = "sync", in = ParameterIn.QUERY, required = true)
  @Parameter(name = "runs", in = ParameterIn.QUERY, description = "At most so many, 1 to 100 (20)")
  public DifferenceTrend trend(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "sync", "runs");
    var sync = query.text("sync");
    var most = query.number("runs");
    if (sync == null) {
      throw Refusal.badRequest("sync says of which sync");
    }
    if (most != null && (most < 1 || most > DifferenceTrend.MOST)) {
      throw Refusal.badRequest("runs is from 1 to " + DifferenceTrend.MOST);
    }
    caller.mustReadSync(sync);
    var trend = DifferenceTrend.of(runs, sync, most == null ? USUAL : most.intValue());
    if (trend.runs().isEmpty()) {
      names.check(query);
    }
    return trend;
  }
}
