package io.syncline.core.definition.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A workflow of a started sync (docs/workflows.md).
 *
 * @param name its name, unique in the sync
 * @param trigger what starts it
 * @param steps in the order in which they are carried out
 * @param ends the workflows of the sync whose open instances end when this one starts for the same
 *     record
 */
public record WorkflowPlan(String name, Trigger trigger, List<Step> steps, Set<String> ends) {

  /** When it starts. */
  public enum Start {
    /** A new record, younger than the sync. */
    CREATED,
    /** The record was deleted or archived in a system that may do so. */
    REMOVED,
    /** The condition becomes true. */
    CONDITION,
    /** A person or program asks for it. */
    MANUAL
  }

  /**
   * What starts it.
   *
   * @param condition an expression over the record; empty where there is none
   * @param names what the names in it stand for: attribute by name as written
   */
  public record Trigger(Start start, String condition, Map<String, String> names) {
    public Trigger {
      names = Map.copyOf(names);
    }
  }

  /** What a step does. */
  public enum Kind {
    /** Creates the record in a system. */
    CREATE,
    /** Archives its copy in a system. */
    ARCHIVE,
    /** Makes its archived copy active again. */
    RESTORE,
    /** Calls a Camel route. */
    ROUTE,
    /** Waits for a person. */
    APPROVE,
    /** Sends a message to who is responsible for the sync. */
    NOTIFY
  }

  /**
   * What a step does, and where.
   *
   * @param target the system's id, or the route's name without {@code direct:}; empty: nowhere
   */
  public record Action(Kind kind, String target) {}

  /**
   * One step.
   *
   * @param at the attribute that holds the day on which it is due; null: at once
   * @param compensate what undoes it; null: nothing does
   */
  public record Step(
      String name, Action action, @Nullable String at, @Nullable Action compensate) {}

  public WorkflowPlan {
    steps = List.copyOf(steps);
    ends = Set.copyOf(ends);
  }
}
