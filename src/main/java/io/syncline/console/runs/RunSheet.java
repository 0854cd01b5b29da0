package io.syncline.console.runs;

import io.syncline.console.DisplayedTime;
import io.syncline.console.Option;
import io.syncline.console.RunDemand;
import io.syncline.console.RunProgress;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run.
 *
 * @param said what came of a form; null: nothing
 * @param ended null: it is under way
 * @param progress null: it waits, has ended, or has counted nothing yet
 * @param demands what can be asked of it: pause, resume, cancel
 * @param proof null: it is no reconciliation, or did not look yet
 */
record RunSheet(
    @Nullable StatusLabel said,
    RunList.Line line,
    @Nullable DisplayedTime ended,
    @Nullable RunProgress progress,
    List<RunDemand> demands,
    List<Count> counts,
    @Nullable Proof proof,
    Found found) {

  /** How many of what. */
  record Count(String what, String count) {}

  /** What looking at all sides came to. */
  record Proof(
      StatusLabel word, String agreeing, String rounding, String suspects, List<Side> sides) {}

  /**
   * One side of it.
   *
   * @param says the total it reports, before and after
   * @param moved what appeared and vanished meanwhile
   */
  record Side(
      String name,
      String object,
      StatusLabel complete,
      String says,
      String pulled,
      String distinct,
      String moved,
      Kept kept) {}

  /** What came of its records. */
  record Kept(String outOfFilter, String linked, String undecided, String compared) {}

  /**
   * The differences that it found.
   *
   * @param next the query of the following page; null: this is the last
   */
  record Found(
      List<Option> buckets,
      List<Option> states,
      List<DifferenceLine> lines,
      @Nullable String next) {}

  /**
   * A difference.
   *
   * @param attribute empty: the pair as such
   */
  record DifferenceLine(
      String id,
      String name,
      String attribute,
      String bucket,
      StatusLabel state,
      String cause,
      String owner,
      String age) {}
}
