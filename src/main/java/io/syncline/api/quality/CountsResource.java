package io.syncline.api.quality;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Problem;
import io.syncline.api.http.Refusal;
import io.syncline.api.systems.StartedSyncs;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.model.NativeRef;
import io.syncline.core.reconcile.pull.Counting;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.transform.Transformer;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Counts what the systems of a sync hold, before anything is built on it. Reads only. */
@Path("/api/v1/syncs/{sync}/counts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Syncs")
class CountsResource {

  private static final int SECRET = 16;

  private final SyncCatalog catalog;
  private final Installations installations;
  private final ConnectedSystems systems;
  private final ChangeStore links;
  private final Transformer transformer;
  private final Caller caller;
  private final RandomGenerator random;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  CountsResource(
      SyncCatalog catalog,
      Installations installations,
      ConnectedSystems systems,
      ChangeStore links,
      Transformer transformer,
      RandomGenerator random,
      Caller caller) {
    this.caller = caller;
    this.catalog = catalog;
    this.installations = installations;
    this.systems = systems;
    this.links = links;
    this.transformer = transformer;
    this.random = random;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(
      operationId = "counts",
      summary = "List each system of a sync once, and count what it holds",
      description =
          "Takes as long as the systems need to be listed. One count of a sync is made at a time.")
  @APIResponse(responseCode = "200", description = "All sides, entity by entity")
  @APIResponse(
      responseCode = "409",
      description = "It is not started, or is being counted already",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public CountsView counts(@PathParam("sync") String sync) {
    caller.mustReadSync(sync);
    StartedSyncs.named(catalog, sync);
    if (!underWay.add(sync)) {
      throw Refusal.conflict("counting", "It is being counted already");
    }
    try {
      return new CountsView(sync, sides(sync));
    } finally {
      underWay.remove(sync);
    }
  }

  private List<CountsView.SideView> sides(String sync) {
    var secret = new byte[SECRET];
    random.nextBytes(secret);
    return Terms.of(installations.current(), sync).stream()
        .flatMap(
            terms ->
                new Counting(terms, transformer, secret)
                    .all(systems, this::linked).stream()
                        .map(it -> CountsView.SideView.of(terms.entity().name(), it)))
        .toList();
  }

  private Set<NativeRef> linked(List<NativeRef> page) {
    return links.links(page).keySet();
  }
}
