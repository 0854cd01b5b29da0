package io.syncline.api;

import io.syncline.core.definition.SyncCatalog;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Comparator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The syncs: what is loaded, started or why not. */
@Path("/api/v1/syncs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Syncs")
class SyncsResource {

  private final SyncCatalog catalog;

  SyncsResource(SyncCatalog catalog) {
    this.catalog = catalog;
  }

  @GET
  @Operation(operationId = "listSyncs", summary = "Every sync: whether it is started, or why not")
  @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      schema =
          @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "100"))
  public Page<SyncView> list(@Context UriInfo uri) {
    var asked = Asked.of(uri.getQueryParameters(), "cursor", "limit");
    var after = asked.cursor(1).map(it -> it.place().get(0)).orElse("");
    int limit = asked.limit();
    var found =
        catalog.syncs().stream()
            .sorted(Comparator.comparing(SyncCatalog.Listed::name))
            .filter(it -> it.name().compareTo(after) > 0)
            .limit(limit + 1L)
            .toList();
    return Page.of(found, limit, SyncView::of, it -> Cursor.at(it.name()));
  }

  @GET
  @Path("/{sync}")
  @Operation(operationId = "getSync", summary = "One sync")
  public SyncView get(@PathParam("sync") String sync) {
    return catalog
        .find(sync)
        .map(SyncView::of)
        .orElseThrow(() -> Refusal.unknown("There is no sync of this name"));
  }
}
