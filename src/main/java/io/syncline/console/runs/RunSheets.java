package io.syncline.console.runs;

import static java.util.stream.Collectors.joining;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Masking;
import io.syncline.api.http.NameView;
import io.syncline.api.http.NativeRefView;
import io.syncline.api.quality.DifferenceView;
import io.syncline.api.runs.RunView;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.DisplayedValue;
import io.syncline.console.RunDemand;
import io.syncline.console.RunProgress;
import io.syncline.console.RunStatus;
import io.syncline.console.StatusLabel;
import io.syncline.console.runs.DifferenceSheet.Answer;
import io.syncline.console.runs.DifferenceSheet.RunFinding;
import io.syncline.console.runs.DifferenceSheet.Side;
import io.syncline.console.runs.DifferenceSheet.Sides;
import io.syncline.console.runs.RunSheet.DifferenceLine;
import io.syncline.console.runs.RunSheet.Kept;
import io.syncline.console.runs.RunSheet.Proof;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.side.Examinations;
import io.syncline.core.run.Run;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows runs and differences through the views of the API. */
@Singleton
class RunSheets {

  private static final int HISTORY = 50;
  private static final int REFS = 10;

  private final Examinations examinations;
  private final Differences differences;
  private final Masking masking;

  RunSheets(Examinations examinations, Differences differences, Masking masking) {
    this.examinations = examinations;
    this.differences = differences;
    this.masking = masking;
  }

  static RunList.Line line(Run run, Instant now) {
    var it = RunView.of(run, null);
    var open = it.counts().get("open");
    return new RunList.Line(
        it.id(),
        it.kind(),
        text(it.sync()),
        RunStatus.of(run.status()),
        open == null ? "" : CountText.of(open),
        text(it.reason()),
        it.actor(),
        DisplayedTime.of(it.times().askedAt(), now));
  }

  RunSheet of(Run run, @Nullable StatusLabel said, RunSheet.Found found, Instant now) {
    var it = RunView.of(run, examinations.find(run.id()).orElse(null));
    return new RunSheet(
        said,
        line(run, now),
        DisplayedTime.maybe(it.times().endedAt(), now),
        RunProgress.of(run),
        RunDemand.of(run.status()),
        it.counts().entrySet().stream()
            .map(one -> new RunSheet.Count(one.getKey(), CountText.of(one.getValue())))
            .toList(),
        it.proof() == null ? null : proof(it.proof()),
        found);
  }

  private static Proof proof(RunView.ProofView it) {
    var word =
        it.trustworthy()
            ? StatusLabel.good(
                it.baseline() ? "can be trusted; it is the first one" : "can be trusted")
            : StatusLabel.bad("not trustworthy: " + it.reason());
    return new Proof(
        word,
        CountText.of(it.agreeing()),
        CountText.of(it.rounding()),
        CountText.of(it.suspects()),
        it.sides().stream().map(RunSheets::side).toList());
  }

  private static RunSheet.Side side(RunView.SideView it) {
    return new RunSheet.Side(
        it.system(),
        it.entity() + ", " + it.object(),
        listed(it),
        says(it),
        CountText.of(it.rows().pulled()),
        CountText.of(it.rows().distinct()),
        "+" + it.rows().appeared() + " −" + it.rows().vanished(),
        new Kept(
            CountText.of(it.rows().outOfFilter()),
            CountText.of(it.rows().linked()),
            CountText.of(it.rows().undecided()),
            CountText.of(it.rows().compared())));
  }

  private static StatusLabel listed(RunView.SideView it) {
    if (!it.comparable()) {
      return StatusLabel.warn(String.valueOf(it.reason()));
    }
    return it.complete()
        ? StatusLabel.good("complete")
        : StatusLabel.bad("incomplete: " + it.reason());
  }

