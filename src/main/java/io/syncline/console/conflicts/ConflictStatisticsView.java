package io.syncline.console.conflicts;

import io.syncline.console.StatusLabel;
import java.util.List;

/** How often systems contradict each other, and what came of it. */
record ConflictStatisticsView(List<Rule> rules, List<Pattern> patterns, List<Line> lines) {

  /**
   * What repeats itself.
   *
   * @param advice what could be done about it
   * @param rule as a definition would say that, below {@code syncConfig}
   */
  record Pattern(String what, String advice, String rule) {}

  /**
   * A rule.
   *
   * @param overturned how many of its decisions were taken back
   */
  record Rule(String rule, String decided, StatusLabel overturned) {}

  /**
   * A pair of systems over one attribute in one week.
   *
   * @param week its Monday
   * @param one how many ended with the value of the first
   */
  record Line(
      String week,
      String attribute,
      String pair,
      String rule,
      String kind,
      String total,
      String one,
      String other,
      Rest rest) {}

  /** What else came of them. */
  record Rest(String merged, String open, String overturned) {}
}
