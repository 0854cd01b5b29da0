package io.syncline.api.reviews;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.NativeRefView;
import io.syncline.core.conflict.Review;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A review item as the API shows it: it holds no values.
 *
 * @param answer the result; null while it is open
 */
@Schema(name = "ReviewItem")
public record ReviewView(
    UUID id,
    String kind,
    String subject,
    @JsonUnwrapped NativeRefView.Subject about,
    List<String> attributes,
    List<String> candidates,
    String question,
    Instant at,
    @Schema(enumeration = {"open", "answered", "declined"}) String status,
    @JsonUnwrapped DueView due,
    @Schema(nullable = true) @Nullable AnswerView answer) {

  /**
   * Who answers, and by when.
   *
   * @param owner the assigned person, else the owner in the definition
   * @param ageSeconds from its creation until now, or until it was answered
   */
  public record DueView(
      @Schema(nullable = true) @Nullable String owner,
      Instant dueAt,
      boolean overdue,
      long ageSeconds) {}

  /**
   * The result of a question.
   *
   * @param by null where it answered itself
   */
  @Schema(name = "Answer")
  public record AnswerView(
      String resolution, @Schema(nullable = true) @Nullable String by, Instant at) {}

  public static ReviewView of(Review review, @Nullable String keeper, Instant now) {
    var item = review.item();
    var answer = review.answer();
    return new ReviewView(
        item.id(),
        ApiWords.of(item.kind()),
        item.subject(),
        NativeRefView.Subject.of(item.entity(), item.record(), item.ref()),
        item.attributes().stream().sorted().toList(),
        item.candidates(),
        item.question(),
        item.at(),
        ApiWords.of(review.status()),
        new DueView(
            review.owner() == null ? keeper : review.owner(),
            review.dueAt(),
            review.overdue(now),
            Math.max(
                0, Duration.between(item.at(), answer == null ? now : answer.at()).toSeconds())),
        answer == null ? null : new AnswerView(answer.resolution(), answer.by(), answer.at()));
  }
}
