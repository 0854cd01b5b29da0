package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.Computation;
import io.syncline.core.definition.model.Computation.Fact;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Journeys over real PostgreSQL of records whose copies are compared. */
class MatchingCopiesJourneyTest {

  private static final Map<String, Value> TEN =
      Map.of("email", Value.text("ann@example.com"), "lastName", Value.decimal("10.00"));

  /** The amount is the last name, the fact the first name, the mark the company. */
  private static Contacts compared(Contacts contacts) {
    var fact =
        new Computation.Compared(
            Fact.AMOUNTS_MATCH,
            List.of("lastName"),
            Set.of(CRM, BOOKS, DESK),
            new BigDecimal("0.01"));
    return contacts
        .typed("lastName", ValueType.DECIMAL)
        .typed("firstName", ValueType.BOOLEAN)
        .typed("company", ValueType.BOOLEAN)
        .unsynced("firstName")
        .computed("firstName", fact)
        .computed(
            "company",
            new Computation.Marked(
                "settled", "firstName == true", Map.of("firstName", "firstName")));
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), compared(contacts), 1);
  }

  private static void assertEverywhere(World world, boolean mark) {
    for (var system : List.of(CRM, BOOKS, DESK)) {
      var id = world.system(system).ids().iterator().next();
      assertThat(world.system(system).fields(id))
          .as(system.value())
          .containsEntry("company", Value.flag(mark));
    }
  }

  @Test
  @DisplayName("what the copies hold is known after each write of ours, though no event reports it")
  void aFactFollowsOurOwnWrites() {
    var world = world(Contacts.synced());
    var ann = world.settled(TEN);
    assertThat(world.record(CRM, ann).value("firstName")).isEqualTo(Value.flag(true));
    assertEverywhere(world, true);

    world.system(BOOKS).webhook = native0 -> {};
    world.system(DESK).webhook = native0 -> {};
    world.system(CRM).edit(ann, "lastName", Value.decimal("20.00"));
    world.settle();

    assertThat(world.record(CRM, ann).value("firstName")).isEqualTo(Value.flag(true));
    assertEverywhere(world, true);
    world.assertQuiet();
  }

  @Test
  @DisplayName("a mark is taken back while a copy differs by more than the tolerance")
  void aMarkIsTakenBack() {
    var world = world(Contacts.synced().oneWay());
    world.settled(TEN);
    assertEverywhere(world, true);

    world.system(DESK).edit("1", "lastName", Value.decimal("10.01"));
    world.settle();
    assertEverywhere(world, true);
    world.system(DESK).edit("1", "lastName", Value.decimal("10.02"));
    world.settle();
    assertEverywhere(world, false);
    world.system(DESK).edit("1", "lastName", Value.decimal("10.00"));
    world.settle();
    assertEverywhere(world, true);
    world.assertQuiet();
  }

  @Test
  @DisplayName("who is responsible gets a message once each time a mark is taken back")
  void aMarkThatIsTakenBackIsAMessage() {
    var trigger =
        new WorkflowPlan.Trigger(
            WorkflowPlan.Start.CONDITION, "company == false", Map.of("company", "company"));
    var step =
        new WorkflowPlan.Step(
            "notify", new WorkflowPlan.Action(WorkflowPlan.Kind.NOTIFY, ""), null, null);
    var plan = new WorkflowPlan("no longer", trigger, List.of(step), Set.of());
    var world = world(Contacts.synced().oneWay().creatingByWorkflow(Set.of(), plan));
    world.settled(TEN);
    assertThat(world.query("select workflow from workflow_instance")).isEmpty();

    world.system(DESK).edit("1", "lastName", Value.decimal("11"));
    world.settle();
    world.system(DESK).edit("1", "lastName", Value.decimal("12"));
    world.settle();
    assertThat(world.query("select workflow from workflow_instance")).hasSize(1);
  }

  @Test
  @DisplayName("S11: a mark that somebody edits is written over")
  void anEditedMarkIsWrittenOver() {
    var world = world(Contacts.synced());
    var ann = world.settled(TEN);
    world.system(CRM).edit(ann, "company", Value.flag(false));
    world.settle();
    assertEverywhere(world, true);
    assertThat(world.questions()).isEmpty();
  }
}
