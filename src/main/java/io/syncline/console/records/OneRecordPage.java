package io.syncline.console.records;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.console.Form;
import io.syncline.console.PageFrame;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.sync.read.Records;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.workflow.WorkflowControl;
import io.syncline.core.sync.workflow.WorkflowControl.NotPossible;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

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
  private final Installations installations;
  private final WorkflowControl control;
  private final Caller caller;

  OneRecordPage(
      Records records,
      ChangeStore changes,
      RecordSheet sheet,
      SecurityIdentity identity,
      InstantSource clock,
      WorkflowControl control,
      Installations installations,
      Caller caller) {
    this.control = control;
    this.installations = installations;
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
  public Response record(@PathParam("id") String id, @Context UriInfo uri) {
    var query = QueryParameters.exactly(uri, "said");
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
    return page(found, null, query.text("said"));
  }

  /** Asks sources for what it lacks; the workflow that does it shows what comes of it. */
  @POST
  @Path("/enrich")
  @RolesAllowed(Permission.OPERATE)
  @Operation(hidden = true)
  public Response enrich(@PathParam("id") String id) {
    var found =
        records
            .find(new RecordId(QueryParameters.id(id, "record")))
            .filter(it -> caller.readsEntity(it.record().entity()))
            .orElseThrow(() -> Refusal.unknown("There is no record of this id"));
    try {
      var started = control.enrich(found.record().id(), caller::readsSync, caller.name()).get(0);
      return Form.then("/console/workflows/" + started.id() + "?said=workflow-started");
    } catch (NotPossible refused) {
      return page(found, refused.why() + ". Nothing was done.", null);
    }
  }

  /**
   * @param refused why a form was not carried out; null: none was sent
   * @param said what came of a form before; null: nothing
   */
  private Response page(RecordState found, @Nullable String refused, @Nullable String said) {
    var view = sheet.of(found, refused, clock.instant());
    var frame = new PageFrame(view.head().name(), "find", "", identity.getPrincipal().getName());
    return Response.status(refused == null ? Response.Status.OK : Response.Status.CONFLICT)
        .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
        .entity(RecordTemplates.record(frame, view, RecordActions.of(found, installations, said)))
        .build();
  }
}
