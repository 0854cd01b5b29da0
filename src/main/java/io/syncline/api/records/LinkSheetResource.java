package io.syncline.api.records;

import io.syncline.api.http.Caller;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Problem;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.identity.sheet.LinkSheet;
import io.syncline.core.identity.sheet.WideLinks;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.merge.LinkImport;
import io.syncline.csv.Csv;
import io.syncline.csv.MalformedCsv;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The cross-system ids as a spreadsheet: a row per record, a column per system. */
@Path("/api/v1/cross-system-ids/wide")
@Tag(name = "Cross-system ids")
class LinkSheetResource {

  private static final int PAGE = 1000;

  /** What was wrong in a line. */
  @Schema(name = "LinkProblem")
  record Wrong(long line, String what) {}

  /**
   * The result of an import.
   *
   * @param linked links that are new
   * @param records records that came into being for them
   * @param unchanged rows that were linked as they say before
   * @param problems why nothing was linked; empty where it was
   */
  @Schema(name = "LinkImport")
  record Loaded(int linked, int records, int unchanged, List<Wrong> problems) {}

  private final WideLinks links;
  private final LinkImport imports;
  private final Installations installations;
  private final Caller caller;
  private final IdempotentWrites writes;

  LinkSheetResource(
      WideLinks links,
      LinkImport imports,
      Installations installations,
      IdempotentWrites writes,
      Caller caller) {
    this.caller = caller;
    this.links = links;
    this.imports = imports;
    this.installations = installations;
    this.writes = writes;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Produces("text/csv")
  @Operation(operationId = "exportLinks", summary = "All links of an entity, a row per record")
  @Parameter(name = "entity", in = ParameterIn.QUERY, required = true)
  @APIResponse(
      responseCode = "200",
      description = "The sheet",
      content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
  @APIResponse(
      responseCode = "404",
      description = "No started sync has this entity",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public Response export(@Context UriInfo uri) {
    var name = QueryParameters.of(uri, "entity").text("entity");
    if (name == null) {
      throw Refusal.badRequest("entity is missing");
    }
    caller.mustReadEntity(name);
    var entity =
        installations
            .current()
            .entity(name)
            .orElseThrow(() -> Refusal.unknown("No started sync has this entity"));
    return Response.ok(csv(entity)).type("text/csv; charset=utf-8; header=present").build();
  }

  @POST
  @RolesAllowed(Permission.INTEGRATE)
  @Consumes({"text/csv", MediaType.TEXT_PLAIN})
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "importLinks",
      summary = "Makes all links of a sheet, or none where a line is wrong")
  @RequestBody(
      required = true,
      content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
  @APIResponse(
      responseCode = "200",
      description = "The result",
      content = @Content(schema = @Schema(implementation = Loaded.class)))
  @APIResponse(
      responseCode = "422",
      description =
          "Lines are wrong, and nothing was linked; or the key was used for another sheet",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Loaded.class)))
  public RestResponse<Loaded> load(@Nullable String body) {
    var posted = writes.posted(body);
    return posted.answered(Loaded.class, () -> load(posted.body(), posted.actor()));
  }

  private RestResponse<Loaded> load(String text, String owner) {
    Csv.Table table;
    try {
      table = Csv.read(text);
    } catch (MalformedCsv e) {
      throw Refusal.badRequest("The body is no table: " + e.getMessage());
    }
    var lines = table.rows().stream().map(it -> new LinkSheet.Line(it.line(), it.cells())).toList();
    var sheet = LinkSheet.of(installations.current(), table.names(), lines);
    var result = imports.load(sheet, owner);
    var wrong = result.problems().stream().map(it -> new Wrong(it.line(), it.what())).toList();
    return IdempotentWrites.answer(
        wrong.isEmpty() ? 200 : 422,
        new Loaded(result.linked(), result.records(), result.unchanged(), wrong));
  }

  private String csv(Entity entity) {
    var systems = entity.participants().stream().map(Participant::system).toList();
    var names = new ArrayList<String>();
    names.add(LinkSheet.ENTITY);
    systems.forEach(it -> names.add(it.value()));
    names.add(LinkSheet.MASTER);
    names.add(LinkSheet.CREATED);
    var rows = new ArrayList<List<String>>();
    RecordId after = null;
    List<WideLinks.Wide> page;
    do {
      page = links.page(entity.name(), after, PAGE);
      page.forEach(it -> rows.add(row(entity, systems, it)));
      after = page.isEmpty() ? null : page.get(page.size() - 1).record();
    } while (page.size() == PAGE);
    return Csv.write(names, rows);
  }

  /** The master of a record is the first by rank that has a copy. */
  private static List<String> row(Entity entity, List<SystemId> systems, WideLinks.Wide wide) {
    var cells = new ArrayList<String>();
    cells.add(entity.name());
    systems.forEach(it -> cells.add(wide.ids().getOrDefault(it, "")));
    cells.add(
        systems.stream()
            .filter(wide.ids()::containsKey)
            .findFirst()
            .map(SystemId::value)
            .orElse(""));
    cells.add(wide.createdAt().toString());
    return cells;
  }
}
