package io.syncline.console.now;

import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.console.Form;
import io.syncline.core.access.Permission;
import io.syncline.core.alert.AlertStore;
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

/** Somebody takes care of an alert. */
@Path("/console/alerts/{id}/acknowledge")
@Produces(MediaType.TEXT_HTML)
@Blocking
class AcknowledgePage {

  private final AlertStore alerts;
  private final Caller caller;

  AcknowledgePage(AlertStore alerts, Caller caller) {
    this.alerts = alerts;
    this.caller = caller;
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response acknowledge(
      @PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    Form.fields(form);
    var open = alerts.acknowledge(QueryParameters.id(id, "alert"), caller.name());
    return Form.then("/console?said=" + (open.isPresent() ? "acknowledged" : "over") + "#alerts");
  }
}
