package io.syncline.console.questions;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.Masking;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.records.PostedChoices;
import io.syncline.api.reviews.ReviewView;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.Form;
import io.syncline.console.FormResult;
import io.syncline.console.PageFrame;
import io.syncline.console.StatusLabel;
import io.syncline.core.access.Permission;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.review.Decisions;
import io.syncline.core.review.answer.Refused;
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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Copies that may be of a known record, with what speaks for it. */
@Path("/console/matches")
@Produces(MediaType.TEXT_HTML)
@Blocking
class MatchesPage {

  private static final int SHOWN = 50;

  private final Asked asked;
  private final MatchSheets sheets;
  private final Masking masking;
  private final Caller caller;
  private final InstantSource clock;

  /** What is asked, and what is answered. */
  @Singleton
  record Asked(Questions questions, Decisions decisions) {}

  MatchesPage(
      Asked asked, MatchSheets sheets, Masking masking, Caller caller, InstantSource clock) {
    this.asked = asked;
    this.sheets = sheets;
    this.masking = masking;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "kind", "said");
    var wanted = wanted(query.word("kind", ReviewItem.Kind.class));
    var place = query.cursor(2, QuestionsPage::place).orElse(null);
    var now = clock.instant();
    var found = asked.questions().due(wanted, place);
    boolean more = found.size() > SHOWN;
    var shown = more ? found.subList(0, SHOWN) : found;
    return QuestionTemplates.matches(
        frame("Matches"),
        new MatchList(
            FormResult.of(query.text("said"), null, null),
            count(asked.questions().count(wanted)),
            kinds(wanted),
            shown.stream().map(it -> line(it, now)).toList(),
            more ? next(wanted, shown.get(SHOWN - 1)) : null));
  }

  private Questions.Wanted wanted(ReviewItem.@Nullable Kind kind) {
    return new Questions.Wanted(
        new Questions.Wanted.Scope(null, caller.entities(), null),
        kind == null ? ReviewItem.Kind.AMBIGUOUS_MATCH : kind,
        null,
        Review.Status.OPEN,
        null,
        null,
        SHOWN + 1);
  }

  private static List<QueueView.Option> kinds(Questions.Wanted wanted) {
    return Stream.of(ReviewItem.Kind.AMBIGUOUS_MATCH, ReviewItem.Kind.IDENTITY_CONFLICT)
        .map(it -> new QueueView.Option(ApiWords.of(it), ApiWords.of(it), it == wanted.kind()))
        .toList();
  }

  private static StatusLabel count(long count) {
    return count == 0
        ? StatusLabel.good("No match waits for an answer.")
        : StatusLabel.warn(CountText.of(count) + (count == 1 ? " match waits." : " matches wait."));
  }

  private MatchList.Line line(Review review, Instant now) {
    var it = ReviewView.of(review, masking.owner(review.item()), now);
    var ref = it.about().ref();
    return new MatchList.Line(
        it.id().toString(),
        ref == null ? "a record" : Sheets.text(ref),
        it.about().entity(),
        it.question(),
        Sheets.due(it, now),
        DisplayedTime.of(it.at(), now));
  }

  private static String next(Questions.Wanted wanted, Review last) {
    var cursor = Cursor.at(last.dueAt().toString(), last.item().id().toString()).text();
    return "?kind="
        + ApiWords.of(wanted.kind())
        + "&cursor="
        + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
  }

  @GET
  @Path("/{id}")
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance match(@PathParam("id") String id, @Context UriInfo uri) {
    var query = QueryParameters.of(uri, "said");
    var question =
        asked
            .decisions()
            .face(id(id))
            .filter(it -> caller.readsEntity(it.review().item().entity()))
            .orElseThrow(MatchesPage::unknown);
    return QuestionTemplates.match(
        frame("Match"),
        sheets.of(question, FormResult.of(query.text("said"), null, null), clock.instant()));
  }

  /** After an answer comes the list; where nothing was done, the match as it is now. */
  @POST
  @Path("/{id}")
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response decide(
      @PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    var said = Form.fields(form, "choice", "copy", "record", "version");
    var choice = PostedChoices.choice(said);
    var version = said.text("version");
    var review = asked.questions().find(id(id)).orElseThrow(MatchesPage::unknown);
    caller.mustOwn(review.item().entity());
    try {
      asked
          .decisions()
          .decide(review.item().id(), choice, version == null ? "" : version, caller.name());
      var kind = ApiWords.of(review.item().kind());
      return Form.then("/console/matches?kind=" + kind + "&said=decided");
    } catch (Refused refused) {
      return Form.then(
          "/console/matches/" + review.item().id() + "?said=" + ApiWords.of(refused.why()));
    }
  }

  private PageFrame frame(String title) {
    return new PageFrame(title, "matches", "", caller.name());
  }

  private static UUID id(String id) {
    return QueryParameters.id(id, "match");
  }

  private static Refusal unknown() {
    return Refusal.unknown("There is no question of this id");
  }
}
