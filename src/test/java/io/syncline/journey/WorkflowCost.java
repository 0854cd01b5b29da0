package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.model.WorkflowPlan.Action;
import io.syncline.core.definition.model.WorkflowPlan.Kind;
import io.syncline.core.definition.model.WorkflowPlan.Start;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import io.syncline.store.workflow.PostgresWorkflows;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What it costs that a workflow orders the creates of a record: the same records are made in two
 * systems by the steps of a workflow, one after the other, and by the sync itself, in turns, over
 * real PostgreSQL and systems in memory.
 */
public final class WorkflowCost {

  private static final int RECORDS = 200;
  private static final int MOST_PASSES = 200;

  private final int turns;

  /**
   * @param turns of which the later half counts
   */
  public WorkflowCost(int turns) {
    this.turns = turns;
  }

  /** Time with a workflow, of the time without: the median of the later turns. */
  public double ratio() {
    var ratios = new double[turns];
    for (int i = 0; i < turns; i++) {
      double without = millis(i, false);
      double with = millis(i, true);
      ratios[i] = with / without;
      System.err.printf(
          "  a record: %.1f ms by a workflow, %.1f ms by the sync%n",
          with / RECORDS, without / RECORDS);
    }
    var later = Arrays.copyOfRange(ratios, turns / 2, turns);
    Arrays.sort(later);
    return (later[(later.length - 1) / 2] + later[later.length / 2]) / 2;
  }

  private static double millis(int turn, boolean byWorkflow) {
    var contacts = Contacts.synced();
    var world =
        new World(
            TestDatabase.fresh(),
            byWorkflow ? contacts.creatingByWorkflow(Set.of(BOOKS, DESK), hire()) : contacts,
            turn);
    var steps = new PostgresWorkflows(new Database(world.database()));
    var runner = world.engine.workflows(steps, message -> {});
    for (int i = 0; i < RECORDS; i++) {
      world
          .system(CRM)
          .create(
              Map.of(
                  "email", Value.text("p" + i + "@example.com"),
                  "lastName", Value.text("Person " + i)));
    }
    long from = System.nanoTime();
    world.settle();
    for (int pass = 0; byWorkflow && world.system(DESK).ids().size() < RECORDS; pass++) {
      if (pass == MOST_PASSES) {
        throw new IllegalStateException("the workflows do not come to their end");
      }
      runner.runOnce("contacts");
      world.settle();
      world.clock.pass(Duration.ofSeconds(3));
    }
    double millis = (System.nanoTime() - from) / 1e6;
    for (var system : List.of(BOOKS, DESK)) {
      if (world.system(system).ids().size() != RECORDS) {
        throw new IllegalStateException(
            world.system(system).ids().size() + " of " + RECORDS + " records in " + system);
      }
    }
    return millis;
  }

  private static WorkflowPlan hire() {
    return new WorkflowPlan(
        "hire",
        new WorkflowPlan.Trigger(Start.CREATED, "", Map.of()),
        List.of(create("books"), create("desk")),
        Set.of());
  }

  private static WorkflowPlan.Step create(String system) {
    return new WorkflowPlan.Step(system, new Action(Kind.CREATE, system), null, null);
  }
}
