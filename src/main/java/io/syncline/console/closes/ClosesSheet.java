package io.syncline.console.closes;

import io.syncline.api.closes.CloseView;
import io.syncline.api.closes.CloseView.AnswerView;
import io.syncline.api.closes.CloseView.FigureView;
import io.syncline.api.closes.CloseView.ObstacleView;
import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The closes of a sync, newest first.
 *
 * @param said what came of a form; null: nothing
 */
record ClosesSheet(@Nullable StatusLabel said, String sync, List<Item> items) {

  /** A close, as it is seen now. */
  record Item(CloseView close, Instant now) {

    public DisplayedTime askedAt() {
      return DisplayedTime.of(close.asked().at(), now);
    }

    public @Nullable DisplayedTime reopenedAt() {
      var reopened = close.reopened();
      return reopened == null ? null : DisplayedTime.of(reopened.at(), now);
    }

    public StatusLabel state() {
      return switch (close.state()) {
        case "closed" -> StatusLabel.good("closed");
        case "refused" -> StatusLabel.bad("not closed");
        case "reopened" -> StatusLabel.warn("open again");
        default -> StatusLabel.plain("under way");
      };
    }

    public boolean isClosed() {
      return close.state().equals("closed");
    }

    public List<ObstacleView> obstacles() {
      var outcome = close.outcome();
      return outcome == null ? List.of() : outcome.obstacles();
    }

    public List<AnswerView> answers() {
      var outcome = close.outcome();
      return outcome == null ? List.of() : outcome.answers();
    }

    public String digest() {
      var outcome = close.outcome();
      return outcome == null || outcome.digest() == null ? "" : outcome.digest();
    }

    public List<FigureView> figures() {
      var figures = close.figures();
      return figures == null ? List.of() : figures;
    }
  }
}
