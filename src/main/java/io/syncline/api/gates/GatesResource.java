package io.syncline.api.gates;

import io.syncline.api.http.Caller;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Masking;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.records.NativeNames;
import io.syncline.core.access.Permission;
import io.syncline.core.gate.Gate;
import io.syncline.core.inbox.RecordSync;
import io.syncline.core.inbox.RecordSyncOptions;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
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
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Whether a record is in agreement now, for programs that wait for it. */
@Path("/api/v1/gates/{entity}/{system}/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Gates")
class GatesResource {

  private static final Duration USUAL = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Gate gate;
  private final RecordSync requests;
  private final NativeNames names;
  private final Masking masking;
  private final IdempotentWrites writes;
  private final Caller caller;

  GatesResource(
      Gate gate,
      RecordSync requests,
      NativeNames names,
      Masking masking,
      IdempotentWrites writes,
      Caller caller) {
    this.caller = caller;
    this.gate = gate;
    this.requests = requests;
    this.names = names;
    this.masking = masking;
    this.writes = writes;
  }

  /** What may be asked; nothing of it has to be. */
  @Schema(name = "GateRequest")
  record Asked(
      @Schema(description = "Only these have to agree; left out: all that are compared")
          List<String> attributes,
      @Schema(
              description =
                  "The systems whose copies have to agree and exist; left out: all copies")
          List<String> systems,
      @Schema(description = "How long it may take, as PT10S; at most PT1M") String within) {}

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(
      operationId = "askGate",
      summary = "Whether the copies of a record agree now: reads all of them")
  @Parameter(
      name = "attributes",
      in = ParameterIn.QUERY,
      description = "Only these have to agree, separated by commas")
  @Parameter(
      name = "systems",
      in = ParameterIn.QUERY,
      description = "The systems whose copies have to agree and exist, separated by commas")
  @Parameter(
      name = "within",
      in = ParameterIn.QUERY,
      description = "How long the reads may take, as PT10S; at most PT1M, PT5S if not given")
  public GateView ask(
      @PathParam("entity") String entity,
      @PathParam("system") String system,
      @PathParam("id") String id,
      @Context UriInfo uri) {
    var query = QueryParameters.of(uri, "attributes", "systems", "within");
    caller.mustReadEntity(entity);
    var question =
        question(
            entity,
            names.ref(entity, system, id),
            list(query.text("systems")),
            list(query.text("attributes")),
            within(query.text("within")));
    return GateView.of(gate.ask(question), entity, masking);
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "syncGate",
      summary =
          "Sync the record from this copy now, and wait until its copies agree or the time is over")
  @RequestBody(
      required = false,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Asked.class)))
  public GateView sync(
      @PathParam("entity") String entity,
      @PathParam("system") String system,
      @PathParam("id") String id,
      @Nullable String body) {
    var posted = writes.posted(body);
    var said = posted.fields("attributes", "systems", "within");
    var ref = names.ref(entity, system, id);
    var question =
        question(
            entity,
            ref,
            said.texts("systems"),
            said.texts("attributes"),
            within(said.text("within")));
    requests.file(ref, RecordSyncOptions.NONE, posted.actor());
    return GateView.of(gate.await(question), entity, masking);
  }

  private Gate.Question question(
      String entity,
      NativeRef ref,
      Collection<String> systems,
      Collection<String> attributes,
      Duration within) {
    var among =
        systems.stream()
            .map(it -> names.system(entity, it))
            .collect(Collectors.<SystemId>toUnmodifiableSet());
    var question = new Gate.Question(entity, ref, among, Set.copyOf(attributes), within);
    try {
      gate.check(question);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest(String.valueOf(e.getMessage()));
    }
    return question;
  }

  private static List<String> list(@Nullable String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",")).map(String::strip).filter(it -> !it.isEmpty()).toList();
  }

  private static Duration within(@Nullable String text) {
    if (text == null) {
      return USUAL;
    }
    try {
      var within = Duration.parse(text);
      if (within.compareTo(Duration.ZERO) > 0 && within.compareTo(LONGEST) <= 0) {
        return within;
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      // said below
    }
    throw Refusal.badRequest("within is a time up to PT1M, such as PT10S");
  }
}
