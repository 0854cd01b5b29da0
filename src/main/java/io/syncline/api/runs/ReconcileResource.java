package io.syncline.api.runs;

import io.syncline.api.http.BodyFields;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Refusal;
import io.syncline.api.systems.StartedSyncs;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.side.DigestLayout;
import io.syncline.core.reconcile.side.Terms;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Asks for a reconciliation. */
@Path("/api/v1/syncs/{sync}/reconcile")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
class ReconcileResource {

  /** What may be asked; nothing of it has to be. */
  @Schema(name = "Reconcile")
  record RequestBodySpec(
      @Schema(
              nullable = true,
              description = "Only records of this period: a day of the sync's zone, or an instant")
          @Nullable String startDate,
      @Schema(nullable = true, description = "The last day, itself included")
          @Nullable String endDate,
      @Schema(description = "Only these are compared with the system of record")
          List<String> systems) {}

  private final SyncCatalog catalog;
  private final Installations installations;
  private final RunControl runControl;
  private final IdempotentWrites writes;

  ReconcileResource(
      SyncCatalog catalog,
      Installations installations,
      RunControl runControl,
      IdempotentWrites writes) {
    this.catalog = catalog;
    this.installations = installations;
    this.runControl = runControl;
    this.writes = writes;
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "reconcile",
      summary = "Compare the complete data of all sides, or that of a period")
  @RequestBody(
      required = false,
      content = @Content(schema = @Schema(implementation = RequestBodySpec.class)))
  @APIResponse(
      responseCode = "202",
      description = "The run is queued: follow it with GET /api/v1/runs/{id}",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  public RestResponse<RunView> reconcile(@PathParam("sync") String sync, @Nullable String body) {
    var posted = writes.posted(body);
    var request = request(sync, posted.fields("startDate", "endDate", "systems"));
    return posted.answered(
        RunView.class,
        () ->
            IdempotentWrites.answer(
                202, RunView.of(runControl.reconcile(sync, request, posted.actor()), null)));
  }

  private Value.Struct request(String sync, BodyFields said) {
    var listed = StartedSyncs.named(catalog, sync);
    var fields = new TreeMap<String, Value>();
    for (var name : List.of("startDate", "endDate")) {
      var date = said.text(name);
      if (date != null) {
        fields.put(name, Value.text(date(name, date)));
      }
    }
    if (!fields.isEmpty() && sums(sync)) {
      throw Refusal.conflict("sums-need-all-rows", DigestLayout.PARTS);
    }
    var systems = said.texts("systems");
    for (var name : systems) {
      if (listed.systems().stream().noneMatch(it -> it.value().equals(name))) {
        throw Refusal.badRequest("systems names one that the sync does not have");
      }
    }
    if (!systems.isEmpty()) {
      fields.put("systems", new Value.Items(systems.stream().map(Value::text).toList()));
    }
    return new Value.Struct(fields);
  }

  private boolean sums(String sync) {
    return Terms.of(installations.current(), sync).stream().anyMatch(it -> !it.summed().isEmpty());
  }

  private static String date(String name, String text) {
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).toString()
          : Instant.parse(text).toString();
    } catch (DateTimeException e) {
      throw Refusal.badRequest(name + " is neither a day as 2026-01-31 nor an instant in UTC");
    }
  }
}
