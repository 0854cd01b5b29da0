package io.syncline.console.runs;

import io.syncline.api.http.Masking;
import io.syncline.api.quality.DifferenceFixing.CopyView;
import io.syncline.api.quality.DifferenceFixing.FixView;
import io.syncline.api.quality.DifferenceView;
import io.syncline.api.records.RehearsalView;
import io.syncline.api.records.RehearsalView.WriteView;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedValue;
import io.syncline.console.runs.FixSheet.Item;
import io.syncline.console.runs.FixSheet.Read;
import io.syncline.console.runs.FixSheet.Write;
import io.syncline.core.reconcile.difference.Differences;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Shows what a fix would write, through the views of the API. */
@Singleton
class FixSheets {

  private static final String UNREAD =
      "Its system does not answer now: what is written because of it is not known.";

  private final Differences differences;
  private final Masking masking;

  FixSheets(Differences differences, Masking masking) {
    this.differences = differences;
    this.masking = masking;
  }

  FixSheet of(List<FixView> fixes) {
    long fixed = fixes.stream().filter(it -> it.against() == null).count();
    return new FixSheet(
        fixes.stream().map(this::item).toList(),
        fixed == 0 ? null : "Fix " + CountText.of(fixed, "difference"));
  }

  private Item item(FixView it) {
    var difference = differences.find(it.id()).orElseThrow();
    return new Item(
        RunSheets.line(DifferenceView.of(difference, masking)),
        it.against(),
        it.copies().stream().map(FixSheets::read).toList());
  }

  private static Read read(CopyView it) {
    var copy = it.system() + "/" + it.object() + "/" + it.id();
    var rehearsal = it.rehearsal();
    if (rehearsal == null) {
      return new Read(copy, UNREAD, List.of(), List.of());
    }
    var writes = new ArrayList<Write>();
    rehearsal.writes().forEach(write -> writes.addAll(writes(write)));
    return new Read(
        copy,
        said(rehearsal),
        writes,
        rehearsal.questions().stream().map(RehearsalView.AskedView::question).toList());
  }

  private static String said(RehearsalView it) {
    if (it.outcome() == null) {
      return UNREAD;
    }
    var taken =
        it.changes().isEmpty()
            ? "Nothing is taken over from it"
            : "Taken over from it: " + String.join(", ", it.changes());
    boolean idle = it.writes().isEmpty() && it.questions().isEmpty();
    return taken
        + (it.reason() == null ? "." : " (" + it.reason() + ").")
        + (idle ? " Nothing is written because of it." : "");
  }

  private static List<Write> writes(WriteView it) {
    var where = it.id() == null ? it.system() + ", looked for first" : it.system() + "/" + it.id();
    var writes = new ArrayList<Write>();
    it.fields()
        .forEach(
            (field, value) -> writes.add(new Write(where, field, DisplayedValue.of(value, false))));
    it.maskedFields().forEach(field -> writes.add(new Write(where, field, DisplayedValue.HIDDEN)));
    return writes;
  }
}
