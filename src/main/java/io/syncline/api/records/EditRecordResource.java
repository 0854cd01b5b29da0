package io.syncline.api.records;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.BodyFields;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.Edit;
import io.syncline.core.review.Edited;
import io.syncline.core.review.RecordEdits;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Edits the unified record, as if the edit were made in the system of the path. */
@Path("/api/v1/records/{entity}/{system}/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Records")
class EditRecordResource {

  /** What a record is edited with. */
  @Schema(name = "EditRecord")
  record RequestBodySpec(
      @Schema(
              description = "The new value of each attribute to be edited; null empties it",
              implementation = Object.class,
              required = true)
          Object attributes,
      @Schema(
              description = "Values that attributes must have now, or nothing is edited (412)",
              implementation = Object.class)
          Object conditions,
      @Schema(description = "Only report what it would lead to") boolean dryRun) {}

  /**
   * What an edit led to, without values.
   *
   * @param id null with {@code dryRun}, and where nothing changed
   * @param version of the record after it
   * @param changed the attributes that changed, computed ones among them
   * @param writes the attributes that are delivered, by system
   * @param stays the systems that keep another value, because they cannot be written
   * @param questions the kinds of questions that it opened
   */
  @Schema(name = "EditedRecord")
  record View(
      @Schema(nullable = true, description = "What it leads to: GET /api/v1/audit?cause={id}")
          @Nullable UUID id,
      UUID record,
      long version,
      List<String> changed,
      Map<String, List<String>> writes,
      List<String> stays,
      List<String> questions) {

    static View of(Edited it) {
      var writes = new TreeMap<String, List<String>>();
      it.writes().forEach((system, names) -> writes.put(system.value(), List.copyOf(names)));
      return new View(
          it.id(),
          it.record().id().value(),
          it.record().version(),
          it.changed().stream().sorted().toList(),
          writes,
          it.stays().stream().map(Object::toString).sorted().toList(),
          it.questions().stream().map(ReviewItem::kind).map(ApiWords::of).toList());
    }
  }

  private final RecordEdits edits;
  private final NativeNames names;
  private final OwnedRecords owned;
  private final IdempotentWrites writes;

  EditRecordResource(
      RecordEdits edits, NativeNames names, OwnedRecords owned, IdempotentWrites writes) {
    this.edits = edits;
    this.names = names;
    this.owned = owned;
    this.writes = writes;
  }

  @PATCH
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "editRecord",
      summary = "Edit attributes of a record, if it has this version or these values")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = RequestBodySpec.class)))
  public RestResponse<View> edit(
      @PathParam("entity") String entity,
      @PathParam("system") String system,
      @PathParam("id") String id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @Nullable String body) {
    var posted = writes.posted(body);
    var said = posted.fields("attributes", "conditions", "dryRun");
    owned.mustOwn(entity);
    var edit =
        new Edit(
            names.ref(entity, system, id),
            attributes(said),
            version(ifMatch),
            said.has("conditions") ? said.struct("conditions") : Map.of());
    if (said.flag("dryRun")) {
      return answer(View.of(edits.rehearse(edit, posted.actor())));
    }
    return answer(
        posted.once(View.class, () -> View.of(edits.edit(edit, posted.actor()))).getEntity());
  }

  private static RestResponse<View> answer(View view) {
    return RestResponse.ResponseBuilder.ok(view).tag(String.valueOf(view.version())).build();
  }

  private static Map<String, Value> attributes(BodyFields said) {
    var values = said.struct("attributes");
    if (values.isEmpty()) {
      throw Refusal.badRequest("attributes says which values to edit");
    }
    return values;
  }

  /** Null: any version. */
  private static @Nullable Long version(@Nullable String ifMatch) {
    if (ifMatch == null || ifMatch.equals("*")) {
      return null;
    }
    if (!ifMatch.matches("\"[0-9]{1,18}\"")) {
      throw Refusal.badRequest("If-Match is the record's version in double quotes, or *");
    }
    return Long.valueOf(ifMatch.substring(1, ifMatch.length() - 1));
  }
}
