package io.syncline.console.systems;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.systems.SystemControl;
import io.syncline.console.Form;
import io.syncline.console.FormResult;
import io.syncline.console.PageFrame;
import io.syncline.console.now.SystemSummaries;
import io.syncline.core.access.Permission;
import io.syncline.core.access.consent.Consents;
import io.syncline.core.inbox.subscribe.HookSubscriptions;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.SystemChecks;
import io.syncline.core.run.check.ConnectionChecks;
import io.syncline.core.system.CheckOutcome;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
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
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The systems, and what operators and integrators do to them. */
@Path("/console/systems")
@Produces(MediaType.TEXT_HTML)
@Blocking
class SystemsPage {

  private final SystemSummaries summaries;
  private final SystemSheets sheets;
  private final SystemControl control;
  private final Connecting connecting;
  private final Caller caller;
  private final InstantSource clock;

  /** By what systems are checked and connected. */
  @Singleton
  record Connecting(ConnectionChecks checks, Consents consents, HookSubscriptions subscriptions) {}

  SystemsPage(
      SystemSummaries summaries,
      SystemSheets sheets,
      SystemControl control,
      Connecting connecting,
      Caller caller,
      InstantSource clock) {
    this.summaries = summaries;
    this.sheets = sheets;
    this.control = control;
    this.connecting = connecting;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ_ALL)
  @Operation(hidden = true)
  public TemplateInstance list() {
    return SystemTemplates.systems(frame("Systems"), summaries.all(clock.instant()));
  }

  @GET
  @Path("/{system}")
  @RolesAllowed(Permission.READ_ALL)
  @Operation(hidden = true)
  public TemplateInstance system(@PathParam("system") String system, @Context UriInfo uri) {
    var id = control.known(system);
    var now = clock.instant();
    return SystemTemplates.system(
        frame(system),
        sheets.of(
            id,
            SystemSheets.summary(summaries.all(now), id),
            FormResult.of(QueryParameters.of(uri, "said").text("said"), null, null),
            now));
  }

  @POST
  @Path("/{system}/check")
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response check(
      @PathParam("system") String system, @Nullable MultivaluedMap<String, String> form) {
    var id = wanted(system, form);
    var result = connecting.checks().check(id);
    result.ifPresent(it -> sheets.found(id, it));
    return then(id, result.isPresent() ? "checked" : "not-connected");
  }

  @POST
  @Path("/{system}/reset")
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response reset(
      @PathParam("system") String system, @Nullable MultivaluedMap<String, String> form) {
    var id = wanted(system, form);
    try {
      return then(id, word(control.reset(id)));
    } catch (Refusal refused) {
      if (refused.status() != Response.Status.CONFLICT.getStatusCode()) {
        throw refused;
      }
      return then(id, refused.type());
    }
  }

  private static String word(SystemChecks.Check check) {
    if (check.outcome() instanceof CheckOutcome.Failed failed) {
      return failed.refused() ? "reset-refused" : "reset-unclear";
    }
    return check.outcome() instanceof CheckOutcome.Accepted ? "reset-accepted" : "reset-unasked";
  }

  @POST
  @Path("/{system}/pause")
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response pause(
      @PathParam("system") String system, @Nullable MultivaluedMap<String, String> form) {
    var id = wanted(system, form);
    control.pause(id, caller.name());
    return then(id, "system-paused");
  }

  @POST
  @Path("/{system}/resume")
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response resume(
      @PathParam("system") String system, @Nullable MultivaluedMap<String, String> form) {
    var id = wanted(system, form);
    control.resume(id);
    return then(id, "system-resumed");
  }

  @POST
  @Path("/{system}/subscribe")
  @RolesAllowed(Permission.INTEGRATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response subscribe(
      @PathParam("system") String system, @Nullable MultivaluedMap<String, String> form) {
    var id = wanted(system, form);
    try {
      connecting.subscriptions().subscribe(id);
      return then(id, "subscribed");
    } catch (HookSubscriptions.Refused refused) {
      return then(id, "no-subscription");
    }
  }

  /**
   * The answer is the page itself: the address in it holds a secret, which is kept nowhere. A form
   * may not lead a browser to another site, a link may.
   */
  @POST
  @Path("/{system}/connect")
  @RolesAllowed(Permission.INTEGRATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Object connect(
      @PathParam("system") String system, @Nullable MultivaluedMap<String, String> form) {
    var id = wanted(system, form);
    try {
      var begun = connecting.consents().begin(id, caller.name());
      return SystemTemplates.consent(
          frame("Connect " + system), new ConsentLink(system, begun.url()));
    } catch (Consents.CannotBegin refused) {
      return then(id, "no-consent");
    }
  }

  private SystemId wanted(String system, @Nullable MultivaluedMap<String, String> form) {
    Form.fields(form);
    return control.known(system);
  }

  private static Response then(SystemId id, String said) {
    return Form.then("/console/systems/" + id.value() + "?said=" + said);
  }

  private PageFrame frame(String title) {
    return new PageFrame(title, "systems", "", caller.name());
  }
}
