package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.syncline.core.Contacts;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Questions;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.Rollback;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.review.answer.Refused;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whole journeys over real PostgreSQL in which a decision is taken back, or a record paused. */
class RollbackJourneyTest {

  private static final Map<String, Value> ANN = Ann.WHOLE;

  private World world = world(Strategy.MASTER_WINS);
  private String ann = "";

  @Test
  @DisplayName("S2: a strategy's decision taken back gives each system what it held, and asks")
  void aStrategysDecisionIsTakenBack() {
    bothEditTheFirstName();
    assertFirstNames("Anne", "Anne", "Anne");

    var back = world.rollbacks.takeBack(conflict().id(), false, "mara");
    world.settle();

    assertThat(back.restored()).extracting(Rollback.Restored::ref).containsExactly(ref(BOOKS));
    assertThat(back.left()).isEmpty();
    assertFirstNames("Anne", "Annie", "Anne");
    world.assertQuiet();
    assertThat(conflict().open()).isTrue();
    world.decide(new Choice.Take(BOOKS));
    assertFirstNames("Annie", "Annie", "Annie");
    world.assertQuiet();
  }

  @Test
  @DisplayName("S2: a person's decision taken back gives each system what it held")
  void aPersonsDecisionIsTakenBack() {
    world = world(Strategy.of(Strategy.Kind.MANUAL));
    bothEditTheFirstName();
    world.decide(new Choice.Say(Map.of("firstName", Value.text("Ann Marie"))));
    assertFirstNames("Ann Marie", "Ann Marie", "Ann Marie");

    world.rollbacks.takeBack(conflict().id(), false, "mara");
    world.settle();

    // Anne had not been sent to the desk before the question held it
    assertFirstNames("Anne", "Annie", "Ann");
    world.assertQuiet();
    world.decide(new Choice.Take(CRM));
    assertFirstNames("Anne", "Anne", "Anne");
    world.assertQuiet();
  }

  @Test
  @DisplayName("compare and restore: what changed since is reported, not trampled")
  void whatChangedSinceIsReportedAndStays() {
    bothEditTheFirstName();
    world.system(DESK).edit("1", "firstName", Value.text("Nan"));
    world.settle();

    var back = world.rollbacks.takeBack(conflict().id(), false, "mara");
    world.settle();

    assertThat(back.restored()).isEmpty();
    assertThat(back.left())
        .singleElement()
        .satisfies(it -> assertThat(it.reason()).contains("changed since"));
    assertFirstNames("Nan", "Nan", "Nan");
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("compare and restore: an edit without a webhook is found, not overwritten")
  void anUnreportedEditSurvivesTheRollback() {
    bothEditTheFirstName();
    world.system(BOOKS).edit("1", "firstName", Value.text("Nan"));
    world.hooks.clear();

    world.rollbacks.takeBack(conflict().id(), false, "mara");
    world.settle();

    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Nan"));
    assertThat(world.questions()).hasSize(1);
  }

  @Test
  @DisplayName("a decision that waits, or was taken back, cannot be taken back")
  void itIsTakenBackOnce() {
    bothEditTheFirstName();
    world.rollbacks.takeBack(conflict().id(), false, "mara");

    var again =
        catchThrowableOfType(
            Refused.class, () -> world.rollbacks.takeBack(conflict().id(), false, "mara"));

    assertThat(again.why()).isEqualTo(Refused.Why.CLOSED);
  }

  @Test
  @DisplayName("a whole merge is taken back: all that was decided of the record in that moment")
  void aWholeMergeIsTakenBack() {
    create();
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.system(CRM).edit(ann, "company", Value.text("Acme Ltd"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.system(BOOKS).edit("1", "firstName", Value.text("Annie"));
    world.system(BOOKS).edit("1", "company", Value.text("Acme Inc"));
    world.settle();
    assertThat(world.stores.questions().conflicts(all())).hasSize(2);

    var back = world.rollbacks.takeBack(conflict().id(), true, "mara");
    world.settle();

    assertThat(back.restored()).hasSize(2);
    assertThat(world.system(BOOKS).fields("1"))
        .containsEntry("firstName", Value.text("Annie"))
        .containsEntry("company", Value.text("Acme Inc"));
    assertThat(world.system(CRM).fields(ann)).containsEntry("company", Value.text("Acme Ltd"));
    world.assertQuiet();
  }

  @Test
  @DisplayName("S2: nothing is due for a paused record; resuming makes it due without an event")
  void aPausedRecordIsSilentUntilItIsResumed() {
    create();
    var record =
        world.stores.records().find(world.system(CRM).ref(ann)).orElseThrow().record().id();
    world.pauses.pause(record, "mara");
    long writes = world.writes();
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.settle();
    assertThat(world.writes()).isEqualTo(writes);

    var resumed = world.pauses.resume(record, "mara");

    assertThat(resumed.targets()).containsExactlyInAnyOrder(BOOKS, DESK);
    assertThat(world.hooks).isEmpty();
    world.settle();
    assertFirstNames("Anne", "Anne", "Anne");
    assertThat(world.pauses.resume(record, "mara").targets()).isEmpty();
    world.assertQuiet();
  }

  @Test
  @DisplayName("S2: nothing goes to or comes from a paused system; resuming it goes on with all")
  void aPausedSystemIsSilentUntilItIsResumed() {
    create();
    var paused = world.pausedSystems();
    paused.pause(DESK, "mara", world.clock.instant());
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.system(DESK).edit("1", "company", Value.text("Desk & Co"));
    world.arrive();
    for (int i = 0; i < 10; i++) {
      world.step();
      world.arrive();
      world.clock.pass(Duration.ofSeconds(5));
    }
    assertFirstNames("Anne", "Anne", "Ann");
    assertThat(world.system(CRM).fields(ann)).containsEntry("company", Value.text("Acme"));
    assertThat(world.stores.deliveries().nextDue(DESK, Slice.WHOLE)).isEmpty();

    paused.resume(DESK);
    world.settle();

    assertFirstNames("Anne", "Anne", "Anne");
    assertThat(world.system(CRM).fields(ann)).containsEntry("company", Value.text("Desk & Co"));
    world.assertQuiet();
  }

  private void create() {
    ann = world.system(CRM).create(ANN);
    world.settle();
  }

  private void bothEditTheFirstName() {
    create();
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.system(BOOKS).edit("1", "firstName", Value.text("Annie"));
    world.settle();
  }

  private Conflict conflict() {
    return world.stores.questions().conflicts(all()).get(0);
  }

  private static Questions.Query all() {
    return new Questions.Query(null, false, null, 10);
  }

  private NativeRef ref(SystemId system) {
    return world.system(system).ref("1");
  }

  private void assertFirstNames(String crm, String books, String desk) {
    assertThat(world.system(CRM).fields(ann)).containsEntry("firstName", Value.text(crm));
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text(books));
    assertThat(world.system(DESK).fields("1")).containsEntry("firstName", Value.text(desk));
  }

  private static World world(Strategy strategy) {
    return new World(TestDatabase.fresh(), Contacts.synced().by(strategy), 1);
  }
}
