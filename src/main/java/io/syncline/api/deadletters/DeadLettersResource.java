package io.syncline.api.deadletters;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Masking;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.reviews.ExpectedVersion;
import io.syncline.api.systems.KnownNames;
import io.syncline.core.access.Permission;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
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
import java.util.function.Function;
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

/** The dead letters, and their way back. */
@Path("/api/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Dead letters")
class DeadLettersResource {

  private final KnownNames names;
  private final DeadLetters deadLetters;
  private final Replays replays;
  private final Masking masking;
  private final IdempotentWrites writes;
  private final LetterEdits edits;
  private final Caller caller;

  DeadLettersResource(
      KnownNames names,
      DeadLetters deadLetters,
      Replays replays,
      Masking masking,
      IdempotentWrites writes,
      LetterEdits edits,
      Caller caller) {
    this.names = names;
    this.caller = caller;
    this.edits = edits;
    this.deadLetters = deadLetters;
    this.replays = replays;
    this.masking = masking;
    this.writes = writes;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(
      operationId = "listDeadLetters",
      summary = "Dead letters, newest first, without payload")
  @Parameter(name = "system", in = ParameterIn.QUERY)
  @Parameter(
      name = "kind",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"event", "delivery"}))
  @Parameter(name = "entity", in = ParameterIn.QUERY)
  @Parameter(
      name = "stage",
      in = ParameterIn.QUERY,
      description = "The step that failed: read, transform, decide, write, …")
  @Parameter(
      name = "failure",
      in = ParameterIn.QUERY,
      description = "The class of the failure: Transient, RateLimited, Permanent, Invalid, …")
  @Parameter(name = "owner", in = ParameterIn.QUERY, description = "Who takes care of it")
  @Parameter(
      name = "status",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"open", "replayed", "superseded"}))
  public Page<LetterView> list(@Context UriInfo uri) {
    var query =
        QueryParameters.of(uri, "system", "kind", "entity", "stage", "failure", "owner", "status");
    return names.checked(
        query,
        Page.readable(
            query,
            limit -> deadLetters.list(query(query, limit)),
            LetterView::listed,
            it -> Cursor.at(it.id().toString())));
  }

  private DeadLetters.Query query(QueryParameters query, int limit) {
    return new DeadLetters.Query(
        query.system("system"),
        query.word("kind", DeadLetter.Kind.class),
        query.word("status", DeadLetter.Status.class),
        caller.entities(query.text("entity")),
        new DeadLetters.Query.How(query.text("stage"), query.text("failure")),
        query.text("owner"),
        new DeadLetters.Query.Page(query.before(), limit));
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}")
  @Operation(
      operationId = "getDeadLetter",
      summary = "A dead letter with its payload, and with what can be edited")
  public LetterView get(@PathParam("id") String id) {
    return deadLetters
        .find(QueryParameters.id(id, "dead letter"))
        .filter(it -> caller.readsEntity(it.about().entity()))
        .map(it -> LetterView.whole(it, masking, edits))
        .orElseThrow(() -> Refusal.unknown("There is no dead letter of this id"));
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{id}/replay")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "replayDeadLetter",
      summary =
          "Queue the work of a dead letter again; with fields, an event that named no record as"
              + " one that does")
  @RequestBody(
      required = false,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Replays.One.class)))
  public RestResponse<Replays.Replayed> replay(
      @PathParam("id") String id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @Nullable String body) {
    var posted = writes.posted(body);
    var deadLetter = QueryParameters.id(id, "dead letter");
    var said = posted.fields("definition", "fields", "version");
    if (said.has("fields")) {
      if (said.has("definition")) {
        throw Refusal.badRequest("definition is of a replay without fields");
      }
      var fields = said.struct("fields");
      var version = ExpectedVersion.of(ifMatch, said.text("version"));
      return posted.once(
          Replays.Replayed.class,
          () -> matched(version, it -> edits.replay(deadLetter, fields, it, posted.actor())));
    }
    if (ifMatch != null || said.has("version")) {
      throw Refusal.badRequest("A version is of a replay with fields");
    }
    var wish = Replays.one(said);
    return posted.once(
        Replays.Replayed.class, () -> replays.replay(deadLetter, wish, posted.actor()));
  }

  /** Who is to take care of it. */
  @Schema(name = "AssignDeadLetter")
  record Assignment(
      @Schema(nullable = true, description = "null: no one any more") @Nullable String owner) {}

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/{id}/assign")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "assignDeadLetter",
      summary = "Say who takes care of an open dead letter")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = Assignment.class)))
  public RestResponse<LetterView> assign(@PathParam("id") String id, @Nullable String body) {
    var posted = writes.posted(body);
    var said = posted.fields("owner");
    var owner = said.shortText("owner");
    var letter = QueryParameters.id(id, "dead letter");
    return posted.once(
        LetterView.class, () -> LetterView.listed(replays.assign(letter, owner, posted.actor())));
  }

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Path("/{id}/correct")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "correctDeadLetter",
      summary =
          "Set values of the record that a delivery failed with, as a decision of a person; only"
              + " as it was shown (If-Match, or version)")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Replays.Correction.class)))
  public RestResponse<LetterEdits.Corrected> correct(
      @PathParam("id") String id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @Nullable String body) {
    var posted = writes.posted(body);
    var deadLetter = QueryParameters.id(id, "dead letter");
    var said = posted.fields("values", "version");
    var values = said.struct("values");
    var version = ExpectedVersion.of(ifMatch, said.text("version"));
    return posted.once(
        LetterEdits.Corrected.class,
        () ->
            version.check(
                () ->
                    matched(version, it -> edits.correct(deadLetter, values, it, posted.actor()))));
  }

  /** An edit is only of what was shown: one whose version is said as If-Match is answered 412. */
  private static <T> T matched(ExpectedVersion expected, Function<String, T> write) {
    if (expected.version() == null) {
      throw Refusal.badRequest("version is missing");
    }
    try {
      return write.apply(expected.version());
    } catch (Refusal refused) {
      throw expected.conditional() && refused.type().equals("stale")
          ? Refusal.precondition(refused.detail())
          : refused;
    }
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Path("/replay")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "replayDeadLetters",
      summary = "Queue the work of the newest open dead letters that match the query again")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Replays.Many.class)))
  public RestResponse<Replays.ReplayedMany> replayMany(@Nullable String body) {
    var posted = writes.posted(body);
    var wish = Replays.many(posted.fields(Replays.FIELDS));
    return posted.once(Replays.ReplayedMany.class, () -> replays.replay(wish, posted.actor()));
  }
}
