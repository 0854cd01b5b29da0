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

/** The review queue: questions that wait for a person. */
@Path("/api/v1/reviews")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Conflicts and reviews")
class ReviewsResource {

  private final Questions questions;

  ReviewsResource(Questions questions) {
    this.questions = questions;
  }

  @GET
  @Operation(operationId = "listReviews", summary = "Open review items, newest first")
  @Parameter(
      name = "record",
      in = ParameterIn.QUERY,
      description = "Only of this record",
      schema = @Schema(type = SchemaType.STRING, format = "uuid"))
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
  public Page<ReviewView> list(@Context UriInfo uri) {
    var asked = Asked.of(uri.getQueryParameters(), "record", "cursor", "limit");
    int limit = asked.limit();
    var query = new Questions.Query(asked.record("record"), true, asked.before(), limit + 1);
    return Page.of(
        questions.openReviews(query), limit, ReviewView::of, it -> Cursor.at(it.id().toString()));
  }
}
