package io.syncline.console.now;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.console.FormResult;
import io.syncline.console.PageFrame;
import io.syncline.core.access.Permission;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Is everything in agreement? */
@Path("/console")
@Produces(MediaType.TEXT_HTML)
@Blocking
class NowPage {

  private final Overview overview;
  private final Caller caller;

  NowPage(Overview overview, Caller caller) {
    this.overview = overview;
    this.caller = caller;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance now(@QueryParam("said") @Nullable String said) {
    return NowTemplates.now(
        new PageFrame("Now", "now", "", caller.name()),
        overview.look(caller.reading()),
        FormResult.of(said, null, null));
  }
}
