package io.syncline.console.runs;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.quality.DifferenceFixing;
import io.syncline.console.Form;
import io.syncline.console.PageFrame;
import io.syncline.core.access.Permission;
import io.syncline.core.reconcile.difference.Differences;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Fixes one difference or several, after it was shown what that writes. */
@Path("/console/differences/fix")
@Produces(MediaType.TEXT_HTML)
@Blocking
class FixPage {

  private final DifferenceFixing fixing;
  private final FixSheets sheets;
  private final Differences differences;
  private final Caller caller;

  FixPage(DifferenceFixing fixing, FixSheets sheets, Differences differences, Caller caller) {
    this.fixing = fixing;
    this.sheets = sheets;
    this.differences = differences;
    this.caller = caller;
  }

  @GET
  @RolesAllowed(Permission.OPERATE)
  @Operation(hidden = true)
  public TemplateInstance preview(@Context UriInfo uri) {
    return RunTemplates.fix(
        new PageFrame("Fix", "runs", "", caller.name()),
        sheets.of(fixing.preview(ids(uri.getQueryParameters()))));
  }

  @POST
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response fix(@Nullable MultivaluedMap<String, String> form) {
    var ids = ids(form);
    var done = fixing.fix(ids, caller.name());
    long left = done.stream().filter(it -> it.against() != null).count();
    if (done.size() == 1) {
      var said = left == 0 ? "fix-filed" : "fix-left";
      return Form.then("/console/differences/" + ids.get(0) + "?said=" + said);
    }
    var run = differences.find(ids.get(0)).orElseThrow().seenBy().lastRun();
    return Form.then(
        "/console/runs/" + run + "?said=fixes-filed&n=" + (done.size() - left) + "&left=" + left);
  }

  /** A field of its own for each: what a page of check boxes sends. */
  private static List<UUID> ids(@Nullable MultivaluedMap<String, String> sent) {
    if (sent == null || !Set.of("id").equals(sent.keySet())) {
      throw Refusal.badRequest("id says which differences: choose one at least");
    }
    return sent.get("id").stream()
        .map(it -> QueryParameters.id(it, "difference"))
        .distinct()
        .toList();
  }
}
