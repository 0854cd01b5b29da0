package io.syncline.api.quality;

import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.systems.KnownNames;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.quality.Maturity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How mature each sync is, by month. */
@Path("/api/v1/maturity")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Data quality")
class MaturityResource {

  private static final int USUAL = 6;
  private static final long MOST = 24;

  private final KnownNames names;
  private final Maturity maturity;
  private final SyncCatalog catalog;
  private final InstantSource clock;

  MaturityResource(KnownNames names, Maturity maturity, SyncCatalog catalog, InstantSource clock) {
    this.names = names;
    this.maturity = maturity;
    this.catalog = catalog;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ_ALL)
  @Operation(
      operationId = "getMaturity",
      summary = "Six figures of each sync by month, newest first; null: not enough data")
  @Parameter(name = "sync", in = ParameterIn.QUERY, description = "Only of this sync")
  @Parameter(
      name = "months",
      in = ParameterIn.QUERY,
      schema =
          @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "24", defaultValue = "6"))
  public MaturityView maturity(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "sync", "months");
    names.check(query);
    return MaturityView.of(
        maturity, syncs(query.text("sync")), months(query.number("months")), clock.instant());
  }

  private List<SyncCatalog.Listed> syncs(@Nullable String name) {
    var all = catalog.syncs();
    return name == null ? all : all.stream().filter(it -> it.name().equals(name)).toList();
  }

  private static int months(@Nullable Long asked) {
    if (asked != null && (asked < 1 || asked > MOST)) {
      throw Refusal.badRequest("months is not a number from 1 to " + MOST);
    }
    return asked == null ? USUAL : asked.intValue();
  }
}
