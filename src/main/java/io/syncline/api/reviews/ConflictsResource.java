package io.syncline.api.reviews;

import io.syncline.api.http.BodyFields;
import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Masking;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.records.PostedChoices;
import io.syncline.core.access.Permission;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.review.Decisions;
import io.syncline.core.review.Rollbacks;
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
import java.util.UUID;
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

/** The conflicts: what both sides said, who or what decided; and their decision by a person. */
@Path("/api/v1/conflicts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Conflicts and reviews")
class ConflictsResource {

  /** Rows of statistics: a year of weeks of what happens most. */
  private static final int MOST = 1_000;

  private final Questions questions;
  private final Decisions decisions;
  private final Rollbacks rollbacks;
  private final Installations installations;
  private final Masking masking;
  private final Caller caller;
  private final IdempotentWrites writes;

  ConflictsResource(
      Questions questions,
      Decisions decisions,
      Rollbacks rollbacks,
      Installations installations,
      Masking masking,
      Caller caller,
      IdempotentWrites writes) {
    this.questions = questions;
    this.decisions = decisions;
    this.rollbacks = rollbacks;
    this.installations = installations;
    this.masking = masking;
    this.caller = caller;
    this.writes = writes;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(operationId = "listConflicts", summary = "Conflicts, newest first")
  @Parameter(name = "record", in = ParameterIn.QUERY, description = "Only of this record")
  @Parameter(
      name = "open",
      in = ParameterIn.QUERY,
      description = "true: only those that wait for a person",
      schema = @Schema(type = SchemaType.BOOLEAN))
  public Page<ConflictView> list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "record", "open");
    var entities = caller.entities();
    return Page.of(
        query,
        limit ->
            questions.conflicts(
                new Questions.Query(
                    query.record("record"), entities, query.flag("open"), query.before(), limit)),
        this::view,
        it -> Cursor.at(it.id().toString()));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/statistics")
  @Operation(
      operationId = "conflictStatistics",
      summary =
          "Number of conflicts for each pair of systems and attribute, by week, with their"
              + " outcomes")
  @Parameter(
      name = "since",
      in = ParameterIn.QUERY,
      description = "Only conflicts since then; left out: all")
  public TallyView.All statistics(@Context UriInfo uri) {
    var since = QueryParameters.of(uri, "since").time("since");
    return TallyView.All.of(
        questions.tallies(caller.entities(), since == null ? Instant.EPOCH : since, MOST));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}")
  @Operation(operationId = "getConflict", summary = "One conflict")
  public ConflictView get(@PathParam("id") String id) {
    var conflict = conflict(QueryParameters.id(id, "conflict"));
    if (!caller.readsEntity(conflict.entity())) {
      throw unknown();
    }
    return view(conflict);
  }

  private ConflictView view(Conflict it) {
    return ConflictView.of(it, masking);
  }

  /** A conflict that the caller may decide; one that does not exist is found missing later. */
  private UUID owned(String id) {
    var conflict = QueryParameters.id(id, "conflict");
    questions.conflict(conflict).ifPresent(it -> caller.mustOwn(it.entity()));
    return conflict;
  }

  private Conflict conflict(UUID id) {
    return questions.conflict(id).orElseThrow(ConflictsResource::unknown);
  }

  private static Refusal unknown() {
    return Refusal.unknown("There is no conflict of this id");
  }

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Path("/{id}/resolve")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "resolveConflict",
      summary = "Decide a waiting conflict: by a strategy, or by the value to keep")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = PostedChoices.Resolve.class)))
  public RestResponse<DecisionView> resolve(
      @PathParam("id") String id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @Nullable String body) {
    var posted = writes.posted(body);
    var said = posted.fields("strategy", "values", "version");
    var expected = ExpectedVersion.of(ifMatch, said.text("version"));
    var conflict = owned(id);
    return posted.once(
        DecisionView.class, () -> resolve(conflict(conflict), said, expected, posted.actor()));
  }

  /** What else is taken back with it. */
  @Schema(name = "TakeBack")
  record TakeBack(
      @Schema(description = "Also the other decisions made for the record at the same time")
          boolean whole) {}

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Path("/{id}/rollback")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "rollbackConflict",
      summary =
          "Undo a decision: each system gets its former value back, and the review item is open"
              + " again")
  @RequestBody(
      required = false,
      content = @Content(schema = @Schema(implementation = TakeBack.class)))
  public RestResponse<RollbackView> rollback(@PathParam("id") String id, @Nullable String body) {
    var posted = writes.posted(body);
    boolean whole = posted.fields("whole").flag("whole");
    var conflict = owned(id);
    return posted.once(
        RollbackView.class,
        () -> RollbackView.of(rollbacks.takeBack(conflict, whole, posted.actor())));
  }

  private DecisionView resolve(
      Conflict conflict, BodyFields said, ExpectedVersion expected, String actor) {
    var choice = choice(conflict, said);
    if (!conflict.open()) {
      throw Refusal.conflict("closed", "The conflict is decided");
    }
    var review = question(conflict);
    return DecisionView.of(
        expected.check(() -> decisions.decide(review, choice, expected.version(), actor)));
  }

  private Choice choice(Conflict conflict, BodyFields said) {
    var strategy = said.text("strategy");
    if ((strategy == null) != said.has("values")) {
      throw Refusal.badRequest("Give either strategy or values");
    }
    if (strategy == null) {
      return new Choice.Say(said.struct("values"));
    }
    var systems =
        installations.current().entity(conflict.entity()).stream()
            .flatMap(it -> it.participants().stream())
            .map(Participant::system)
            .toList();
    return new Choice.By(PostedChoices.strategy(strategy, systems));
  }

  private UUID question(Conflict conflict) {
    return questions.open(conflict.record()).items().stream()
        .filter(it -> it.attributes().contains(conflict.attribute()))
        .filter(it -> it.kind() != ReviewItem.Kind.INVALID_VALUE)
        .map(ReviewItem::id)
        .findFirst()
        .orElseThrow(() -> Refusal.conflict("closed", "This conflict has no open review item"));
  }
}
