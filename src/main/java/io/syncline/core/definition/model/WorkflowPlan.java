package io.syncline.core.definition.model;

import io.syncline.core.model.value.Value;
import java.time.Duration;
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
 * @param derivation what its step {@link Kind#DERIVE} makes; null: it has none
 */
public record WorkflowPlan(
    String name,
    Trigger trigger,
    List<Step> steps,
    Set<String> ends,
    @Nullable Derivation derivation) {

  /** One whose steps concern the record itself. */
  public WorkflowPlan(String name, Trigger trigger, List<Step> steps, Set<String> ends) {
    this(name, trigger, steps, ends, null);
  }

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
    NOTIFY,
    /** Creates in a system the record that a rule derives from this one. */
    DERIVE,
    /** Sends a message that the record changed after another one was derived from it. */
    REPORT,
    /** Waits until a condition holds for the record. */
    WAIT,
    /** Asks a source for what the record lacks. */
    ENRICH
  }

  /**
   * The record that a rule derives from another one.
   *
   * @param entity its entity
   * @param mapping its attributes: a text is an expression or a template over the source, in lists
   *     and objects too; anything else is the value itself
   * @param names what the names in the expressions stand for: attribute of the source by name as
   *     written
   * @param inputs the attributes of the source that the mapping and the group name
   * @param references what it needs of the records that the source refers to: attributes of theirs,
   *     or {@link #COMPLETED}, by the attribute of the source
   * @param group which records become one; null: each becomes one of its own
   * @param rivals the other rules of the sync that make invoices of the same records
   */
  public record Derivation(
      String entity,
      Map<String, Value> mapping,
      Map<String, String> names,
      Set<String> inputs,
      Map<String, Set<String>> references,
      @Nullable Grouping group,
      Set<String> rivals) {

    /** Whether a project is completed, or archived. */
    public static final String COMPLETED = "@completed";

    /** The words of a project's {@code status} that say that it is completed. */
    public static final List<String> COMPLETED_STATUS = List.of("completed", "done", "closed");

    public Derivation {
      mapping = Map.copyOf(mapping);
      names = Map.copyOf(names);
      inputs = Set.copyOf(inputs);
      references = Map.copyOf(references);
      rivals = Set.copyOf(rivals);
    }

    /** Whether it may have to wait for the rest of a group, or for another record. */
    public boolean waits() {
      return group != null || !references.isEmpty();
    }
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
   * @param awaited what it waits for; null: it does not wait
   */
  public record Step(
      String name,
      Action action,
      @Nullable String at,
      @Nullable Action compensate,
      @Nullable Awaited awaited) {

    /** One that does something. */
    public Step(String name, Action action, @Nullable String at, @Nullable Action compensate) {
      this(name, action, at, compensate, null);
    }
  }

  /**
   * What a step waits for.
   *
   * @param condition an expression over the record
   * @param names what the names in it stand for: attribute by name as written
   * @param timeout how long at most; null: without an end
   * @param otherwise what happens then
   */
  public record Awaited(
      String condition,
      Map<String, String> names,
      @Nullable Duration timeout,
      Otherwise otherwise) {
    public Awaited {
      names = Map.copyOf(names);
    }
  }

  /** What happens where a step waited in vain. */
  public enum Otherwise {
    /** A person decides. */
    FAIL,
    /** The next step follows. */
    CONTINUE,
    /** What was done is undone. */
    COMPENSATE
  }

  /**
   * What reports that a source changed after this rule derived a record from it.
   *
   * @throws IllegalStateException where it derives none
   */
  public WorkflowPlan report() {
    if (derivation == null) {
      throw new IllegalStateException(name + " derives nothing");
    }
    var step = new Step("report a change", new Action(Kind.REPORT, name), null, null);
    return new WorkflowPlan(name + " changed", trigger, List.of(step), Set.of());
  }

  public WorkflowPlan {
    steps = List.copyOf(steps);
    ends = Set.copyOf(ends);
  }
}
