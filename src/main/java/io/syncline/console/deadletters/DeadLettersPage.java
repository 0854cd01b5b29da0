package io.syncline.console.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.deadletters.LetterView;
import io.syncline.api.deadletters.Replays;
import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.Masking;
import io.syncline.api.http.NativeRefView;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.Form;
import io.syncline.console.FormResult;
import io.syncline.console.PageFrame;
import io.syncline.console.StatusLabel;
import io.syncline.console.deadletters.DeadLettersView.Group;
import io.syncline.console.deadletters.GroupView.Line;
import io.syncline.core.access.Permission;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.model.SystemId;
import io.syncline.json.Json;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Work that failed for good, by its cause; and its way back. */
@Path("/console/dead-letters")
@Produces(MediaType.TEXT_HTML)
@Blocking
class DeadLettersPage {

  private static final int SHOWN = 50;

  private final DeadLetters letters;
  private final Replays replays;
  private final Masking masking;
  private final Caller caller;
  private final InstantSource clock;

  DeadLettersPage(
      DeadLetters letters, Replays replays, Masking masking, Caller caller, InstantSource clock) {
    this.letters = letters;
    this.replays = replays;
    this.masking = masking;
    this.caller = caller;
    this.clock = clock;
  }

  /** Which failed in the same way. */
  private record Alike(SystemId system, String stage, String failure) {

    static Alike of(@Nullable SystemId system, @Nullable String stage, @Nullable String failure) {
      if (system == null || stage == null || failure == null) {
        throw Refusal.badRequest("system, stage and failure say which");
      }
      return new Alike(system, stage, failure);
    }

    String query() {
      return "system="
          + encoded(system.value())
          + "&stage="
          + encoded(stage)
          + "&failure="
          + encoded(failure);
    }

    boolean has(DeadLetters.Group it) {
      return it.system().equals(system) && it.stage().equals(stage) && it.failure().equals(failure);
    }

    DeadLetters.Query page(@Nullable UUID before, int limit) {
      return new DeadLetters.Query(
          system,
          null,
          DeadLetter.Status.OPEN,
          null,
          stage,
          failure,
          new DeadLetters.Query.Page(before, limit));
    }
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance all(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "said", "n", "left");
    var now = clock.instant();
    var groups = letters.groups();
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
    var found = letters.list(alike.page(query.before(), SHOWN + 1)).rows();
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
            shown.stream().map(it -> line(LetterView.of(it, null), now)).toList(),
            more
                ? "?"
                    + alike.query()
                    + "&cursor="
                    + encoded(Cursor.at(shown.get(SHOWN - 1).id().toString()).text())
                : null));
  }

  private long count(Alike alike) {
    return letters.groups().stream().filter(alike::has).mapToLong(DeadLetters.Group::count).sum();
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
    var request = new Replays.Request(alike.page(null, limit + 1), Replays.Definition.NOW);
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
    var letter =
        letters
            .find(QueryParameters.id(id, "dead letter"))
            .orElseThrow(() -> Refusal.unknown("There is no dead letter of this id"));
    var it = LetterView.whole(letter, masking);
    boolean open = letter.status() == DeadLetter.Status.OPEN;
    var alike = new Alike(letter.system(), it.stage(), it.failure());
    return DeadLetterTemplates.letter(
        frame("Dead letter"),
        new DeadLetterSheet(
            FormResult.of(query.text("said"), null, null),
            line(it, clock.instant()),
            it.system(),
            it.stage(),
            it.failure(),
            open ? StatusLabel.warn("open") : StatusLabel.good(it.status()),
            Advices.of(it.failure()),
            alike.query(),
            it.payload() == null ? null : Json.text(it.payload()),
            open && letter.namesRecord()));
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
    var said = "replayed";
    try {
      replays.replay(letter, Replays.Definition.NOW, caller.name());
    } catch (Refusal refused) {
      if (refused.status() != Response.Status.CONFLICT.getStatusCode()) {
        throw refused;
      }
      said = refused.type();
    }
    return Form.then("/console/dead-letters/" + letter + "?said=" + said);
  }

  private static Line line(LetterView it, Instant now) {
    return new Line(
        it.id().toString(),
        it.kind(),
        it.entity(),
        it.record() == null ? null : it.record().toString(),
        text(it.ref()),
        String.join(", ", it.attributes()),
        it.reason(),
        CountText.of(it.attempts(), "attempt"),
        DisplayedTime.of(it.at(), now));
  }

  private static String text(@Nullable NativeRefView it) {
    return it == null ? "" : it.system() + "/" + it.object() + "/" + it.id();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private PageFrame frame(String title) {
    return new PageFrame(title, "letters", "", caller.name());
  }
}
