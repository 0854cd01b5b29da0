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
  public Page<SyncView> list(@Context UriInfo uri) {
    var asked = Asked.of(uri);
    var after = asked.cursor(1).map(it -> it.place().get(0)).orElse("");
    return Page.of(
        asked,
        limit ->
            catalog.syncs().stream()
                .sorted(Comparator.comparing(SyncCatalog.Listed::name))
                .filter(it -> it.name().compareTo(after) > 0)
                .limit(limit)
                .toList(),
        SyncView::of,
        it -> Cursor.at(it.name()));
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
