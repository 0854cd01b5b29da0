package io.syncline.api;

import io.syncline.core.access.AccessLog;
import io.syncline.core.model.NativeRef;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who was shown values of which record, where a definition wants that kept. */
@Path("/api/v1/accesses")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
class AccessesResource {

  private final AccessLog log;

  AccessesResource(AccessLog log) {
    this.log = log;
  }

  @GET
  @Operation(
      operationId = "listAccesses",
      summary = "Who was shown values of which record, newest first")
  @Parameter(
      name = "record",
      in = ParameterIn.QUERY,
      description = "Only of this record",
      schema = @Schema(type = SchemaType.STRING, format = "uuid"))
  @Parameter(
      name = "ref",
      in = ParameterIn.QUERY,
      description = "Only of this copy, as crm/contacts/17",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "actor",
      in = ParameterIn.QUERY,
      description = "Only by the token of this name",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(name = "entity", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "since",
      in = ParameterIn.QUERY,
      schema = @Schema(type = SchemaType.STRING, format = "date-time"))
  @Parameter(
      name = "until",
      in = ParameterIn.QUERY,
      schema = @Schema(type = SchemaType.STRING, format = "date-time"))
  public Page<AccessView> list(@Context UriInfo uri) {
    var asked = Asked.of(uri, "record", "ref", "actor", "entity", "since", "until");
    return Page.of(
        asked,
        limit ->
            log.list(
                new AccessLog.Query(
                    asked.record("record"),
                    ref(asked.text("ref")),
                    asked.text("actor"),
                    asked.text("entity"),
                    asked.time("since"),
                    asked.time("until"),
                    asked.before(),
                    limit)),
        AccessView::of,
        it -> Cursor.at(it.id().toString()));
  }

  private static @Nullable NativeRef ref(@Nullable String text) {
    return text == null
        ? null
        : NativeRef.parse(text)
            .orElseThrow(() -> Refusal.badRequest("ref is not <system>/<object>/<id>"));
  }
}
