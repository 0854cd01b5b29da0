package io.syncline.api;

import io.syncline.core.definition.Installations;
import io.syncline.core.identity.LinkList;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The cross-system ids: a link per row, as JSON or as CSV. */
@Path("/api/v1/cross-system-ids")
@Tag(name = "Cross-system ids")
class CrossSystemIdsResource {

  private final LinkList links;
  private final Installations installations;

  CrossSystemIdsResource(LinkList links, Installations installations) {
    this.links = links;
    this.installations = installations;
  }

  @GET
  @Produces("application/json;qs=1")
  @Operation(operationId = "listCrossSystemIds", summary = "Which record is which in which system")
  @Parameter(name = "entity", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
  @Parameter(name = "system", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "cursor",
      in = ParameterIn.QUERY,
      description = "Of the page before: its next",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      schema =
          @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "100"))
  public Page<CrossSystemId> list(@Context UriInfo uri) {
    return page(uri);
  }

  /** The same as CSV (RFC 4180) with a line of names; the next page is in the header Link. */
  @GET
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

  private Page<CrossSystemId> page(UriInfo uri) {
    var asked = Asked.of(uri.getQueryParameters(), "entity", "system", "cursor", "limit");
    int limit = asked.limit();
    var after = asked.cursor(3).map(it -> ref(it.place())).orElse(null);
    var system = asked.system("system");
    var found = links.list(new LinkList.Query(asked.text("entity"), system, after, limit + 1));
    return Page.of(found, limit, this::view, CrossSystemIdsResource::place);
  }

  private CrossSystemId view(Link link) {
    var ref = link.ref();
    var entity =
        installations
            .current()
            .byObject()
            .getOrDefault(ref.system(), java.util.Map.of())
            .get(ref.object());
    return CrossSystemId.of(entity, link);
  }

  private static Cursor place(Link link) {
    return Cursor.at(link.ref().system().value(), link.ref().object(), link.ref().id());
  }

  private static NativeRef ref(List<String> place) {
    try {
      return new NativeRef(SystemId.of(place.get(0)), place.get(1), place.get(2));
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("cursor is not one that this list gave out");
    }
  }
}
