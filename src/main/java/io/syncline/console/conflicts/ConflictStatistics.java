package io.syncline.console.conflicts;

import io.syncline.api.http.ApiWords;
import io.syncline.console.CountText;
import io.syncline.console.StatusLabel;
import io.syncline.console.conflicts.ConflictStatisticsView.Line;
import io.syncline.console.conflicts.ConflictStatisticsView.Pattern;
import io.syncline.console.conflicts.ConflictStatisticsView.Rest;
import io.syncline.console.conflicts.ConflictStatisticsView.Rule;
import io.syncline.core.conflict.ConflictPattern;
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
        ConflictPattern.of(tallies).stream().map(ConflictStatistics::pattern).toList(),
        tallies.stream().map(ConflictStatistics::line).toList());
  }

  private static Pattern pattern(ConflictPattern it) {
    var between = it.between();
    var attribute = between.entity() + "." + between.attribute();
    var met =
        " over %s %s between %s and %s"
            .formatted(between.entity(), between.attribute(), between.one(), between.other());
    var share = CountText.of(it.often()) + " of " + CountText.of(it.of());
    var rule = ApiWords.rule(between.rule());
    return switch (it.kind()) {
      case SAME_ANSWER ->
          new Pattern(
              "People kept the value of %s in %s conflicts%s."
                  .formatted(it.preferred(), share, met),
              "Let it win there",
              "conflictResolution: {%s: %s-wins}".formatted(attribute, it.preferred()));
      case TAKEN_BACK ->
          new Pattern(
              "%s decisions of %s%s were taken back.".formatted(share, rule, met),
              "Ask people, until their answers show which value is right",
              "conflictResolution: {%s: manual}".formatted(attribute));
      case ONE_SIDED ->
          new Pattern(
              "%s kept the value of %s in %s conflicts%s."
                  .formatted(rule, it.preferred(), share, met),
              "If only it should write the attribute, name it as the owner",
              "ownership: {%s: %s}".formatted(attribute, it.preferred()));
    };
  }

  private static Rule rule(String rule, long decided, long overturned) {
    return new Rule(
        rule,
        CountText.of(decided),
        decided == 0
            ? StatusLabel.unknown("nothing was decided yet")
            : overturned == 0
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
