package io.syncline.api.audit.export;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.syncline.api.audit.AuditQueries;
import io.syncline.api.audit.export.AuditFile.Format;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.BodyFields;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.audit.export.ExportTargets;
import io.syncline.core.model.Ids;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Asks for an export of the audit log to the server's folder or to S3, as a run. */
@Path("/api/v1/audit/export")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
class AuditExportRunResource {

  /** What is exported, and where to. */
  @Schema(name = "ExportAudit")
  record RequestBodySpec(
      @Schema(
              required = true,
              enumeration = {"file", "s3"},
              description = "The folder of the server, or its bucket")
          String target,
      @Schema(
              enumeration = {"csv", "jsonl"},
              defaultValue = "csv")
          String format,
      @Schema(description = "Of the file; must be new there. Left out: audit-<run>.<format>")
          String name,
      @Schema(description = "Of s3: must be the one of the settings") String bucket,
      @JsonUnwrapped FilterSpec filters) {}

  /** Which entries, as for the list. */
  record FilterSpec(
      @Schema(format = "uuid") String record,
      @Schema(format = "uuid") String cause,
      String entity,
      String system,
      String sync,
      String actor,
      String operation,
      String outcome,
      @Schema(format = "date-time") String since,
      @Schema(format = "date-time") String until) {}

  /** The run that writes it. */
  @Schema(name = "ExportAsked")
  record View(@Schema(description = "GET /api/v1/runs/{id} shows it") String id, String name) {}

  private final Runs runs;
  private final Ids ids;
  private final InstantSource clock;
  private final AuditQueries queries;
  private final ExportTargets targets;
  private final IdempotentWrites writes;

  AuditExportRunResource(
      Runs runs,
      Ids ids,
      InstantSource clock,
      AuditQueries queries,
      ExportTargets targets,
      IdempotentWrites writes) {
    this.runs = runs;
    this.ids = ids;
    this.clock = clock;
    this.queries = queries;
    this.targets = targets;
    this.writes = writes;
  }

  @POST
  @RolesAllowed(Permission.AUDIT)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "startAuditExport",
      summary = "Export the audit log to a file of the server or to S3, as a run")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = RequestBodySpec.class)))
  @APIResponse(
      responseCode = "202",
      description = "It was asked for",
      content = @Content(schema = @Schema(implementation = View.class)))
  public RestResponse<View> export(@Nullable String body) {
    var posted = writes.posted(body);
    var said =
        posted.fields(
            Stream.concat(
                    Stream.of("target", "format", "name", "bucket"), AuditQueries.FILTERS.stream())
                .toArray(String[]::new));
    return posted.answered(
        View.class, () -> IdempotentWrites.answer(202, ask(said, posted.actor())));
  }

  private View ask(BodyFields said, String actor) {
    var kind = word(said.needed("target"), "target", ExportTargets.Kind.class);
    var target =
        targets
            .find(kind)
            .orElseThrow(
                () ->
                    Refusal.conflict(
                        "no-target", "The settings of the server name no place of this kind"));
    var bucket = said.text("bucket");
    if (bucket != null && !(kind == ExportTargets.Kind.S3 && bucket.equals(targets.bucket()))) {
      throw Refusal.badRequest("bucket is not the one of the settings of the server");
    }
    var format =
        word(Objects.requireNonNullElse(said.text("format"), "csv"), "format", Format.class);
    var id = ids.next().toString();
    var name = said.text("name");
    var named = name == null ? "audit-" + id + "." + ApiWords.of(format) : name;
    if (!target.takes(named)) {
      throw Refusal.badRequest("name is not the name of a file: letters, digits, dots and hyphens");
    }
    var words = words(said);
    words.put("target", Value.text(ApiWords.of(kind)));
    words.put("format", Value.text(ApiWords.of(format)));
    words.put("name", Value.text(named));
    runs.ask(
        Run.asked(id, Run.Kind.EXPORT, null, new Value.Struct(words), clock.instant(), actor),
        null);
    return new View(id, named);
  }

  /** The filters, as they were sent; refused where they cannot be read. */
  private Map<String, Value> words(BodyFields said) {
    var filters = new HashMap<String, String>();
    for (var name : AuditQueries.FILTERS) {
      var text = said.text(name);
      if (text != null) {
        filters.put(name, text);
      }
    }
    queries.read(QueryParameters.of(filters, AuditQueries.FILTERS), null, AuditFile.PAGE);
    var words = new HashMap<String, Value>();
    filters.forEach((name, text) -> words.put(name, Value.text(text)));
    return words;
  }

  private static <E extends Enum<E>> E word(String text, String name, Class<E> type) {
    try {
      return ApiWords.parse(text, type);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest(name + " is none of " + ApiWords.all(type));
    }
  }
}