  private static String says(RunView.SideView it) {
    if (it.totals().saidBefore() == null || it.totals().saidAfter() == null) {
      return it.totals().silent() == null ? "nothing" : it.totals().silent();
    }
    return it.totals().saidBefore().equals(it.totals().saidAfter())
        ? CountText.of(it.totals().saidBefore())
        : CountText.of(it.totals().saidBefore())
            + ", then "
            + CountText.of(it.totals().saidAfter());
  }

  List<DifferenceLine> lines(List<Differences.Listed> found) {
    return found.stream().map(it -> line(DifferenceView.of(it, masking))).toList();
  }

  static DifferenceLine line(DifferenceView it) {
    return new DifferenceLine(
        it.id().toString(),
        name(it),
        text(it.place().attribute()),
        it.judgement().bucket(),
        state(it.judgement().state()),
        text(it.causes().because()),
        text(it.handling().owner()),
        DisplayedTime.length(Duration.ofSeconds(it.seen().age())));
  }

  private static String name(DifferenceView it) {
    var names =
        it.names().stream()
            .filter(one -> !one.masked())
            .map(NameView::value)
            .filter(value -> value != null && !value.isEmpty())
            .map(DisplayedValue::text)
            .collect(joining(" "));
    if (!names.isEmpty()) {
      return names;
    }
    var refs = it.copies().a().isEmpty() ? it.copies().b() : it.copies().a();
    return refs.isEmpty() ? "A record without a name" : refs(refs.subList(0, 1));
  }

  private static StatusLabel state(String state) {
    return switch (state) {
      case "open" -> StatusLabel.bad(state);
      case "gone", "fixed" -> StatusLabel.good(state);
      default -> StatusLabel.plain(state);
    };
  }

  /**
   * @param against why a fix would do nothing; null: it would do something
   */
  DifferenceSheet of(
      Difference difference, @Nullable String against, @Nullable StatusLabel said, Instant now) {
    var it = DifferenceView.of(difference, masking);
    return new DifferenceSheet(
        said,
        line(it),
        new DifferenceSheet.Place(
            it.place().sync(),
            it.place().entity(),
            it.recordId() == null ? null : it.recordId().toString()),
        text(it.causes().because())
            + (it.causes().there() == null ? "" : " There: " + it.causes().there() + "."),
        new Sides(
            it.place().against(),
            side(it.copies().valueA(), it, it.copies().countA(), it.copies().a()),
            side(it.copies().valueB(), it, it.copies().countB(), it.copies().b()),
            it.copies().difference() == null ? "" : it.copies().difference().toPlainString()),
        against,
        text(it.handling().flag()),
        answer(it.handling().answer(), now),
        differences.history(difference.id(), HISTORY).stream()
            .map(
                one ->
                    new RunFinding(
                        one.run(),
                        ApiWords.of(one.verdict()),
                        one.cause() == null ? "" : ApiWords.of(one.cause()),
                        DisplayedTime.of(one.at(), now)))
            .toList(),
        it.copies().difference() != null);
  }

  private static Side side(
      @Nullable Value value, DifferenceView of, int count, List<NativeRefView> refs) {
    return new Side(
        of.place().attribute() == null
            ? DisplayedValue.NOTHING
            : DisplayedValue.of(value, of.copies().masked()),
        CountText.of(count, "record"),
        refs(refs.stream().limit(REFS).toList()) + (refs.size() > REFS ? ", …" : ""));
  }

  private static String refs(List<NativeRefView> refs) {
    return refs.stream()
        .map(it -> it.system() + "/" + it.object() + "/" + it.id())
        .collect(joining(", "));
  }

  private static @Nullable Answer answer(DifferenceView.@Nullable AnswerView it, Instant now) {
    return it == null
        ? null
        : new Answer(
            it.resolution(),
            text(it.reason()),
            it.by(),
            DisplayedTime.of(it.at(), now),
            DisplayedTime.maybe(it.until(), now));
  }

  private static String text(@Nullable String it) {
    return it == null ? "" : it;
  }
}
