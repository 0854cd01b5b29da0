package io.syncline.api.quality;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Masking;
import io.syncline.api.http.Page;
import io.syncline.api.http.Posted;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.systems.KnownNames;
import io.syncline.core.access.Permission;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.Differences;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The differences over their life cycle, and their resolutions. */
@Path("/api/v1/differences")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
class DifferencesResource {

  private static final int HISTORY = 100;

  private final KnownNames names;
  private final Differences differences;
  private final Masking masking;
  private final Caller caller;
  private final DifferenceAnswers answers;
  private final IdempotentWrites writes;
  private final InstantSource clock;

  DifferencesResource(
      KnownNames names,
      Differences differences,
      Masking masking,
      Caller caller,
      DifferenceAnswers answers,
      IdempotentWrites writes,
      InstantSource clock) {
    this.names = names;
    this.differences = differences;
    this.masking = masking;
    this.caller = caller;
    this.answers = answers;
    this.writes = writes;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(
      operationId = "listAllDifferences",
      summary = "Differences of all runs, by their state")
  @Parameter(name = "sync", in = ParameterIn.QUERY, description = "Only of this sync")
  @Parameter(name = "state", in = ParameterIn.QUERY, description = "Only those in this state")
  public Page<DifferenceView> list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "sync", "state");
    var syncs = caller.syncs(query.text("sync"));
    return names.checked(
        query,
        Page.of(
            query,
            limit ->
                differences.list(
                    new Differences.Query(
                        null,
                        syncs,
                        null,
                        null,
                        query.word("state", Difference.State.class),
                        query.before(),
                        limit)),
            it -> DifferenceView.of(it, masking),
            it -> Cursor.at(it.difference().id().toString())));
  }

  /** One difference with the runs that saw it. */
  @Schema(name = "DifferenceHistory")
  record History(DifferenceView difference, List<RunFinding> history) {}

  /** One run that saw it. */
  @Schema(name = "RunFinding")
  record RunFinding(
      String run,
      String verdict,
      String bucket,
      @Schema(nullable = true) @Nullable String cause,
      Instant at) {}

  @GET
  @RolesAllowed(Permission.READ)
  @Path("/{id}")
  @Operation(
      operationId = "getDifference",
      summary = "One difference, and the runs that saw it, newest first")
  public History get(@PathParam("id") String id) {
    var found = found(QueryParameters.id(id, "difference"));
    return new History(
        view(found),
        differences.history(found.id(), HISTORY).stream()
            .map(
                it ->
                    new RunFinding(
                        it.run(),
                        ApiWords.of(it.verdict()),
                        ApiWords.of(it.bucket()),
                        it.cause() == null ? null : ApiWords.of(it.cause()),
                        it.at()))
            .toList());
  }

  private Difference found(UUID id) {
    return differences
        .find(id)
        .filter(it -> caller.readsSync(it.sync()))
        .orElseThrow(() -> Refusal.unknown("There is no difference of this id"));
  }

  private DifferenceView view(Difference it) {
    return DifferenceView.of(it, masking);
  }

  /** How it is resolved. */
  @Schema(name = "ResolveDifference")
  record Resolve(
      @Schema(
              required = true,
              enumeration = {"rounding-difference", "accepted", "explained", "fixed"})
          String resolution,
      @Schema(nullable = true, description = "For rounding-difference: by how much at most")
          @Nullable BigDecimal adjustment,
      @Schema(nullable = true, description = "For accepted and explained: why")
          @Nullable String reason,
      @Schema(
              nullable = true,
              description =
                  "When it expires; required for accepted; left out for the others: never")
          @Nullable Instant until) {}

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Path("/{id}/resolve")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "resolveDifference",
      summary =
          "Resolve a difference; it is opened again when the resolution expires or its values"
              + " change")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = Resolve.class)))
  public RestResponse<DifferenceView> resolve(@PathParam("id") String id, @Nullable String body) {
    var posted = writes.posted(body);
    var said = posted.fields("resolution", "adjustment", "reason", "until");
    var answer =
        new Difference.Answer(
            DifferenceAnswers.resolution(said),
            said.shortText("reason"),
            said.amount("adjustment"),
            said.time("until"),
            posted.actor(),
            clock.instant());
    DifferenceAnswers.requireReason(answer);
    return change(id, posted, it -> it.answered(answer));
  }

  /** The person it is assigned to. */
  @Schema(name = "FlagDifference")
  record Flag(
      @Schema(required = true) String reason, @Schema(nullable = true) @Nullable String assignTo) {}

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Path("/{id}/flag")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "flagDifference",
      summary = "Assign a difference to a person, with a reason")
  @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Flag.class)))
  public RestResponse<DifferenceView> flag(@PathParam("id") String id, @Nullable String body) {
    var posted = writes.posted(body);
    var said = posted.fields("reason", "assignTo");
    var reason = said.shortText("reason");
    if (reason == null) {
      throw Refusal.badRequest("reason says why it must be examined");
    }
    var assignee = said.shortText("assignTo");
    return change(id, posted, it -> it.flagged(reason, assignee));
  }

  private RestResponse<DifferenceView> change(
      String id, Posted posted, UnaryOperator<Difference> change) {
    var difference = QueryParameters.id(id, "difference");
    differences.find(difference).ifPresent(it -> caller.mustOwnSync(it.sync()));
    return posted.once(DifferenceView.class, () -> changed(difference, change));
  }

  private DifferenceView changed(UUID id, UnaryOperator<Difference> change) {
    return view(answers.changed(id, change));
  }
}
