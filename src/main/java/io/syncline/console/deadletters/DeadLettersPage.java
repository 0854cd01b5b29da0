package io.syncline.console.deadletters;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.deadletters.LetterEdits;
import io.syncline.api.deadletters.LetterView;
import io.syncline.api.deadletters.Replays;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.Form;
import io.syncline.console.FormResult;
import io.syncline.console.PageFrame;
import io.syncline.console.StatusLabel;
import io.syncline.console.deadletters.DeadLettersView.Group;
import io.syncline.core.access.Permission;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Refused;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Work that failed for good, by its cause; and its way back. */
@Path("/console/dead-letters")
@Produces(MediaType.TEXT_HTML)
@Blocking
class DeadLettersPage {

  private static final int SHOWN = 50;

  /** Refusals that the page itself explains. */
  private static final Set<String> SAID =
      Set.of("not-open", "names-no-record", "stale", "no-effect");

  private final DeadLetters letters;
  private final Replays replays;
  private final LetterEdits edits;
  private final LetterSheets sheets;
  private final Caller caller;
  private final InstantSource clock;

  DeadLettersPage(
      DeadLetters letters,
      Replays replays,
      LetterEdits edits,
      LetterSheets sheets,
      Caller caller,
      InstantSource clock) {
    this.letters = letters;
    this.replays = replays;
    this.edits = edits;
    this.sheets = sheets;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance all(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "said", "n", "left");
    var now = clock.instant();
    var groups = letters.groups(caller.entities());
    long count = groups.stream().mapToLong(DeadLetters.Group::count).sum();
    return DeadLetterTemplates.letters(
        frame("Dead letters"),
        new DeadLettersView(
            FormResult.of(query.text("said"), query.number("n"), query.number("left")),
            count == 0
                ? StatusLabel.good("No dead letter is open.")
                : StatusLabel.warn(
                    CountText.of(count, "dead letter") + (count == 1 ? " is open." : " are open.")),
            groups.stream().map(it -> group(it, now)).toList()));
  }

  private static Group group(DeadLetters.Group it, Instant now) {
    return new Group(
        new Alike(it.system(), it.stage(), it.failure()).query(),
        it.system().value(),
        it.stage(),
        it.failure(),
        CountText.of(it.count()),
        DisplayedTime.of(it.oldest(), now),
        it.reason(),
        Advices.of(it.failure()));
  }

