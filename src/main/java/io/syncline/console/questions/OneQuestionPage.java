package io.syncline.console.questions;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.BodyFields;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.api.records.PostedChoices;
import io.syncline.api.reviews.BulkAnswers;
import io.syncline.api.reviews.ReviewRules;
import io.syncline.console.CountText;
import io.syncline.console.Form;
import io.syncline.console.FormResult;
import io.syncline.console.PageFrame;
import io.syncline.console.questions.QuestionSheet.Hidden;
import io.syncline.core.access.Permission;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.review.Decisions;
import io.syncline.core.review.answer.Choice;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** One question: what each side says, and what can be done about it. */
@Path("/console/questions/{id}")
@Produces(MediaType.TEXT_HTML)
@Blocking
class OneQuestionPage {

  private final Questions questions;
  private final Decisions decisions;
  private final Sheets sheets;
  private final BulkAnswers alike;
  private final FurtherAnswers further;
  private final Caller caller;
  private final InstantSource clock;

  OneQuestionPage(
      Questions questions,
      Decisions decisions,
      Sheets sheets,
      BulkAnswers alike,
      FurtherAnswers further,
      Caller caller,
      InstantSource clock) {
    this.questions = questions;
    this.decisions = decisions;
    this.sheets = sheets;
    this.alike = alike;
    this.further = further;
    this.caller = caller;
    this.clock = clock;
  }

  /** Rules made of answers, and values that are typed. */
  @Singleton
  record FurtherAnswers(ReviewRules rules, OwnValues own) {}

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance question(@PathParam("id") String id, @Context UriInfo uri) {
    var query = QueryParameters.of(uri, "said");
    var question =
        decisions
            .face(id(id))
            .filter(it -> caller.readsEntity(it.review().item().entity()))
            .orElseThrow(OneQuestionPage::unknown);
    var sheet = sheets.of(question, FormResult.of(query.text("said"), null, null), clock.instant());
    return QuestionTemplates.question(frame("Question"), sheet);
  }

  /** A form without a version is refused as stale: it was not made by this page. */
  @POST
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response decide(
      @PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    var asked = owned(id);
    var item = asked.item();
    var said = Form.fields(form, names(item));
    var review = item.id();
    var choice = choice(item, said);
    if (choice == null) {
      return here(review, "not-valid");
    }
    var version = said.text("version");
    try {
      boolean remember = "true".equals(said.text("remember")) && asked.open();
      var rule = remember ? further.rules().wanted(item, choice) : null;
      decisions.decide(review, choice, version == null ? "" : version, caller.name());
      if (rule != null) {
        further.rules().remember(rule);
      }
      return here(review, rule == null ? "decided" : "remembered");
    } catch (Refused refused) {
      if (choice instanceof Choice.Say && refused.why() == Refused.Why.NOT_OFFERED) {
        return here(review, "not-valid");
      }
      if (refused.why() == Refused.Why.UNKNOWN) {
        throw unknown();
      }
      return here(review, ApiWords.of(refused.why()));
    }
  }

  private String[] names(ReviewItem item) {
    return Stream.concat(
            Stream.of("choice", "system", "copy", "record", "version", "remember"),
            further.own().names(item).stream())
        .toArray(String[]::new);
  }

  /** Null: a value is missing, or not of its type. */
  private @Nullable Choice choice(ReviewItem item, BodyFields said) {
    return "say".equals(said.text("choice"))
        ? further.own().read(item, said).map(it -> new Choice.Say(it.fields())).orElse(null)
        : PostedChoices.choice(said);
  }

  @POST
  @Path("/assign")
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response assign(
      @PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    var said = Form.fields(form, "owner", "day");
    var review = owned(id).item().id();
    var assigned = new Questions.Assigned(said.shortText("owner"), Form.endOfDay(said, "day"));
    boolean open = questions.assign(review, assigned, caller.name(), clock.instant());
    return here(review, open ? "assigned" : "closed");
  }

  /** The number of questions that one answer is given to, before it is. */
  @GET
  @Path("/alike")
  @RolesAllowed(Permission.DECIDE)
  @Operation(hidden = true)
  public TemplateInstance alike(@PathParam("id") String id, @Context UriInfo uri) {
    var query = QueryParameters.of(uri, "choice", "system");
    var item = owned(id).item();
    var choice = text(query.text("choice"));
    if (!ChoiceWords.FOR_MANY.contains(choice)) {
      throw Refusal.badRequest("choice is none that many questions can be answered with");
    }
    var posted = new ArrayList<Hidden>();
    posted.add(new Hidden("choice", choice));
    var system = query.system("system");
    if (system != null) {
      posted.add(new Hidden("system", system.value()));
    }
    long count = alike.count(item);
    return QuestionTemplates.alike(
        frame("Answer all alike"),
        new AlikeView(
            item.id().toString(),
            item.question(),
            ApiWords.of(item.kind()),
            item.entity(),
            String.join(", ", item.attributes().stream().sorted().toList()),
            count > BulkAnswers.MOST
                ? CountText.of(BulkAnswers.MOST) + " of " + CountText.of(count, "open question")
                : CountText.of(count, "open question"),
            ChoiceWords.of(choice, system == null ? "" : system.value(), ""),
            List.copyOf(posted)));
  }

  @POST
  @Path("/alike")
  @RolesAllowed(Permission.DECIDE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response decideAll(
      @PathParam("id") String id, @Nullable MultivaluedMap<String, String> form) {
    var item = owned(id).item();
    var done =
        alike.decide(
            item.id(),
            many(Form.fields(form, "choice", "system")),
            caller.name(),
            BulkAnswers.MOST);
    return Form.then(
        "/console/questions?said=decided-all&n=" + done.decided() + "&left=" + done.left().size());
  }

  private static Choice many(BodyFields said) {
    if (!ChoiceWords.FOR_MANY.contains(text(said.text("choice")))) {
      throw Refusal.badRequest("choice is none that many questions can be answered with");
    }
    return PostedChoices.choice(said);
  }

  /** A question that the caller may decide. */
  private Review owned(String id) {
    var review = questions.find(id(id)).orElseThrow(OneQuestionPage::unknown);
    caller.mustOwn(review.item().entity());
    return review;
  }

  private PageFrame frame(String title) {
    return new PageFrame(title, "questions", "", caller.name());
  }

  private static Response here(UUID review, String said) {
    return Form.then("/console/questions/" + review + "?said=" + said);
  }

  private static String text(@Nullable String it) {
    return it == null ? "" : it;
  }

  private static UUID id(String id) {
    return QueryParameters.id(id, "question");
  }

  private static Refusal unknown() {
    return Refusal.unknown("There is no question of this id");
  }
}
