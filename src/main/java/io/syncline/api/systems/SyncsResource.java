package io.syncline.api.systems;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Page;
import io.syncline.api.http.Posted;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.map.IntegrationMap;
import io.syncline.core.definition.map.LoadedSyncs;
import io.syncline.core.definition.map.MapDrawing;
import io.syncline.core.definition.map.MapMarkdown;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.run.SyncPauses;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.core.Variant;
import java.util.Comparator;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The syncs: what is loaded, started or why not. */
@Path("/api/v1/syncs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Syncs")
class SyncsResource {

  private static final String MARKDOWN = "text/markdown;charset=UTF-8";
  private static final String SVG = "image/svg+xml;charset=UTF-8";

  private final SyncCatalog catalog;
  private final LoadedSyncs loaded;
  private final SyncPauses pauses;
  private final Caller caller;
  private final IdempotentWrites writes;

  SyncsResource(
      SyncCatalog catalog,
      LoadedSyncs loaded,
      SyncPauses pauses,
      IdempotentWrites writes,
      Caller caller) {
    this.caller = caller;
    this.loaded = loaded;
    this.pauses = pauses;
    this.writes = writes;
    this.catalog = catalog;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(operationId = "listSyncs", summary = "Every sync: whether it is started, or why not")
  public Page<SyncView> list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri);
    var after = query.cursor(1, it -> it.get(0)).orElse("");
    var reading = caller.reading();
    return Page.of(
        query,
        limit ->
            catalog.syncs().stream()
                .filter(it -> reading.hasSync(it.name()))
                .sorted(Comparator.comparing(SyncCatalog.Listed::name))
                .filter(it -> it.name().compareTo(after) > 0)
                .limit(limit)
                .toList(),
        this::view,
        it -> Cursor.at(it.name()));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{sync}")
  @Operation(operationId = "getSync", summary = "One sync")
  public SyncView get(@PathParam("sync") String sync) {
    return view(known(sync));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{sync}/map")
  @Produces({MARKDOWN, SVG})
  @Operation(
      operationId = "getSyncMap",
      summary =
          "The integration map of a sync: who knows what, what flows where, who is responsible")
  public Response map(@PathParam("sync") String sync, @Context Request request) {
    var map =
        loaded
            .loaded(known(sync).name())
            .map(IntegrationMap::of)
            .orElseThrow(
                () -> Refusal.conflict("not-loaded", "Its file is refused; see why of the sync"));
    var wanted =
        request.selectVariant(
            Variant.mediaTypes(MediaType.valueOf(MARKDOWN), MediaType.valueOf(SVG)).build());
    boolean drawing = wanted != null && wanted.getMediaType().getSubtype().startsWith("svg");
    return Response.ok(drawing ? MapDrawing.of(map) : MapMarkdown.of(map), drawing ? SVG : MARKDOWN)
        .build();
  }

  @POST
  @RolesAllowed(Permission.INTEGRATE)
  @Path("/{sync}/start")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "startSync",
      summary = "Start a sync, or resume a paused one; 409 lists what its definition lacks")
  public RestResponse<SyncView> start(@PathParam("sync") String sync, @Nullable String body) {
    var posted = writes.postedNothing(body);
    return posted.once(
        SyncView.class,
        () -> {
          var listed = known(sync);
          if (!listed.started()) {
            throw Refusal.conflict("not-started", "Its definition has errors; see why");
          }
          pauses.resume(sync, posted.actor());
          return view(listed);
        });
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{sync}/pause")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "pauseSync",
      summary = "Pause a sync until it is resumed; its incoming changes are kept")
  public RestResponse<SyncView> pause(@PathParam("sync") String sync, @Nullable String body) {
    return ordered(sync, writes.postedNothing(body), pauses::pause);
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{sync}/resume")
  @Consumes(MediaType.WILDCARD)
  @Operation(operationId = "resumeSync", summary = "Resume a sync with the changes kept meanwhile")
  public RestResponse<SyncView> resume(@PathParam("sync") String sync, @Nullable String body) {
    return ordered(sync, writes.postedNothing(body), pauses::resume);
  }

  /**
   * @param order of the sync, by the actor
   */
  private RestResponse<SyncView> ordered(
      String sync, Posted posted, BiConsumer<String, String> order) {
    return posted.once(
        SyncView.class,
        () -> {
          var listed = known(sync);
          order.accept(sync, posted.actor());
          return view(listed);
        });
  }

  private SyncView view(SyncCatalog.Listed sync) {
    return SyncView.of(sync, pauses.paused().get(sync.name()));
  }

  private SyncCatalog.Listed known(String sync) {
    caller.mustReadSync(sync);
    return catalog.find(sync).orElseThrow(() -> Refusal.unknown("There is no sync of this name"));
  }
}
