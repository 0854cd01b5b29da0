package io.syncline.console.erasures;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.privacy.ErasureView;
import io.syncline.console.Form;
import io.syncline.console.FormResult;
import io.syncline.console.NextPage;
import io.syncline.console.PageFrame;
import io.syncline.console.StatusLabel;
import io.syncline.core.access.Permission;
import io.syncline.core.privacy.Erasure;
import io.syncline.core.privacy.Erasures;
import io.syncline.core.sync.erasure.ErasureControl;
import io.syncline.core.sync.erasure.ErasureControl.Preview;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Persons who are erased, and records that must not be. */
@Path("/console/erasures")
@Produces(MediaType.TEXT_HTML)
@Blocking
class ErasuresPage {

  private static final int SHOWN = 50;

  private final Erasures erasures;
  private final ErasureControl control;
  private final Persons persons;
  private final Caller caller;
  private final InstantSource clock;

  ErasuresPage(
      Erasures erasures,
      ErasureControl control,
      Persons persons,
      Caller caller,
      InstantSource clock) {
    this.erasures = erasures;
    this.control = control;
    this.persons = persons;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "said");
    var now = clock.instant();
    var found = erasures.list(caller.entities(), query.before(), SHOWN + 1);
    boolean more = found.size() > SHOWN;
    var shown = more ? found.subList(0, SHOWN) : found;
    return ErasureTemplates.erasures(
        frame("Erasures"),
        new ErasureList(
            FormResult.of(query.text("said"), null, null),
            shown.stream().map(it -> ErasureSheets.line(it, now)).toList(),
            more ? NextPage.of(query, shown.get(SHOWN - 1).id().toString()) : null,
            erasures.holds(caller.entities()).stream()
                .map(it -> ErasureSheets.hold(it, now))
                .toList()));
  }

  /** Writes nothing, and asks no system. */
  @GET
  @Path("/preview")
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance preview(@Context UriInfo uri) {
    var who = QueryParameters.of(uri, "who").text("who");
    if (who == null) {
      throw Refusal.badRequest("who is missing");
    }
    return preview(control.preview(persons.record(who)), null, "");
  }

  private TemplateInstance preview(Preview it, @Nullable StatusLabel said, String reason) {
    return ErasureTemplates.preview(frame("Erase a person"), ErasureSheets.of(it, said, reason));
  }

  /** Begins only where the words that the preview names were typed. */
  @POST
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response begin(@Nullable MultivaluedMap<String, String> form) {
    var said = Form.fields(form, "record", "reason", "typed");
    var record = persons.owned(said.needed("record"));
    var reason = said.shortText("reason");
    var typed = said.text("typed");
    var preview = control.preview(record);
    if (reason == null || reason.isBlank()) {
      return refused(preview, "A reason is missing", "");
    }
    if (typed == null || !typed.strip().equals(ErasureSheets.words(preview))) {
      return refused(preview, "What was typed is not what was asked for", reason);
    }
    try {
      return here(control.begin(record, caller.name(), reason).id(), "erasure-begun");
    } catch (ErasureControl.Refused refused) {
      return refused(preview, refused.why(), reason);
    }
  }

  private Response refused(Preview preview, String why, String reason) {
    return Response.status(Response.Status.BAD_REQUEST)
        .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
        .entity(preview(preview, StatusLabel.warn(why + ". Nothing was erased."), reason))
        .build();
  }

  @GET
  @Path("/{id}")
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance one(@PathParam("id") String id, @Context UriInfo uri) {
    var said = FormResult.of(QueryParameters.of(uri, "said").text("said"), null, null);
    return ErasureTemplates.erasure(
        frame("Erasure"), ErasureSheets.of(found(id), said, clock.instant()));
  }

  /** The same document as the API answers; only once it is the evidence. */
  @GET
  @Path("/{id}/certificate")
  @Produces(MediaType.APPLICATION_JSON)
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public Response certificate(@PathParam("id") String id) {
    var erasure = found(id);
    if (erasure.state() != Erasure.State.DONE) {
      throw Refusal.conflict("not-possible", "The erasure is not done yet");
    }
    return Response.ok(ErasureView.of(erasure))
        .header("Content-Disposition", "attachment; filename=erasure-" + erasure.id() + ".json")
        .build();
  }

  @POST
  @Path("/{id}/steps/{position}/{demand}")
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response step(
      @PathParam("id") String id,
      @PathParam("position") int position,
      @PathParam("demand") String demand,
      @Nullable MultivaluedMap<String, String> form) {
    var said = demand.equals("leave") ? Form.fields(form, "reason") : Form.fields(form);
    var erasure = found(id);
    caller.mustOwn(erasure.request().entity());
    try {
      switch (demand) {
        case "confirm" -> control.confirm(erasure.id(), position, caller.name());
        case "retry" -> control.retry(erasure.id(), position);
        case "leave" -> {
          var reason = said.shortText("reason");
          if (reason == null || reason.isBlank()) {
            throw Refusal.badRequest("reason is missing");
          }
          control.leave(erasure.id(), position, caller.name(), reason);
        }
        default -> throw Refusal.unknown("A copy is confirmed, left or retried");
      }
      return here(erasure.id(), "copy-" + demand);
    } catch (ErasureControl.Refused refused) {
      return again(erasure.id(), refused.why());
    }
  }

  private Response again(UUID id, String why) {
    var said = StatusLabel.warn(why + ". Nothing was done.");
    return Response.status(Response.Status.CONFLICT)
        .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
        .entity(
            ErasureTemplates.erasure(
                frame("Erasure"), ErasureSheets.of(found(id.toString()), said, clock.instant())))
        .build();
  }

  private Erasure found(String id) {
    return erasures
        .find(QueryParameters.id(id, "erasure"))
        .filter(it -> caller.readsEntity(it.request().entity()))
        .orElseThrow(() -> Refusal.unknown("There is no erasure of this id"));
  }

  private static Response here(UUID id, String said) {
    return Form.then("/console/erasures/" + id + "?said=" + said);
  }

  private PageFrame frame(String title) {
    return new PageFrame(title, "erasures", "", caller.name());
  }
}
