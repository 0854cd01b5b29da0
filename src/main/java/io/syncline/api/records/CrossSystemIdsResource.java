package io.syncline.api.records;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.identity.sheet.LinkList;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.review.Linking;
import io.syncline.core.sync.state.ChangeStore;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The cross-system ids: a link per row, as JSON or as CSV. */
@Path("/api/v1/cross-system-ids")
@Tag(name = "Cross-system ids")
class CrossSystemIdsResource {

  private final LinkList links;
  private final Installations installations;

  private final ChangeStore store;
  private final Linking linking;
  private final NativeNames names;
  private final OwnedRecords owned;
  private final IdempotentWrites writes;
  private final Caller caller;

  CrossSystemIdsResource(
      LinkList links,
      Installations installations,
      ChangeStore store,
      Linking linking,
      NativeNames names,
      OwnedRecords owned,
      IdempotentWrites writes,
      Caller caller) {
    this.caller = caller;
    this.links = links;
    this.store = store;
    this.linking = linking;
    this.names = names;
    this.owned = owned;
    this.writes = writes;
    this.installations = installations;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Produces("application/json;qs=1")
  @Operation(
      operationId = "listCrossSystemIds",
      summary = "The links between records and ids in systems")
  @Parameter(name = "entity", in = ParameterIn.QUERY)
  @Parameter(name = "system", in = ParameterIn.QUERY)
  public Page<CrossSystemId> list(@Context UriInfo uri) {
    return page(uri);
  }

  /** The same as CSV (RFC 4180) with a line of names; the next page is in the header Link. */
  @GET
  @RolesAllowed(Permission.READ)
  @Produces("text/csv;qs=0.5")
  @Operation(hidden = true)
  public Response csv(@Context UriInfo uri) {
    var page = page(uri);
    var response =
        Response.ok(CrossSystemId.csv(page.items()))
            .type("text/csv; charset=utf-8; header=present");
    if (page.next() != null) {
      var next = uri.getRequestUriBuilder().replaceQueryParam("cursor", page.next()).build();
      response.header(
          "Link", "<" + next.getRawPath() + "?" + next.getRawQuery() + ">; rel=\"next\"");
    }
    return response.build();
  }

  /** Which copy is to be which record. */
  @Schema(name = "LinkTo")
  record RequestBodySpec(
      @Schema(required = true) String entityType,
      @Schema(required = true, format = "uuid") String recordId,
      @Schema(required = true) String systemId,
      @Schema(required = true) String nativeId) {}

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{entity}/{system}/{id}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "getCrossSystemId",
      summary = "The link of one id in one system, percent-encoded")
  public CrossSystemId get(
      @PathParam("entity") String entity,
      @PathParam("system") String system,
      @PathParam("id") String id) {
    caller.mustReadEntity(entity);
    var ref = names.ref(entity, system, id);
    return Optional.ofNullable(store.links(List.of(ref)).get(ref))
        .map(this::view)
        .orElseThrow(() -> Refusal.unknown("No record is linked to this id"));
  }

  @PUT
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "putCrossSystemId",
      summary = "Link a copy to a record; the copy is then processed as at its first sync")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = RequestBodySpec.class)))
  public RestResponse<CrossSystemId> put(@Nullable String body) {
    var posted = writes.posted(body);
    var said = posted.fields("entityType", "recordId", "systemId", "nativeId");
    var entity = said.needed("entityType");
    owned.mustOwn(entity);
    var ref = names.ref(entity, said.needed("systemId"), said.needed("nativeId"));
    var record = new RecordId(QueryParameters.id(said.needed("recordId"), "record"));
    return posted.once(
        CrossSystemId.class, () -> view(linking.link(record, ref, entity, posted.actor())));
  }

  /** A link that ended. */
  @Schema(name = "Unlinked")
  record Unlinked(UUID recordId, String systemId, String object, String nativeId) {}

  @DELETE
  @RolesAllowed(Permission.DECIDE)
  @Path("/{entity}/{system}/{id}")
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "deleteCrossSystemId",
      summary = "End a link; the data of the system and of the record are kept")
  public RestResponse<Unlinked> delete(
      @PathParam("entity") String entity,
      @PathParam("system") String system,
      @PathParam("id") String id) {
    var posted = writes.posted(null);
    owned.mustOwn(entity);
    var ref = names.ref(entity, system, id);
    return posted.once(
        Unlinked.class,
        () ->
            new Unlinked(
                linking.unlink(ref, posted.actor()).value(),
                ref.system().value(),
                ref.object(),
                ref.id()));
  }

  private Page<CrossSystemId> page(UriInfo uri) {
    var query = QueryParameters.of(uri, "entity", "system");
    var after = query.cursor(3, CrossSystemIdsResource::ref).orElse(null);
    var system = query.system("system");
    var entities = caller.entities(query.text("entity"));
    return Page.of(
        query,
        limit -> links.list(new LinkList.Query(entities, system, after, limit)),
        this::view,
        CrossSystemIdsResource::place);
  }

  private CrossSystemId view(Link link) {
    var ref = link.ref();
    var entity =
        installations.current().byObject().getOrDefault(ref.system(), Map.of()).get(ref.object());
    return CrossSystemId.of(entity, link);
  }

  private static Cursor place(Link link) {
    return Cursor.at(link.ref().system().value(), link.ref().object(), link.ref().id());
  }

  private static NativeRef ref(List<String> place) {
    return new NativeRef(SystemId.of(place.get(0)), place.get(1), place.get(2));
  }
}
