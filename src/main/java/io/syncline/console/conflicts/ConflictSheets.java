package io.syncline.console.conflicts;

import io.syncline.api.http.Masking;
import io.syncline.api.reviews.ConflictView;
import io.syncline.console.DisplayedTime;
import io.syncline.console.DisplayedValue;
import io.syncline.console.StatusLabel;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.value.Value;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Shows conflicts through the view of the API. */
@Singleton
class ConflictSheets {

  private final Questions questions;
  private final Masking masking;
  private final Installations installations;

  ConflictSheets(Questions questions, Masking masking, Installations installations) {
    this.questions = questions;
    this.masking = masking;
    this.installations = installations;
  }

  LogView.Line line(Conflict conflict, Instant now) {
    return line(ConflictView.of(conflict, masking), now);
  }

  private LogView.Line line(ConflictView it, Instant now) {
    return new LogView.Line(
        it.id().toString(),
        it.attribute(),
        it.entity(),
        side(it, it.held(), now),
        side(it, it.seen(), now),
        outcome(it),
        decided(it),
        DisplayedTime.of(it.at(), now));
  }

  private static String decided(ConflictView it) {
    if (it.decision().winner() == null) {
      return "rule " + it.decision().rule();
    }
    return Names.same(it.decision().rule(), it.decision().decidedBy())
        ? "by the rule " + it.decision().rule()
        : "rule " + it.decision().rule() + ", by " + it.decision().decidedBy();
  }

  private LogView.Side side(ConflictView of, ConflictView.SideView it, Instant now) {
    return new LogView.Side(
        it.system(), shown(of, it.value()), DisplayedTime.of(it.editedAt(), now));
  }

  private DisplayedValue shown(ConflictView of, @Nullable Value value) {
    boolean reference =
        installations
            .current()
            .entity(of.entity())
            .filter(it -> it.references().containsKey(of.attribute()))
            .isPresent();
    return reference
        ? DisplayedValue.reference(value, of.masked())
        : DisplayedValue.of(value, of.masked());
  }

  private static StatusLabel outcome(ConflictView it) {
    if (it.decision().winner() == null) {
      return StatusLabel.warn("waits for a person");
    }
    if (it.masked()) {
      return StatusLabel.good("decided");
    }
    return it.decision().outcome() == null || it.decision().outcome().equals(kept(it))
        ? StatusLabel.good(it.decision().winner() + " was kept")
        : StatusLabel.good("another value was decided");
  }

  ConflictSheet sheet(Conflict conflict, @Nullable StatusLabel said, Instant now) {
    var it = ConflictView.of(conflict, masking);
    return new ConflictSheet(
        said,
        line(it, now),
        it.record().toString(),
        it.kind(),
        shown(it, it.base()),
        it.decision().winner() == null ? null : shown(it, result(it)),
        it.decision().winner() == null ? question(conflict) : null);
  }

  private static @Nullable Value result(ConflictView it) {
    return it.decision().outcome() != null ? it.decision().outcome() : kept(it);
  }

  /** The value of the side that won. */
  private static @Nullable Value kept(ConflictView it) {
    return it.held().system().equals(it.decision().winner())
        ? it.held().value()
        : it.seen().value();
  }

  private @Nullable String question(Conflict conflict) {
    return questions.open(conflict.record()).items().stream()
        .filter(it -> it.attributes().contains(conflict.attribute()))
        .filter(it -> it.kind() != ReviewItem.Kind.INVALID_VALUE)
        .map(it -> it.id().toString())
        .findFirst()
        .orElse(null);
  }
}
