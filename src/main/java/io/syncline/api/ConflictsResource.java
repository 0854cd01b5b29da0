package io.syncline.api;

import io.syncline.core.conflict.Questions;
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

/** The conflicts: what both sides said, and who or what decided. */
@Path("/api/v1/conflicts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Conflicts and reviews")
class ConflictsResource {

  private final Questions questions;
  private final Masking masking;

  ConflictsResource(Questions questions, Masking masking) {
    this.questions = questions;
    this.masking = masking;
  }

  @GET
  @Operation(operationId = "listConflicts", summary = "Conflicts, newest first")
  @Parameter(
      name = "record",
      in = ParameterIn.QUERY,
      description = "Only of this record",
      schema = @Schema(type = SchemaType.STRING, format = "uuid"))
  @Parameter(
      name = "open",
      in = ParameterIn.QUERY,
      description = "true: only those that wait for a person",
      schema = @Schema(type = SchemaType.BOOLEAN))
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
  public Page<ConflictView> list(@Context UriInfo uri) {
    var asked = Asked.of(uri.getQueryParameters(), "record", "open", "cursor", "limit");
    int limit = asked.limit();
    var query =
        new Questions.Query(asked.record("record"), asked.flag("open"), asked.before(), limit + 1);
    return Page.of(
        questions.conflicts(query),
        limit,
        it -> ConflictView.of(it, masking.hides(it.entity(), it.attribute())),
        it -> Cursor.at(it.id().toString()));
  }
}