  @GET
  @Path("/alike")
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance alike(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "system", "stage", "failure");
    var alike = Alike.of(query.system("system"), query.text("stage"), query.text("failure"));
    var now = clock.instant();
    var found = letters.list(alike.page(caller.entities(), query.before(), SHOWN + 1)).rows();
    boolean more = found.size() > SHOWN;
    var shown = more ? found.subList(0, SHOWN) : found;
    long count = count(alike);
    return DeadLetterTemplates.group(
        frame("Dead letters of " + alike.system()),
        new GroupView(
            alike.system().value(),
            alike.stage(),
            alike.failure(),
            CountText.of(count, "dead letter"),
            String.valueOf(Math.min(count, Replays.MOST)),
            count > Replays.MOST
                ? "Replay the newest " + Replays.MOST + " of " + CountText.of(count)
                : "Replay " + CountText.of(count, "dead letter"),
            Advices.of(alike.failure()),
            shown.stream().map(it -> LetterSheets.line(LetterView.listed(it), now)).toList(),
            more
                ? "?"
                    + alike.query()
                    + "&cursor="
                    + Alike.encoded(Cursor.at(shown.get(SHOWN - 1).id().toString()).text())
                : null));
  }

  private long count(Alike alike) {
    return letters.groups(caller.entities()).stream()
        .filter(alike::has)
        .mapToLong(DeadLetters.Group::count)
        .sum();
  }

  /** Never more than the page showed. */
  @POST
  @Path("/replay")
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response replayAlike(@Nullable MultivaluedMap<String, String> form) {
    var said = Form.fields(form, "system", "stage", "failure", "count");
    var count = said.amount("count");
    if (count == null || count.signum() <= 0) {
      throw Refusal.badRequest("count says how many");
    }
    var alike = Alike.of(system(said.needed("system")), said.text("stage"), said.text("failure"));
    int limit = (int) Math.min(count.doubleValue(), Replays.MOST);
    var request =
        new Replays.Request(alike.page(caller.entities(), null, limit + 1), Replays.Definition.NOW);
    var done = replays.replay(request, caller.name());
    return Form.then(
        "/console/dead-letters?said=replayed-many&n="
            + done.replayed()
            + "&left="
            + done.left().size());
  }

  private static SystemId system(String text) {
    try {
      return SystemId.of(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("system is not a system id");
    }
  }

  @GET
  @Path("/{id}")
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance one(@PathParam("id") String id, @Context UriInfo uri) {
    var query = QueryParameters.of(uri, "said");
    var said = FormResult.of(query.text("said"), null, null);
    return DeadLetterTemplates.letter(
        frame("Dead letter"), sheets.of(letter(id), said, caller.name(), clock.instant()));
  }

  @POST
  @Path("/{id}/replay")
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response replay(
      @PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    Form.fields(form);
    var letter = QueryParameters.id(id, "dead letter");
    return done(
        letter,
        () -> {
          replays.replay(letter, Replays.Definition.NOW, caller.name());
          return "replayed";
        });
  }

  /** Other fields of an event that names no record. */
  @POST
  @Path("/{id}/edit")
  @RolesAllowed(Permission.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response edit(@PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    return edited(
        id,
        form,
        (letter, edit, version) -> {
          edits.replay(letter, edit, version, caller.name());
          return "replayed";
        });
  }

  /** Other values of the record that a delivery failed with. */
  @POST
  @Path("/{id}/correct")
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response correct(
      @PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    return edited(
        id,
        form,
        (letter, edit, version) -> {
          edits.correct(letter, edit, version, caller.name());
          return "corrected";
        });
  }

  /** Does what an edit asks for. */
  private interface Edited {
    String said(UUID letter, Map<String, Value> edit, String version);
  }

  /** A text that cannot be read is shown again, with the place where reading it ended. */
  private Response edited(String id, @Nullable MultivaluedMap<String, String> form, Edited edited) {
    var letter = letter(id);
    var said = Form.fields(form, "edit", "version");
    var text = said.text("edit");
    var version = said.text("version");
    if (text == null || version == null) {
      throw Refusal.badRequest("edit and version are missing");
    }
    try {
      var edit = Json.parseStruct(text).fields();
      return done(letter.id(), () -> edited.said(letter.id(), edit, version));
    } catch (MalformedJson malformed) {
      return again(letter, text, version, malformed.getMessage());
    } catch (Refused refused) {
      return again(letter, text, version, refused.getMessage());
    } catch (Refusal refused) {
      if (refused.status() == Response.Status.FORBIDDEN.getStatusCode()) {
        throw refused;
      }
      return again(letter, text, version, refused.getMessage());
    }
  }

  private Response again(DeadLetter letter, String text, String version, @Nullable String why) {
    var sheet =
        sheets
            .of(
                letter,
                StatusLabel.warn(why + ". Nothing was done."),
                caller.name(),
                clock.instant())
            .typed(text, version);
    return Response.status(Response.Status.BAD_REQUEST)
        .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
        .entity(DeadLetterTemplates.letter(frame("Dead letter"), sheet))
        .build();
  }

  private static Response done(UUID letter, Supplier<String> write) {
    String said;
    try {
      said = write.get();
    } catch (Refusal refused) {
      if (!SAID.contains(refused.type())) {
        throw refused;
      }
      said = refused.type();
    } catch (Refused refused) {
      if (refused.why() == Refused.Why.NOT_OFFERED) {
        throw refused;
      }
      said = ApiWords.of(refused.why());
    }
    return Form.then("/console/dead-letters/" + letter + "?said=" + said);
  }

  private DeadLetter letter(String id) {
    return letters
        .find(QueryParameters.id(id, "dead letter"))
        .filter(it -> caller.readsEntity(it.about().entity()))
        .orElseThrow(() -> Refusal.unknown("There is no dead letter of this id"));
  }

  private PageFrame frame(String title) {
    return new PageFrame(title, "letters", "", caller.name());
  }
}
