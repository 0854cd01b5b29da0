package io.syncline.console.runs;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.quality.DifferenceAnswers;
import io.syncline.console.Form;
import io.syncline.console.FormResult;
import io.syncline.console.PageFrame;
import io.syncline.core.access.Permission;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.respond.DifferenceFixes;
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
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** One difference, side by side, and what people do about it. */
@Path("/console/differences/{id}")
@Produces(MediaType.TEXT_HTML)
@Blocking
class DifferencePage {

  private final Differences differences;
  private final DifferenceAnswers answers;
  private final DifferenceFixes fixes;
  private final RunSheets sheets;
  private final Caller caller;
  private final InstantSource clock;

  DifferencePage(
      Differences differences,
      DifferenceAnswers answers,
      DifferenceFixes fixes,
      RunSheets sheets,
      Caller caller,
      InstantSource clock) {
    this.differences = differences;
    this.answers = answers;
    this.fixes = fixes;
    this.sheets = sheets;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance difference(@PathParam("id") String id, @Context UriInfo uri) {
    var said = FormResult.of(QueryParameters.of(uri, "said").text("said"), null, null);
    var found = found(id);
    var against = fixes.prospect(found.id()).map(it -> it.against()).orElse(null);
    return RunTemplates.difference(
        new PageFrame("Difference", "runs", "", caller.name()),
        sheets.of(found, against, said, clock.instant()));
  }

  @POST
  @Path("/resolve")
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response resolve(
      @PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    var said = Form.fields(form, "resolution", "reason", "adjustment", "day");
    var answer =
        new Difference.Answer(
            DifferenceAnswers.resolution(said),
            said.shortText("reason"),
            said.amount("adjustment"),
            Form.endOfDay(said, "day"),
            caller.name(),
            clock.instant());
    DifferenceAnswers.requireReason(answer);
    return change(id, it -> it.answered(answer), "resolved");
  }

  @POST
  @Path("/flag")
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response flag(@PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    var said = Form.fields(form, "reason", "owner");
    var reason = said.shortText("reason");
    if (reason == null) {
      throw Refusal.badRequest("reason says why it must be examined");
    }
    var owner = said.shortText("owner");
    return change(id, it -> it.flagged(reason, owner), "flagged");
  }

  private Response change(String id, UnaryOperator<Difference> change, String done) {
    var difference = found(id);
    caller.mustOwnSync(difference.sync());
    var said = Form.said(done, () -> answers.changed(difference.id(), change));
    return Form.then("/console/differences/" + difference.id() + "?said=" + said);
  }

  private Difference found(String id) {
    return differences
        .find(QueryParameters.id(id, "difference"))
        .filter(it -> caller.readsSync(it.sync()))
        .orElseThrow(() -> Refusal.unknown("There is no difference of this id"));
  }
}
