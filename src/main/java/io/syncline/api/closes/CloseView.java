package io.syncline.api.closes;

import io.syncline.api.http.ApiWords;
import io.syncline.core.reconcile.close.CloseLine;
import io.syncline.core.reconcile.close.PeriodClose;
import io.syncline.core.reconcile.close.PeriodClose.Answered;
import io.syncline.core.reconcile.close.PeriodClose.Outcome;
import io.syncline.core.reconcile.close.PeriodClose.Reopened;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The close of a period.
 *
 * @param run the reconciliation that reads the sides
 * @param outcome null while it is under way
 * @param reopened null: it was not
 * @param figures null in a list
 */
@Schema(name = "PeriodClose")
public record CloseView(
    UUID id,
    String sync,
    String period,
    String state,
    String run,
    ByView asked,
    @Schema(nullable = true) @Nullable OutcomeView outcome,
    @Schema(nullable = true) @Nullable ReopenedView reopened,
    @Schema(nullable = true) @Nullable List<FigureView> figures) {

  /** Who, and when. */
  @Schema(name = "ClosedBy")
  public record ByView(String actor, Instant at) {
    static ByView of(PeriodClose.By it) {
      return new ByView(it.actor(), it.at());
    }
  }

  /** Why it was opened again. */
  @Schema(name = "PeriodReopened")
  public record ReopenedView(String actor, Instant at, String reason) {
    static ReopenedView of(Reopened it) {
      return new ReopenedView(it.by().actor(), it.by().at(), it.reason());
    }
  }

  /** What came of it. */
  @Schema(name = "PeriodCloseOutcome")
  public record OutcomeView(
      Instant at,
      List<ObstacleView> obstacles,
      List<AnswerView> answers,
      @Schema(nullable = true) @Nullable String definition,
      @Schema(nullable = true) @Nullable String digest) {
    static OutcomeView of(Outcome it) {
      return new OutcomeView(
          it.at(),
          it.obstacles().stream()
              .map(of -> new ObstacleView(ApiWords.of(of.kind()), of.count(), of.detail()))
              .toList(),
          it.answers().stream().map(AnswerView::of).toList(),
          it.definition(),
          it.digest());
    }
  }

  /** What prevented it. */
  @Schema(name = "PeriodCloseObstacle")
  public record ObstacleView(String kind, long count, String detail) {}

  /** A difference that a person had answered. */
  @Schema(name = "PeriodCloseAnswer")
  public record AnswerView(
      UUID difference,
      String against,
      @Schema(nullable = true) @Nullable String attribute,
      String resolution,
      @Schema(nullable = true) @Nullable String reason,
      @Schema(nullable = true) @Nullable BigDecimal adjustment,
      ByView by) {
    static AnswerView of(Answered it) {
      var answer = it.answer();
      var attribute = it.place().attribute();
      return new AnswerView(
          it.difference(),
          it.place().against().value(),
          attribute.isEmpty() ? null : attribute,
          ApiWords.of(answer.resolution()),
          answer.reason(),
          answer.adjustment(),
          new ByView(answer.by(), answer.at()));
    }
  }

  /**
   * One figure.
   *
   * @param part {@code matched}, or the bucket of what does not agree
   * @param attribute the amount; null: records are counted
   * @param amount the sum, exact
   */
  @Schema(name = "PeriodCloseFigure")
  public record FigureView(
      String entity,
      String against,
      String part,
      String system,
      @Schema(nullable = true) @Nullable String attribute,
      @Schema(nullable = true) @Nullable String currency,
      long records,
      @Schema(nullable = true, type = SchemaType.STRING) @Nullable String amount) {}

  /**
   * @param lines null: without figures
   */
  public static CloseView of(PeriodClose it, @Nullable List<CloseLine> lines) {
    return new CloseView(
        it.id(),
        it.sync(),
        it.period().toString(),
        ApiWords.of(it.state()),
        it.run(),
        ByView.of(it.asked()),
        it.outcome() == null ? null : OutcomeView.of(it.outcome()),
        it.reopened() == null ? null : ReopenedView.of(it.reopened()),
        lines == null ? null : CloseFigures.of(lines));
  }
}
