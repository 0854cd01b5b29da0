package io.syncline.console.closes;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.closes.CloseView;
import io.syncline.api.closes.PeriodControl;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.console.Form;
import io.syncline.console.FormResult;
import io.syncline.console.PageFrame;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.reconcile.close.PeriodCloses;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The closed months of a sync: their figures, to close one, to open it again. */
@Path("/console/syncs/{sync}/closes")
@Produces(MediaType.TEXT_HTML)
@Blocking
class ClosesPage {

  private static final int SHOWN = 24;

  private final SyncCatalog catalog;
  private final PeriodCloses closes;
  private final PeriodControl control;
  private final Caller caller;
  private final InstantSource clock;

  ClosesPage(
      SyncCatalog catalog,
      PeriodCloses closes,
      PeriodControl control,
      Caller caller,
      InstantSource clock) {
    this.catalog = catalog;
    this.closes = closes;
    this.control = control;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance closes(@PathParam("sync") String sync, @Context UriInfo uri) {
    var name = known(sync);
    var now = clock.instant();
    var said = FormResult.of(QueryParameters.of(uri, "said").text("said"), null, null);
    return CloseTemplates.closes(
        new PageFrame("Closed months of " + name, "syncs", "", caller.name()),
        new ClosesSheet(
            said,
            name,
            closes.list(Set.of(name), null, SHOWN).rows().stream()
                .map(it -> new ClosesSheet.Item(CloseView.of(it, closes.lines(it.run())), now))
                .toList()));
  }

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response close(
      @PathParam("sync") String sync, @Nullable MultivaluedMap<String, String> form) {
    var month = PeriodControl.month(Form.fields(form, "period").needed("period"));
    var name = known(sync);
    return done(name, "close-asked", () -> control.ask(name, month, caller.name()));
  }

  @POST
  @Path("/{id}/reopen")
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response reopen(
      @PathParam("sync") String sync,
      @PathParam("id") String id,
      @Nullable MultivaluedMap<String, String> form) {
    var reason = Form.fields(form, "reason").shortText("reason");
    if (reason == null || reason.isBlank()) {
      throw Refusal.badRequest("reason says why the month is opened again");
    }
    var found = control.found(QueryParameters.id(id, "close"));
    return done(
        found.sync(), "period-reopened", () -> control.reopen(found, reason, caller.name()));
  }

  private static Response done(String sync, String said, Runnable write) {
    var code = Form.said(said, write);
    var path = URLEncoder.encode(sync, StandardCharsets.UTF_8);
    return Form.then("/console/syncs/" + path + "/closes?said=" + code);
  }

  private String known(String sync) {
    caller.mustReadSync(sync);
    return catalog
        .find(sync)
        .orElseThrow(() -> Refusal.unknown("There is no sync of this name"))
        .name();
  }
}
