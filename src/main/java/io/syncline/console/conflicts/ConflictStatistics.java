package io.syncline.console.conflicts;

import io.syncline.api.http.ApiWords;
import io.syncline.console.CountText;
import io.syncline.console.StatusLabel;
import io.syncline.console.conflicts.ConflictStatisticsView.Line;
import io.syncline.console.conflicts.ConflictStatisticsView.Rest;
import io.syncline.console.conflicts.ConflictStatisticsView.Rule;
import io.syncline.core.conflict.Tally;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;

/** Shows counts of conflicts, and how often the decisions of a rule were taken back. */
final class ConflictStatistics {

  private ConflictStatistics() {}

  static ConflictStatisticsView of(List<Tally> tallies) {
    var decided = new TreeMap<String, Long>();
    var overturned = new TreeMap<String, Long>();
    for (var it : tallies) {
      var rule = ApiWords.rule(it.between().rule());
      var counts = it.counts();
      decided.merge(rule, counts.total() - counts.open() + counts.overturned(), Long::sum);
      overturned.merge(rule, counts.overturned(), Long::sum);
    }
    return new ConflictStatisticsView(
        decided.entrySet().stream()
            .map(it -> rule(it.getKey(), it.getValue(), overturned.getOrDefault(it.getKey(), 0L)))
            .toList(),
        tallies.stream().map(ConflictStatistics::line).toList());
  }

  private static Rule rule(String rule, long decided, long overturned) {
    return new Rule(
        rule,
        CountText.of(decided),
        overturned == 0
            ? StatusLabel.good("none taken back")
            : StatusLabel.warn(CountText.of(overturned) + " taken back"));
  }

  private static Line line(Tally it) {
    var between = it.between();
    var counts = it.counts();
    return new Line(
        it.week().atOffset(ZoneOffset.UTC).toLocalDate().toString(),
        between.entity() + " " + between.attribute(),
        between.one() + ", " + between.other(),
        ApiWords.rule(between.rule()),
        ApiWords.of(between.kind()),
        CountText.of(counts.total()),
        CountText.of(counts.wonByOne()),
        CountText.of(counts.wonByOther()),
        new Rest(
            CountText.of(counts.merged()),
            CountText.of(counts.open()),
            CountText.of(counts.overturned())));
  }
}
