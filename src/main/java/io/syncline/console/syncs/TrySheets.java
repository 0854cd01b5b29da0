package io.syncline.console.syncs;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import io.syncline.console.DisplayedValue;
import io.syncline.console.StatusLabel;
import io.syncline.core.definition.cases.CaseFile.Write;
import io.syncline.core.definition.cases.CaseText;
import io.syncline.core.engine.trial.Trial;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.WriteReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** Puts what a sync made of a record into words. */
final class TrySheets {

  private TrySheets() {}

  static TrySheet.Result of(String sync, Trial trial) {
    return new TrySheet.Result(
        trial.entity(),
        trial.fields().stream().map(TrySheets::field).toList(),
        trial.record().stream()
            .map(
                it ->
                    new TrySheet.HeldLine(
                        it.attribute(),
                        DisplayedValue.of(it.value(), false),
                        it.source().isEmpty() ? "a rule" : it.source()))
            .toList(),
        trial.steps().stream().map(TrySheets::step).toList(),
        trial.waits(),
        trial.targets().stream().map(TrySheets::target).toList(),
        CaseText.of(sync, trial.written()));
  }

  private static TrySheet.FieldLine field(Trial.ReadField it) {
    return new TrySheet.FieldLine(
        it.field(),
        it.attribute(),
        shown(it.held()),
        shown(it.became()),
        it.done(),
        it.problems().stream().map(TrySheets::problem).toList(),
        it.said() == null ? "" : it.said().toString());
  }

  private static DisplayedValue shown(@Nullable Value value) {
    return value == null ? DisplayedValue.NOTHING : DisplayedValue.of(value, false);
  }

  private static StatusLabel problem(Trial.Problem it) {
    var what = it.code() + ": " + it.reason();
    if (it.response() == null) {
      return StatusLabel.warn(what);
    }
    return StatusLabel.bad(
        what
            + switch (it.response()) {
              case "hold" -> "; it waits for a person";
              case "reject" -> "; the change becomes a dead letter";
              default -> "; the default takes its place";
            });
  }

  private static TrySheet.StepLine step(Trial.Step it) {
    return new TrySheet.StepLine(
        it.operation(),
        it.target() == null ? "" : it.target().value(),
        switch (it.outcome()) {
          case "applied" -> StatusLabel.good("done");
          case "skipped" -> StatusLabel.plain("nothing to do");
          case "held" -> StatusLabel.warn("held");
          default -> StatusLabel.bad(it.outcome());
        },
        it.reason() == null ? "" : it.reason());
  }

  private static TrySheet.TargetPart target(Trial.Target it) {
    return new TrySheet.TargetPart(
        it.system().value(), it.writes().stream().map(TrySheets::write).toList(), left(it.left()));
  }

  private static TrySheet.WriteLine write(Write it) {
    var sent = new ArrayList<TrySheet.Sent>();
    new TreeMap<>(it.fields())
        .forEach(
            (field, value) -> sent.add(new TrySheet.Sent(field, DisplayedValue.of(value, false))));
    return new TrySheet.WriteLine(it.operation().name().toLowerCase(Locale.ROOT), sent);
  }

  private static List<TrySheet.LeftLine> left(List<Trial.Left> left) {
    return left.stream()
        .collect(groupingBy(Trial.Left::reason, TreeMap::new, joined()))
        .entrySet()
        .stream()
        .map(TrySheets::line)
        .toList();
  }

  private static Collector<Trial.Left, ?, String> joined() {
    return mapping(Trial.Left::attribute, joining(", "));
  }

  private static TrySheet.LeftLine line(Map.Entry<WriteReason, String> it) {
    return new TrySheet.LeftLine(it.getValue(), it.getKey().sentence());
  }
}
