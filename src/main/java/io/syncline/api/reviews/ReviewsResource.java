package io.syncline.api.reviews;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Masking;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.records.PostedChoices;
import io.syncline.core.access.Permission;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.review.Decisions;
import io.syncline.core.review.SideBySide;
import io.syncline.core.review.answer.Choice;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The review queue: questions that wait for a person, and their answers. */
@Path("/api/v1/reviews")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Conflicts and reviews")
class ReviewsResource {

  private final Questions questions;
  private final Decisions decisions;
  private final BulkAnswers alike;
  private final Masking masking;
  private final SideBySide sides;
  private final ReviewRules rules;
  private final Caller caller;
  private final IdempotentWrites writes;
  private final InstantSource clock;

  ReviewsResource(
      Questions questions,
      Decisions decisions,
      BulkAnswers alike,
      Masking masking,
      SideBySide sides,
      ReviewRules rules,
      Caller caller,
      IdempotentWrites writes,
      InstantSource clock) {
    this.questions = questions;
    this.decisions = decisions;
    this.alike = alike;
    this.masking = masking;
    this.sides = sides;
    this.rules = rules;
    this.caller = caller;
    this.writes = writes;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(
      operationId = "listReviews",
      summary = "Review items, newest first; only open ones by default")
  @Parameter(name = "record", in = ParameterIn.QUERY, description = "Only of this record")
  @Parameter(name = "kind", in = ParameterIn.QUERY)
  @Parameter(name = "entity", in = ParameterIn.QUERY)
  @Parameter(name = "owner", in = ParameterIn.QUERY)
  @Parameter(
      name = "status",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"open", "answered", "declined"},
              defaultValue = "open"))
  @Parameter(
      name = "overdue",
      in = ParameterIn.QUERY,
      description = "true: only open ones whose time has passed",
      schema = @Schema(type = SchemaType.BOOLEAN))
  public Page<ReviewView> list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "record", "kind", "entity", "owner", "status", "overdue");
    var now = clock.instant();
    return Page.of(
        query,
        limit -> questions.reviews(wanted(query, now, limit)),
        it -> ReviewView.of(it, masking.owner(it.item()), now),
        it -> Cursor.at(it.item().id().toString()));
  }

  private Questions.Wanted wanted(QueryParameters query, Instant now, int limit) {
    var status = query.word("status", Review.Status.class);
    return new Questions.Wanted(
        new Questions.Wanted.Scope(
            query.record("record"), caller.entities(query.text("entity")), null),
        query.word("kind", ReviewItem.Kind.class),
        query.text("owner"),
        status == null ? Review.Status.OPEN : status,
        query.flag("overdue") ? now : null,
        query.before(),
        limit);
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}")
  @Operation(
      operationId = "getReview",
      summary = "A question with the choices that could be carried out now")
  public QuestionView get(@PathParam("id") String id) {
    return decisions
        .face(id(id))
        .filter(it -> caller.readsEntity(it.review().item().entity()))
        .map(it -> QuestionView.of(it, sides.of(it.review()), masking, clock.instant()))
        .orElseThrow(ReviewsResource::unknown);
  }

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Path("/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "decideReview",
      summary =
          "Answer a question; with If-Match, or version, only as it was shown; with remember,"
              + " further conflicts like it are answered so")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = PostedChoices.RequestBodySpec.class)))
  public RestResponse<DecisionView> decide(
      @PathParam("id") String id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @Nullable String body) {
    var posted = writes.posted(body);
    var said =
        posted.fields(
            Stream.concat(PostedChoices.FIELDS.stream(), Stream.of("remember"))
                .toArray(String[]::new));
    var choice = PostedChoices.choice(said);
    var expected = ExpectedVersion.of(ifMatch, said.text("version"));
    var review = owned(id);
    boolean remember = said.flag("remember");
    return posted.once(
        DecisionView.class,
        () -> {
          var rule = remember ? rules.wanted(open(review), choice) : null;
          var decision = decide(review, choice, expected, posted.actor());
          if (rule != null) {
            rules.remember(rule);
          }
          return decision;
        });
  }

  private ReviewItem open(UUID review) {
    return questions
        .find(review)
        .filter(Review::open)
        .orElseThrow(() -> Refusal.conflict("closed", "The question was answered before"))
        .item();
  }

  private DecisionView decide(UUID review, Choice choice, ExpectedVersion expected, String actor) {
    return DecisionView.of(
        expected.check(() -> decisions.decide(review, choice, expected.version(), actor)));
  }

  /** Who is to decide until when. */
  @Schema(name = "Assign")
  record Assignment(
      @Schema(nullable = true, description = "null: not assigned") @Nullable String owner,
      @Schema(nullable = true, description = "null: unchanged") @Nullable Instant dueAt) {}

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Path("/{id}/assign")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "assignReview",
      summary = "Assign a question to a person, with a due time")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = Assignment.class)))
  public RestResponse<ReviewView> assign(@PathParam("id") String id, @Nullable String body) {
    var posted = writes.posted(body);
    var said = posted.fields("owner", "dueAt");
    var assigned = new Questions.Assigned(said.shortText("owner"), said.time("dueAt"));
    var review = owned(id);
    return posted.once(
        ReviewView.class,
        () -> {
          var known = questions.find(review).orElseThrow(ReviewsResource::unknown);
          if (!questions.assign(review, assigned, posted.actor(), clock.instant())) {
            throw Refusal.conflict("closed", "The question is answered");
          }
          var now = questions.find(review).orElse(known);
          return ReviewView.of(now, masking.owner(now.item()), clock.instant());
        });
  }

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Path("/{id}/decide-all")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "decideReviews",
      summary = "Give all open questions of the same kind, entity and attributes the same answer")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = BulkAnswers.RequestBodySpec.class)))
  public RestResponse<BulkAnswers.Decided> decideAll(
      @PathParam("id") String id, @Nullable String body) {
    var posted = writes.posted(body);
    var said = posted.fields("choice", "system", "limit");
    var choice = PostedChoices.choice(said);
    int limit = said.number("limit", 100, BulkAnswers.MOST);
    var like = owned(id);
    return posted.once(
        BulkAnswers.Decided.class, () -> alike.decide(like, choice, posted.actor(), limit));
  }

  /** A question that the caller may decide; one that does not exist is found missing later. */
  private UUID owned(String id) {
    var review = id(id);
    questions.find(review).ifPresent(it -> caller.mustOwn(it.item().entity()));
    return review;
  }

  private static UUID id(String id) {
    return QueryParameters.id(id, "review item");
  }

  private static Refusal unknown() {
    return Refusal.unknown("There is no review item of this id");
  }
}
