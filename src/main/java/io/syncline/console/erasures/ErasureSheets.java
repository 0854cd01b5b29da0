package io.syncline.console.erasures;

import io.syncline.api.http.ApiWords;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import io.syncline.console.erasures.ErasureList.Line;
import io.syncline.console.erasures.ErasureSheet.Cleared;
import io.syncline.console.erasures.ErasureSheet.Head;
import io.syncline.console.erasures.ErasureSheet.Step;
import io.syncline.core.privacy.Erasure;
import io.syncline.core.privacy.Erasures;
import io.syncline.core.sync.erasure.ErasureControl;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Erasures as their pages show them. */
final class ErasureSheets {

  private ErasureSheets() {}

  static Line line(Erasure it, Instant now) {
    long over = it.steps().stream().filter(Erasure.Step::over).count();
    return new Line(
        it.id().toString(),
        it.request().entity(),
        it.request().reason(),
        it.request().actor(),
        state(it),
        over + " of " + it.steps().size(),
        DisplayedTime.of(it.times().began(), now));
  }

  static ErasureList.Hold hold(Erasures.Hold it, Instant now) {
    return new ErasureList.Hold(
        it.record().toString(), it.reason(), it.actor(), DisplayedTime.of(it.at(), now));
  }

  private static StatusLabel state(Erasure it) {
    return switch (it.state()) {
      case RUNNING -> StatusLabel.plain("running");
      case WAITING -> StatusLabel.warn("waits for a person");
      case DONE ->
          it.complete()
              ? StatusLabel.good("done: every copy was erased")
              : StatusLabel.warn("done: a copy was left");
    };
  }

  static ErasureSheet of(Erasure it, @Nullable StatusLabel said, Instant now) {
    var steps = new ArrayList<Step>();
    for (int i = 0; i < it.steps().size(); i++) {
      steps.add(step(i, it.steps().get(i), now));
    }
    return new ErasureSheet(
        said,
        new Head(
            it.id().toString(),
            it.request().entity(),
            it.request().record().toString(),
            it.request().reason(),
            it.request().actor(),
            state(it),
            waits(it, now),
            DisplayedTime.of(it.times().began(), now),
            DisplayedTime.maybe(it.times().ended(), now),
            it.state() == Erasure.State.DONE),
        steps,
        it.cleared().entrySet().stream()
            .map(row -> new Cleared(row.getKey(), CountText.of(row.getValue())))
            .toList());
  }

  private static String waits(Erasure it, Instant now) {
    if (it.state() == Erasure.State.DONE) {
      return "";
    }
    if (it.state() == Erasure.State.WAITING) {
      return "A person confirms, leaves or retries the copies that wait.";
    }
    var due = it.times().due();
    var when = due == null || !due.isAfter(now) ? "now" : DisplayedTime.of(due, now).ago();
    return it.copiesOver()
        ? "Every copy is over. The rows of this product are cleared once the audit log has its"
            + " digests, ten minutes at most; looked at "
            + when
            + "."
        : "It goes on " + when + ".";
  }

  private static Step step(int position, Erasure.Step it, Instant now) {
    var id = it.nativeId();
    return new Step(
        position,
        it.system() + "/" + it.object() + (id == null ? "" : "/" + id),
        status(it.status()),
        DisplayedTime.maybe(it.evidence().asked(), now),
        it.evidence().answered(),
        DisplayedTime.maybe(it.evidence().verified(), now),
        it.note(),
        it.status() == Erasure.Status.WAITING);
  }

  private static StatusLabel status(Erasure.Status status) {
    return switch (status) {
      case PENDING -> StatusLabel.plain(ApiWords.of(status));
      case WAITING -> StatusLabel.warn("waits for a person");
      case DONE -> StatusLabel.good("erased");
      case LEFT -> StatusLabel.warn("left");
    };
  }

  /**
   * @param said why it was not begun; null: it was not asked for
   */
  static PreviewSheet of(ErasureControl.Preview it, @Nullable StatusLabel said, String reason) {
    var refused = it.refused();
    return new PreviewSheet(
        said,
        it.record().toString(),
        it.entity(),
        refused == null ? "" : refused,
        it.steps().stream()
            .map(
                step ->
                    new PreviewSheet.Copy(
                        step.copy().toString(),
                        step.byHand() == null
                            ? StatusLabel.plain("is deleted there, and read to see that it is gone")
                            : StatusLabel.warn("by hand: " + step.byHand())))
            .toList(),
        words(it),
        reason);
  }

  /** What a person types so that no other person is erased by mistake. */
  static String words(ErasureControl.Preview it) {
    var id = it.record().toString();
    return "erase " + id.substring(id.length() - 8);
  }
}
