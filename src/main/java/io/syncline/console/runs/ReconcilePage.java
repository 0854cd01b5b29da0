package io.syncline.console.runs;

import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.api.runs.RunControl;
import io.syncline.api.systems.StartedSyncs;
import io.syncline.console.Form;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.model.value.Value;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Compares all of a sync now; the page of the run follows. */
@Path("/console/syncs/{sync}/reconcile")
@Produces(MediaType.TEXT_HTML)
@Blocking
class ReconcilePage {

  private final SyncCatalog catalog;
  private final RunControl control;
  private final Caller caller;

  ReconcilePage(SyncCatalog catalog, RunControl control, Caller caller) {
    this.catalog = catalog;
    this.control = control;
    this.caller = caller;
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response reconcile(
      @PathParam("sync") String sync, @Nullable MultivaluedMap<String, String> form) {
    Form.fields(form);
    caller.mustReadSync(sync);
    var started = StartedSyncs.named(catalog, sync);
    var run = control.reconcile(started.name(), Value.Struct.EMPTY, caller.name());
    return Form.then("/console/runs/" + run.id());
  }
}
