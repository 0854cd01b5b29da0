package io.syncline.api.runs;

import io.syncline.api.http.Masking;
import io.syncline.api.http.NativeRefView;
import io.syncline.api.quality.DifferenceView;
import io.syncline.api.sheet.SheetAnswer;
import io.syncline.core.reconcile.difference.Differences;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The differences of a run as a spreadsheet, a row for each. */
final class DifferencesSheet implements SheetAnswer.Pages {

  static final List<String> NAMES =
      List.of(
          "id",
          "entity",
          "key",
          "attribute",
          "against",
          "bucket",
          "state",
          "verdict",
          "cause",
          "record",
          "copies_a",
          "copies_b",
          "value_a",
          "value_b",
          "difference",
          "owner",
          "resolution",
          "reason",
          "first_seen",
          "last_seen",
          "runs");

  private final Function<@Nullable UUID, List<Differences.Listed>> page;
  private final Masking masking;
  private @Nullable UUID last;

  /**
   * @param page differences that come after the one with this id; null: the first ones
   */
  DifferencesSheet(Function<@Nullable UUID, List<Differences.Listed>> page, Masking masking) {
    this.page = page;
    this.masking = masking;
  }

  @Override
  public List<List<String>> next() {
    var found = page.apply(last);
    last = found.isEmpty() ? last : found.get(found.size() - 1).difference().id();
    return found.stream().map(it -> row(DifferenceView.of(it, masking))).toList();
  }

  private static List<String> row(DifferenceView it) {
    var copies = it.copies();
    var answer = it.handling().answer();
    return List.of(
        it.id().toString(),
        it.place().entity(),
        SheetAnswer.names(it.names()),
        Objects.requireNonNullElse(it.place().attribute(), ""),
        it.place().against(),
        it.judgement().bucket(),
        it.judgement().state(),
        it.judgement().verdict(),
        Objects.requireNonNullElse(it.causes().because(), ""),
        it.recordId() == null ? "" : it.recordId().toString(),
        refs(copies.a()),
        refs(copies.b()),
        SheetAnswer.value(copies.valueA(), copies.masked()),
        SheetAnswer.value(copies.valueB(), copies.masked()),
        copies.difference() == null ? "" : copies.difference().toPlainString(),
        Objects.requireNonNullElse(it.handling().owner(), ""),
        answer == null ? "" : answer.resolution(),
        answer == null ? "" : Objects.requireNonNullElse(answer.reason(), ""),
        it.seen().firstSeen().toString(),
        it.seen().lastSeen().toString(),
        String.valueOf(it.seen().runs()));
  }

  private static String refs(List<NativeRefView> all) {
    return all.stream()
        .map(it -> it.system() + "/" + it.object() + "/" + it.id())
        .collect(Collectors.joining(" "));
  }
}
