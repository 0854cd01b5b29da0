package io.syncline.console.questions;

import static java.util.stream.Collectors.joining;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Caller;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.Masking;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.reviews.ReviewView;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.FormResult;
import io.syncline.console.PageFrame;
import io.syncline.console.StatusLabel;
import io.syncline.console.questions.QueueView.Filters;
import io.syncline.console.questions.QueueView.Line;
import io.syncline.console.questions.QueueView.Option;
import io.syncline.core.access.Permission;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What waits for a person. */
@Path("/console/questions")
@Produces(MediaType.TEXT_HTML)
@Blocking
class QuestionsPage {

  private static final int SHOWN = 50;

  private final Questions questions;
  private final Masking masking;
  private final Caller caller;
  private final InstantSource clock;

  QuestionsPage(Questions questions, Masking masking, Caller caller, InstantSource clock) {
    this.questions = questions;
    this.masking = masking;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance queue(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "kind", "entity", "owner", "overdue", "said", "n", "left");
    var now = clock.instant();
    var wanted = wanted(query, now);
    var place = query.cursor(2, QuestionsPage::place).orElse(null);
    var found = questions.due(wanted, place);
    boolean more = found.size() > SHOWN;
    var shown = more ? found.subList(0, SHOWN) : found;
    return QuestionTemplates.questions(
        new PageFrame("Questions", "questions", "", caller.name()),
        new QueueView(
            FormResult.of(query.text("said"), query.number("n"), query.number("left")),
            count(questions.count(wanted), query),
            filters(query, wanted.kind()),
            shown.stream().map(it -> line(it, now)).toList(),
            more ? next(query, shown.get(SHOWN - 1)) : null));
  }

  static Questions.Place place(List<String> parts) {
    try {
      return new Questions.Place(Instant.parse(parts.get(0)), UUID.fromString(parts.get(1)), false);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Questions.Wanted wanted(QueryParameters query, Instant now) {
    return new Questions.Wanted(
        new Questions.Wanted.Scope(null, caller.entities(query.text("entity")), null),
        query.word("kind", ReviewItem.Kind.class),
        query.text("owner"),
        Review.Status.OPEN,
        query.flag("overdue") ? now : null,
        null,
        SHOWN + 1);
  }

  private static StatusLabel count(long count, QueryParameters query) {
    boolean all =
        query.text("kind") == null
            && query.text("entity") == null
            && query.text("owner") == null
            && !query.flag("overdue");
    if (count == 0) {
      return all
          ? StatusLabel.good("No question is open.")
          : StatusLabel.plain("No open question is like this.");
    }
    return StatusLabel.warn(CountText.of(count, "question") + (count == 1 ? " waits." : " wait."));
  }

  private Filters filters(QueryParameters query, ReviewItem.@Nullable Kind kind) {
    var waiting =
        questions.waiting().stream().filter(it -> caller.readsEntity(it.entity())).toList();
    return new Filters(
        options(waiting, it -> ApiWords.of(it.kind()), kind == null ? null : ApiWords.of(kind)),
        options(waiting, Questions.Waiting::entity, query.text("entity")),
        query.text("owner") == null ? "" : query.text("owner"),
        query.flag("overdue"));
  }

  /** What waits, with how many; what is chosen is among them. */
  private static List<Option> options(
      List<Questions.Waiting> waiting,
      Function<Questions.Waiting, String> word,
      @Nullable String chosen) {
    var options = new ArrayList<Option>();
    waiting.stream()
        .map(word)
        .distinct()
        .sorted()
        .forEach(
            it -> {
              long count =
                  waiting.stream()
                      .filter(one -> word.apply(one).equals(it))
                      .mapToLong(Questions.Waiting::count)
                      .sum();
              options.add(new Option(it, it + " (" + CountText.of(count) + ")", it.equals(chosen)));
            });
    if (chosen != null && options.stream().noneMatch(Option::chosen)) {
      options.add(new Option(chosen, chosen + " (0)", true));
    }
    return options;
  }

  private Line line(Review review, Instant now) {
    var it = ReviewView.of(review, masking.owner(review.item()), now);
    var ref = it.about().ref();
    var attributes = String.join(", ", it.attributes());
    return new Line(
        it.id().toString(),
        it.question(),
        it.kind(),
        it.about().entity(),
        attributes.isEmpty() && ref != null ? Sheets.text(ref) : attributes,
        it.due().owner() == null ? "" : it.due().owner(),
        Sheets.due(it, now),
        DisplayedTime.of(it.at(), now));
  }

  private static String next(QueryParameters query, Review last) {
    var cursor = Cursor.at(last.dueAt().toString(), last.item().id().toString()).text();
    var filters =
        List.of("kind", "entity", "owner", "overdue").stream()
            .filter(it -> query.text(it) != null)
            .map(it -> it + "=" + URLEncoder.encode(query.text(it), StandardCharsets.UTF_8) + "&")
            .collect(joining());
    return "?" + filters + "cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
  }
}
