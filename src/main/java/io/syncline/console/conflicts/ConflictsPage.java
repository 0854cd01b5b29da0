package io.syncline.console.conflicts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.console.Form;
import io.syncline.console.FormResult;
import io.syncline.console.PageFrame;
import io.syncline.console.StatusLabel;
import io.syncline.core.access.Permission;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Questions;
import io.syncline.core.review.Rollbacks;
import io.syncline.core.review.answer.Refused;
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
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What both sides said, and who or what decided. */
@Path("/console/conflicts")
@Produces(MediaType.TEXT_HTML)
@Blocking
class ConflictsPage {

  private static final int SHOWN = 50;
  private static final int TALLIES = 1_000;
  private static final Duration COUNTED = Duration.ofDays(364);

  private final Questions questions;
  private final Rollbacks rollbacks;
  private final ConflictSheets sheets;
  private final Caller caller;
  private final InstantSource clock;

  ConflictsPage(
      Questions questions,
      Rollbacks rollbacks,
      ConflictSheets sheets,
      Caller caller,
      InstantSource clock) {
    this.questions = questions;
    this.rollbacks = rollbacks;
    this.sheets = sheets;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance log(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "record", "open");
    var now = clock.instant();
    boolean open = query.flag("open");
    var record = query.record("record");
    var found =
        questions.conflicts(
            new Questions.Query(record, caller.entities(), open, query.before(), SHOWN + 1));
    boolean more = found.size() > SHOWN;
    var shown = more ? found.subList(0, SHOWN) : found;
    var named = record == null ? "" : record.toString();
    return ConflictTemplates.conflicts(
        frame("Conflicts"),
        new LogView(
            open,
            named,
            shown.stream().map(it -> sheets.line(it, now)).toList(),
            more
                ? "?open=" + open + "&record=" + named + "&cursor=" + after(shown.get(SHOWN - 1))
                : null));
  }

  private static String after(Conflict last) {
    return URLEncoder.encode(Cursor.at(last.id().toString()).text(), UTF_8);
  }

  @GET
  @Path("/statistics")
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance statistics() {
    var since = clock.instant().minus(COUNTED);
    return ConflictTemplates.tallies(
        frame("Statistics of conflicts"),
        ConflictStatistics.of(questions.tallies(caller.entities(), since, TALLIES)));
  }

  @GET
  @Path("/{id}")
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance conflict(@PathParam("id") String id, @Context UriInfo uri) {
    var query = QueryParameters.of(uri, "said", "n", "left");
    var said = FormResult.of(query.text("said"), query.number("n"), query.number("left"));
    return ConflictTemplates.conflict(frame("Conflict"), sheet(conflict(id), said));
  }

  /** What is asked before a decision is taken back. */
  @GET
  @Path("/{id}/rollback")
  @RolesAllowed(Permission.DECIDE)
  @Operation(hidden = true)
  public TemplateInstance ask(@PathParam("id") String id) {
    return ConflictTemplates.rollback(frame("Take a decision back"), sheet(owned(id), null));
  }

  @POST
  @Path("/{id}/rollback")
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response takeBack(
      @PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    boolean whole = "true".equals(Form.fields(form, "whole").text("whole"));
    var here = "/console/conflicts/" + owned(id).id() + "?said=";
    try {
      var done = rollbacks.takeBack(QueryParameters.id(id, "conflict"), whole, caller.name());
      return Form.then(
          here + "taken-back&n=" + done.restored().size() + "&left=" + done.left().size());
    } catch (Refused refused) {
      return Form.then(
          here
              + (refused.why() == Refused.Why.CLOSED
                  ? "not-possible"
                  : ApiWords.of(refused.why())));
    }
  }

  private ConflictSheet sheet(Conflict it, @Nullable StatusLabel said) {
    return sheets.sheet(it, said, clock.instant());
  }

  private Conflict owned(String id) {
    var conflict = conflict(id);
    caller.mustOwn(conflict.entity());
    return conflict;
  }

  private Conflict conflict(String id) {
    return questions
        .conflict(QueryParameters.id(id, "conflict"))
        .filter(it -> caller.readsEntity(it.entity()))
        .orElseThrow(() -> Refusal.unknown("There is no conflict of this id"));
  }

  private PageFrame frame(String title) {
    return new PageFrame(title, "conflicts", "", caller.name());
  }
}
