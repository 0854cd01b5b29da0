package io.syncline.api.reviews;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Refusal;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.review.Decisions;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.review.answer.Refused;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Answers many questions of one sort alike, each in a commit of its own. */
@Singleton
public class BulkAnswers {

  public static final int MOST = 500;

  /** What all of them are answered with. */
  @Schema(name = "DecideAll")
  record RequestBodySpec(
      @Schema(
              enumeration = {"take", "keep", "create", "separate", "leave"},
              required = true)
          String choice,
      @Schema(description = "For take: the system whose value is kept") String system,
      @Schema(minimum = "1", maximum = "500", defaultValue = "100") int limit) {}

  /**
   * The result.
   *
   * @param more whether there are open ones left that were not tried
   */
  @Schema(name = "DecidedAll")
  public record Decided(int decided, List<Left> left, boolean more) {}

  /** One that could not be answered so. */
  @Schema(name = "LeftUndecided")
  public record Left(UUID id, String reason, String detail) {}

  private final Questions questions;
  private final Decisions decisions;

  BulkAnswers(Questions questions, Decisions decisions) {
    this.questions = questions;
    this.decisions = decisions;
  }

  /** How many open questions are of its sort. */
  public long count(ReviewItem model) {
    return questions.count(wanted(model, 1));
  }

  private static Questions.Wanted wanted(ReviewItem model, int limit) {
    return new Questions.Wanted(
        new Questions.Wanted.Scope(null, Set.of(model.entity()), model.attributes()),
        model.kind(),
        null,
        Review.Status.OPEN,
        null,
        null,
        limit);
  }

  public Decided decide(UUID like, Choice choice, String actor, int limit) {
    var model =
        questions
            .find(like)
            .orElseThrow(() -> Refusal.unknown("There is no review item of this id"))
            .item();
    var found = questions.reviews(wanted(model, limit + 1));
    var left = new ArrayList<Left>();
    int decided = 0;
    for (var review : found.subList(0, Math.min(limit, found.size()))) {
      try {
        decisions.decide(review.item().id(), choice, null, actor);
        decided++;
      } catch (Refused refused) {
        left.add(new Left(review.item().id(), ApiWords.of(refused.why()), refused.detail()));
      }
    }
    return new Decided(decided, left, found.size() > limit);
  }
}
