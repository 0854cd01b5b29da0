package io.syncline.console.erasures;

import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.api.http.Refusal;
import io.syncline.console.Form;
import io.syncline.core.access.Permission;
import io.syncline.core.privacy.Erasures;
import io.syncline.core.sync.erasure.ErasureControl;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Sets and releases legal holds; they are shown with the erasures. */
@Path("/console/erasures/holds")
@Produces(MediaType.TEXT_HTML)
@Blocking
class HoldsPage {

  private final Erasures erasures;
  private final ErasureControl control;
  private final Persons persons;
  private final Caller caller;

  HoldsPage(Erasures erasures, ErasureControl control, Persons persons, Caller caller) {
    this.erasures = erasures;
    this.control = control;
    this.persons = persons;
    this.caller = caller;
  }

  @POST
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response hold(@Nullable MultivaluedMap<String, String> form) {
    var said = Form.fields(form, "who", "reason");
    var reason = said.shortText("reason");
    if (reason == null || reason.isBlank()) {
      throw Refusal.badRequest("reason is missing");
    }
    var record = persons.owned(said.needed("who"));
    try {
      control.hold(record, caller.name(), reason);
      return Form.then("/console/erasures?said=held");
    } catch (ErasureControl.Refused refused) {
      return Form.then("/console/erasures?said=not-possible");
    }
  }

  @POST
  @Path("/release")
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response release(@Nullable MultivaluedMap<String, String> form) {
    var record = persons.owned(Form.fields(form, "record").needed("record"));
    var there = erasures.release(record);
    return Form.then("/console/erasures?said=" + (there ? "released" : "not-possible"));
  }
}
