package io.syncline.api.reviews;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.core.access.Permission;
import io.syncline.core.model.SystemId;
import io.syncline.core.review.remember.AnswerRule;
import io.syncline.core.review.remember.AnswerRules;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Answers that are given to further conflicts. */
@Path("/api/v1/review-rules")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Conflicts and reviews")
class ReviewRulesResource {

  private final AnswerRules rules;
  private final ReviewRules orders;
  private final IdempotentWrites writes;
  private final Caller caller;

  ReviewRulesResource(
      AnswerRules rules, ReviewRules orders, IdempotentWrites writes, Caller caller) {
    this.caller = caller;
    this.rules = rules;
    this.orders = orders;
    this.writes = writes;
  }

  /** In a conflict of these two systems over the attribute, the winner's value is kept. */
  @Schema(name = "ReviewRule")
  record ReviewRuleView(
      UUID id,
      String entity,
      String attribute,
      @Schema(enumeration = {"conflict", "first-meeting"}) String kind,
      List<String> systems,
      String winner,
      Instant at,
      String by) {

    static ReviewRuleView of(AnswerRule rule) {
      var of = rule.of();
      var systems = of.systems().stream().map(SystemId::value).sorted().toList();
      return new ReviewRuleView(
          rule.id(),
          of.entity(),
          of.attribute(),
          ApiWords.of(of.kind()),
          systems,
          rule.winner().value(),
          rule.at(),
          rule.by());
    }
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(
      operationId = "listReviewRules",
      summary = "Answers that are given to further conflicts, newest first")
  public Page<ReviewRuleView> list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri);
    var after = query.cursor(2, Place::of).orElse(null);
    var reading = caller.reading();
    return Page.of(
        query,
        limit ->
            rules.current().stream()
                .filter(it -> reading.hasEntity(it.of().entity()))
                .filter(it -> after == null || after.isBefore(it))
                .limit(limit)
                .toList(),
        ReviewRuleView::of,
        it -> Cursor.at(it.at().toString(), it.id().toString()));
  }

  /** The last rule of a page. */
  private record Place(Instant at, String id) {

    static Place of(List<String> parts) {
      try {
        return new Place(Instant.parse(parts.get(0)), parts.get(1));
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(e);
      }
    }

    boolean isBefore(AnswerRule rule) {
      return rule.at().isBefore(at)
          || rule.at().equals(at) && rule.id().toString().compareTo(id) < 0;
    }
  }

  @DELETE
  @RolesAllowed(Permission.DECIDE)
  @Path("/{id}")
  @Consumes(MediaType.WILDCARD)
  @Operation(operationId = "endReviewRule", summary = "End a rule; what it answered stays answered")
  public RestResponse<ReviewRuleView> end(@PathParam("id") String id) {
    var posted = writes.posted(null);
    var rule = QueryParameters.id(id, "rule");
    return posted.once(ReviewRuleView.class, () -> ReviewRuleView.of(orders.end(rule)));
  }
}
