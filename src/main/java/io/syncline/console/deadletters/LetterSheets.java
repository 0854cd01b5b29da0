package io.syncline.console.deadletters;

import io.syncline.api.deadletters.LetterEdits;
import io.syncline.api.deadletters.LetterView;
import io.syncline.api.http.Masking;
import io.syncline.api.http.NativeRefView;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import io.syncline.console.deadletters.GroupView.Line;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Dead letters as their pages show them. */
@Singleton
class LetterSheets {

  private final Masking masking;
  private final LetterEdits edits;

  LetterSheets(Masking masking, LetterEdits edits) {
    this.masking = masking;
    this.edits = edits;
  }

  /**
   * @param taker who would take care of it, where no one does
   */
  DeadLetterSheet of(DeadLetter letter, @Nullable StatusLabel said, String taker, Instant now) {
    var it = LetterView.whole(letter, masking, edits);
    boolean open = letter.status() == DeadLetter.Status.OPEN;
    var alike = new Alike(letter.system(), it.failed().stage(), it.failed().failure());
    return new DeadLetterSheet(
        said,
        line(it, now),
        it.system(),
        it.failed().failure() + " at " + it.failed().stage(),
        open ? StatusLabel.warn("open") : StatusLabel.good(it.state().status()),
        Advices.of(it.failed().failure()),
        alike.query(),
        it.payload() == null ? null : Json.text(it.payload()),
        open && letter.namesRecord(),
        open ? (it.state().owner() == null ? taker : it.state().owner()) : null,
        edit(it, open));
  }

  private static DeadLetterSheet.Edit edit(LetterView it, boolean open) {
    if (it.edit() == null) {
      return new DeadLetterSheet.Edit(null, open ? without(it) : "", "", "", 0);
    }
    boolean values = it.edit().of().equals("values");
    var text = lines(it.edit().current());
    return new DeadLetterSheet.Edit(
        values ? "correct" : "edit",
        values
            ? "A replay writes what the record holds then, not the payload below. What you write"
                + " here becomes the record's value, as your decision: it is checked, is written to"
                + " every system that has the attribute, and closes the conflicts about it. This"
                + " dead letter closes when "
                + it.system()
                + " has taken it. Masked attributes are not here."
            : "The event names no record. With these fields it can: they are where "
                + it.system()
                + " names it. The replay then reads the record there; nothing else of the event"
                + " counts, so nothing else can be edited.",
        text,
        it.edit().version(),
        (int) text.lines().count());
  }

  private static String without(LetterView it) {
    return it.kind().equals("event")
        ? it.about().ref() == null
            ? "It cannot be edited: " + it.system() + " sends no webhooks to a started sync."
            : "It cannot be edited, because that would have no effect: a replay reads the record in "
                + it.system()
                + " and takes nothing from the event. Correct the value there."
        : "It cannot be edited here: its attributes are masked, or its record or its sync is not"
            + " there. A replay writes what the record holds then, not the payload.";
  }

  /** One name on each line, so that a place in it can be found. */
  private static String lines(Map<String, Value> current) {
    return current.entrySet().stream()
        .map(it -> "  " + Json.text(Value.text(it.getKey())) + ": " + Json.text(it.getValue()))
        .collect(Collectors.joining(",\n", "{\n", "\n}"));
  }

  static Line line(LetterView it, Instant now) {
    return new Line(
        it.id().toString(),
        it.kind(),
        it.about().entity(),
        it.about().record() == null ? null : it.about().record().toString(),
        text(it.about().ref()),
        String.join(", ", it.attributes()),
        it.failed().reason(),
        CountText.of(it.failed().attempts(), "attempt"),
        it.state().owner(),
        DisplayedTime.of(it.at(), now));
  }

  private static String text(@Nullable NativeRefView it) {
    return it == null ? "" : it.system() + "/" + it.object() + "/" + it.id();
  }
}
