package io.syncline.console.plans;

import io.syncline.console.DisplayedTime;
import io.syncline.console.DisplayedValue;
import io.syncline.console.Option;
import io.syncline.console.RunDemand;
import io.syncline.console.RunProgress;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One plan.
 *
 * @param said what came of a form; null: nothing
 * @param run that makes it or carries it out; null: it is not kept any more
 */
record PlanDetail(
    @Nullable StatusLabel said,
    Head head,
    @Nullable Progress run,
    List<String> warnings,
    List<Count> counts,
    List<Target> targets,
    List<Attribute> attributes,
    Items items) {

  /**
   * What it is.
   *
   * @param settling how many updates write what a settled conflict comes to; empty: none
   */
  record Head(
      String id,
      String sync,
      StatusLabel status,
      DisplayedTime made,
      String settling,
      boolean approvable) {}

  /**
   * How far its run is.
   *
   * @param progress null: it waits, has ended, or has counted nothing yet
   * @param demands what can be asked of it; none: it has ended
   * @param undoable whether it can be taken back
   */
  record Progress(
      String id,
      String what,
      StatusLabel status,
      String reason,
      @Nullable RunProgress progress,
      List<RunDemand> demands,
      List<Counted> counts,
      boolean undoable) {

    /** Whether the page asks for it again. */
    public boolean underWay() {
      return !demands.isEmpty();
    }
  }

  /** How many of what. */
  record Counted(String what, String count) {}

  /**
   * How many items of a kind.
   *
   * @param chosen whether they are shown below
   */
  record Count(String kind, String title, String count, boolean chosen) {}

  /** What is written to a system. */
  record Target(String system, String creates, String updates, String removes, String records) {}

  /** How many copies in a system have another value of an attribute. */
  record Attribute(String name, String system, String updates) {}

  /**
   * Those of one kind.
   *
   * @param next the query of the following page; null: this is the last
   */
  record Items(
      String kind,
      String title,
      List<Option> targets,
      List<Option> statuses,
      List<Item> lines,
      @Nullable String next) {}

  /**
   * One thing that the plan would do.
   *
   * @param where the system and the id there
   * @param decided whether the second value replaces the first
   * @param notes what is to be known of it
   */
  record Item(
      String name,
      String entity,
      @Nullable String record,
      String where,
      String from,
      StatusLabel status,
      List<Change> changes,
      boolean decided,
      List<StatusLabel> notes) {}

  /** An attribute that would change. */
  record Change(String attribute, DisplayedValue before, DisplayedValue after) {}
}
