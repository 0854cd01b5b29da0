package io.syncline.console.records;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.console.PageFrame;
import io.syncline.core.access.Permission;
import io.syncline.core.model.RecordId;
import io.syncline.core.sync.read.Records;
import io.syncline.core.sync.state.ChangeStore;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What a record holds, what every system has of it, and why. */
@Path("/console/records/{id}")
@Produces(MediaType.TEXT_HTML)
@Blocking
class OneRecordPage {

  private final Records records;
  private final ChangeStore changes;
  private final RecordSheet sheet;
  private final SecurityIdentity identity;
  private final InstantSource clock;
  private final Caller caller;

  OneRecordPage(
      Records records,
      ChangeStore changes,
      RecordSheet sheet,
      SecurityIdentity identity,
      InstantSource clock,
      Caller caller) {
    this.caller = caller;
    this.records = records;
    this.changes = changes;
    this.sheet = sheet;
    this.identity = identity;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public Response record(@PathParam("id") String id) {
    var asked = new RecordId(QueryParameters.id(id, "record"));
    var merged = changes.inTransaction(tx -> tx.reads().survivors(List.of(asked))).get(asked);
    var found =
        records
            .find(merged == null ? asked : merged)
            .filter(it -> caller.readsEntity(it.record().entity()))
            .orElseThrow(() -> Refusal.unknown("There is no record of this id"));
    if (merged != null) {
      return Response.status(Response.Status.FOUND)
          .location(URI.create("/console/records/" + merged.value()))
          .build();
    }
    var view = sheet.of(found, clock.instant());
    var frame = new PageFrame(view.head().name(), "find", "", identity.getPrincipal().getName());
    return Response.ok(RecordTemplates.record(frame, view)).build();
  }
}
