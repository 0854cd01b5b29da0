package io.syncline.console.runs;

import io.syncline.api.quality.DifferenceTrend;
import io.syncline.api.quality.DifferenceTrend.PointView;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import io.syncline.console.runs.RunList.Cell;
import io.syncline.console.runs.RunList.TrendLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The trend of a sync's differences as a table: a column for each kind that some run found. */
final class TrendLines {

  private TrendLines() {}

  static List<TrendLine> of(DifferenceTrend trend, Instant now) {
    var kinds =
        DifferenceTrend.KINDS.stream()
            .filter(kind -> trend.runs().stream().anyMatch(it -> count(it, kind) > 0))
            .toList();
    return trend.runs().stream().map(it -> line(it, kinds, now)).toList();
  }

  private static long count(PointView it, String kind) {
    return it.found() == null ? 0 : it.found().getOrDefault(kind, 0L);
  }

  private static TrendLine line(PointView it, List<String> kinds, Instant now) {
    var became = it.became();
    var ended = DisplayedTime.of(it.endedAt(), now);
    if (became == null) {
      var result = StatusLabel.bad(it.status().replace('-', ' '));
      return new TrendLine(it.run(), ended, result, List.of());
    }
    var cells = new ArrayList<Cell>();
    kinds.forEach(kind -> cells.add(cell(kind, count(it, kind))));
    cells.add(cell("new", became.fresh()));
    cells.add(cell("fixed", became.fixed()));
    cells.add(cell("answered", became.answered()));
    cells.add(cell("left", became.open()));
    return new TrendLine(
        it.run(),
        ended,
        it.part() ? StatusLabel.plain("a part") : StatusLabel.good("everything"),
        cells);
  }

  private static Cell cell(String name, long count) {
    return new Cell(name, CountText.of(count));
  }
}
