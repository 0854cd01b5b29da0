package io.syncline.api.records;

import io.syncline.api.http.BodyFields;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Masking;
import io.syncline.api.http.Refusal;
import io.syncline.api.systems.StartedSyncs;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.inbox.RecordSync;
import io.syncline.core.inbox.RecordSyncOptions;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.ChangeProcessor;
import io.syncline.core.system.ConnectedSystems;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Named;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Syncs one record now: it is read from one system as if that system had reported a change. */
@Path("/api/v1/syncs/{sync}/records/{entity}/{system}/{id}/sync")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Syncs")
class SyncRecordResource {

  /** What may be asked; nothing of it has to be. */
  @Schema(name = "SyncRecord")
  record Asked(
      @Schema(description = "Only these systems are written to; left out: all subscribers")
          List<String> targetSystems,
      @Schema(
              description =
                  "Write differences even where a system stored that value in another form before,"
                      + " and retry now what waits for its next attempt")
          boolean force,
      @Schema(description = "Only report what would be written; answered 200") boolean dryRun) {}

  /**
   * What was filed.
   *
   * @param event find what it led to with {@code GET /api/v1/audit?cause=}
   */
  @Schema(name = "Filed")
  record Filed(
      @Schema(description = "What it leads to: GET /api/v1/audit?cause={event}") UUID event,
      String system,
      String object,
      String id) {}

  private final SyncCatalog catalog;
  private final NativeNames names;
  private final RecordSync requests;
  private final IdempotentWrites writes;
  private final ChangeProcessor changes;
  private final ConnectedSystems systems;
  private final Masking masking;

  SyncRecordResource(
      SyncCatalog catalog,
      NativeNames names,
      RecordSync requests,
      IdempotentWrites writes,
      @Named("changes") ChangeProcessor changes,
      ConnectedSystems systems,
      Masking masking) {
    this.changes = changes;
    this.systems = systems;
    this.masking = masking;
    this.catalog = catalog;
    this.names = names;
    this.requests = requests;
    this.writes = writes;
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "syncRecord", summary = "Sync one record now")
  @RequestBody(
      required = false,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Asked.class)))
  @APIResponse(
      responseCode = "200",
      description = "With dryRun: what would be written",
      content = @Content(schema = @Schema(implementation = RehearsalView.class)))
  @APIResponse(
      responseCode = "202",
      description = "It is in the inbox",
      content = @Content(schema = @Schema(implementation = Filed.class)))
  public RestResponse<Object> sync(
      @PathParam("sync") String sync,
      @PathParam("entity") String entity,
      @PathParam("system") String system,
      @PathParam("id") String id,
      @Nullable String body) {
    var posted = writes.posted(body);
    var asked = posted.fields("targetSystems", "force", "dryRun");
    if (asked.flag("dryRun")) {
      return rehearse(ref(sync, entity, system, id), entity, wish(sync, asked));
    }
    var filed =
        posted.answered(
            Filed.class,
            () -> file(ref(sync, entity, system, id), wish(sync, asked), posted.actor()));
    return IdempotentWrites.answer(filed.getStatus(), filed.getEntity());
  }

  private RestResponse<Object> rehearse(NativeRef ref, String entity, RecordSyncOptions wish) {
    if (systems.find(ref.system()).isEmpty()) {
      throw Refusal.conflict("not-connected", "The system is not connected");
    }
    return IdempotentWrites.answer(
        200, RehearsalView.of(changes.rehearse(ref, wish), ref, entity, masking));
  }

  private RecordSyncOptions wish(String sync, BodyFields asked) {
    var systems = catalog.find(sync).map(SyncCatalog.Listed::systems).orElse(List.of());
    var targets = new HashSet<SystemId>();
    for (var name : asked.texts("targetSystems")) {
      targets.add(
          systems.stream()
              .filter(it -> it.value().equals(name))
              .findFirst()
              .orElseThrow(
                  () -> Refusal.badRequest("targetSystems names one that the sync does not have")));
    }
    return new RecordSyncOptions(targets, asked.flag("force"));
  }

  private NativeRef ref(String sync, String entity, String system, String id) {
    var listed = StartedSyncs.named(catalog, sync);
    if (!listed.entities().contains(entity)
        || listed.systems().stream().noneMatch(it -> it.value().equals(system))) {
      throw Refusal.unknown("The sync does not have this entity in this system");
    }
    return names.ref(entity, system, id);
  }

  private RestResponse<Filed> file(NativeRef ref, RecordSyncOptions wish, String owner) {
    var event = requests.file(ref, wish, owner);
    var filed = new Filed(event.id(), ref.system().value(), ref.object(), ref.id());
    return IdempotentWrites.answer(202, filed);
  }
}
