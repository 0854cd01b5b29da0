package io.syncline.console.deadletters;

import io.smallrye.common.annotation.Blocking;
import io.syncline.api.deadletters.Replays;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.console.Form;
import io.syncline.core.access.Permission;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Who takes care of a dead letter. */
@Path("/console/dead-letters/{id}/assign")
@Blocking
class AssignLetterPage {

  private final Replays replays;
  private final Caller caller;

  AssignLetterPage(Replays replays, Caller caller) {
    this.replays = replays;
    this.caller = caller;
  }

  /** An empty owner: no one any more. */
  @POST
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response assign(
      @PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    var letter = QueryParameters.id(id, "dead letter");
    var owner = Form.fields(form, "owner").shortText("owner");
    var said = "letter-assigned";
    try {
      replays.assign(letter, owner, caller.name());
    } catch (Refusal refused) {
      if (!refused.type().equals("not-open")) {
        throw refused;
      }
      said = refused.type();
    }
    return Form.then("/console/dead-letters/" + letter + "?said=" + said);
  }
}
