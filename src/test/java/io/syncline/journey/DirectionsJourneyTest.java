package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static io.syncline.core.Contacts.heading;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Choice;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Journeys under directions that depend on the record, and the times at which deliveries go. */
class DirectionsJourneyTest {

  private static final Map<String, Value> ANN =
      Map.of(
          "email", Value.text("ann@example.com"),
          "firstName", Value.text("Ann"),
          "company", Value.text("lead"));

  private World world =
      world(
          Contacts.synced()
              .conditional(
                  heading("company == 'customer'", CRM, BOOKS),
                  heading("company == 'partner'", BOOKS, CRM),
                  heading("company == 'customer'", CRM, DESK)));

  @Test
  @DisplayName("S11: while no direction rule holds, nothing travels and nothing is created")
  void whileNoRuleHoldsNothingTravels() {
    var ann = world.system(CRM).create(ANN);
    world.settle();
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.settle();

    assertThat(world.writes()).isZero();
  }

  @Test
  @DisplayName("S11: an undecided condition is none that holds")
  void anUndecidedConditionLetsNothingTravel() {
    world.system(CRM).showsEmpty = false;
    world
        .system(CRM)
        .create(Map.of("email", Value.text("x@example.com"), "firstName", Value.text("X")));
    world.settle();

    assertThat(world.writes()).isZero();
  }

  @Test
  @DisplayName(
      "S11: when a rule comes to hold, what became due is delivered whole, and only on its way")
  void whatBecameDueIsDelivered() {
    var ann = world.system(CRM).create(ANN);
    world.settle();
    world.system(CRM).edit(ann, "company", Value.text("customer"));
    world.settle();

    assertThat(world.system(BOOKS).fields("1"))
        .containsEntry("email", Value.text("ann@example.com"))
        .containsEntry("firstName", Value.text("Ann"))
        .containsEntry("company", Value.text("customer"));
    assertThat(world.system(DESK).ids()).as("the first rule that holds counts").isEmpty();
  }

  @Test
  @DisplayName("S11: an edit and the change that permits it enter together")
  void anEditAndTheChangeThatPermitsItEnterTogether() {
    var ann = world.system(CRM).create(ANN);
    world.settle();
    world.system(CRM).edit(ann, "company", Value.text("customer"));
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.settle();

    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Anne"));
  }

  @Test
  @DisplayName("S11: reassigned, the other side's edits travel and this side's are foreign")
  void reassignedTheOtherSideLeads() {
    var ann = customer();
    world.system(BOOKS).edit("1", "company", Value.text("partner"));
    world.settle();
    world.system(BOOKS).edit("1", "firstName", Value.text("Annie"));
    world.settle();
    assertThat(world.system(CRM).fields(ann))
        .containsEntry("company", Value.text("partner"))
        .containsEntry("firstName", Value.text("Annie"));

    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.settle();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Annie"));
    assertThat(world.reasons()).contains("foreign-write-flagged");
  }

  @Test
  @DisplayName("S7, S11: what is no longer permitted is not written, however late it turns out")
  void whatIsNoLongerPermittedIsNotWritten() {
    var ann = customer();
    long writes = world.writes();
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    var batch = world.deliverer.claim(BOOKS, Slice.WHOLE, 10);
    world.deliverer.compute(world.deliverer.readTarget(world.deliverer.load(batch)));
    world.system(CRM).edit(ann, "company", Value.text("lost"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.deliverer.settle(world.deliverer.write(world.deliverer.commitIntents(batch)));
    world.settle();

    assertThat(world.writes()).isEqualTo(writes);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Ann"));
  }

  @Test
  @DisplayName("S7: a burst of edits goes as one write, once it has ended")
  void aBurstOfEditsGoesAsOneWrite() {
    world = world(Contacts.synced().settle(Duration.ofSeconds(10)));
    var ann = world.system(CRM).create(ANN);
    world.settle();
    long writes = world.writes();
    for (int second = 0; second < 20; second += 4) {
      world.system(CRM).edit(ann, "firstName", Value.text("Ann" + second));
      world.arrive();
      world.step();
      assertThat(world.writes()).isEqualTo(writes);
      world.clock.pass(Duration.ofSeconds(4));
    }
    world.settle();

    assertThat(world.writes()).as("one write for each target").isEqualTo(writes + 2);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Ann16"));
  }

  @Test
  @DisplayName("S7: a burst that does not end is delivered all the same, after five times its wait")
  void aBurstWithoutEndIsDelivered() {
    world = world(Contacts.synced().settle(Duration.ofSeconds(10)));
    var ann = world.system(CRM).create(ANN);
    world.settle();
    long writes = world.writes();
    int seconds = 0;
    while (world.writes() == writes && seconds < 120) {
      world.system(CRM).edit(ann, "firstName", Value.text("Ann" + seconds));
      world.arrive();
      world.step();
      world.clock.pass(Duration.ofSeconds(4));
      seconds += 4;
    }

    assertThat(seconds).isBetween(48, 60);
  }

  @Test
  @DisplayName(
      "S9: a record that was created in one system only is created in the other later, once")
  void aHalfCreatedRecordResumes() {
    world = world(Contacts.synced());
    world.system(BOOKS).faults = () -> MemorySystem.Fault.DOWN;
    world.system(CRM).create(ANN);
    for (int round = 0; round < 20; round++) {
      world.arrive();
      world.step();
      world.clock.pass(Duration.ofSeconds(2));
    }
    assertThat(world.system(DESK).ids()).as("one that is down holds back no other").hasSize(1);
    assertThat(world.system(BOOKS).ids()).isEmpty();
    world.system(BOOKS).faults = () -> MemorySystem.Fault.NONE;
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.query("select system_id from link order by 1"))
        .as("each id collected")
        .containsExactly("books", "crm", "desk");
    assertThat(world.writes()).isEqualTo(2);
  }

  @Test
  @DisplayName("S11: a system that leads after an edit is read: its unreported values enter")
  void whoComesToLeadIsLookedAt() {
    customer();
    unreported("firstName", "Annie");
    world.settle();
    assertThat(world.system(CRM).fields("1")).containsEntry("firstName", Value.text("Ann"));

    world.system(CRM).edit("1", "company", Value.text("partner"));
    world.settle();

    assertThat(world.system(CRM).fields("1"))
        .containsEntry("company", Value.text("partner"))
        .containsEntry("firstName", Value.text("Annie"));
  }

  @Test
  @DisplayName("S11: who comes to lead by a person's decision is looked at")
  void whoComesToLeadByADecisionIsLookedAt() {
    world =
        world(
            Contacts.synced()
                .by("company", Strategy.of(Strategy.Kind.MANUAL))
                .conditional(
                    heading("company == 'customer'", CRM, BOOKS),
                    heading("company == 'partner'", BOOKS, CRM)));
    customer();
    world.system(CRM).edit("1", "company", Value.text("prospect"));
    world.system(BOOKS).edit("1", "company", Value.text("partner"));
    world.settle();
    var question = world.question();
    unreported("firstName", "Annie");
    world.settle();
    assertThat(world.system(CRM).fields("1")).containsEntry("firstName", Value.text("Ann"));

    world.decisions.decide(
        question.review().item().id(), new Choice.Take(BOOKS), question.version(), "mara");
    world.settle();

    assertThat(world.system(CRM).fields("1"))
        .containsEntry("company", Value.text("partner"))
        .containsEntry("firstName", Value.text("Annie"));
    assertThat(world.questions()).isEmpty();
  }

  /** An edit in the books without a webhook. */
  private void unreported(String field, String value) {
    var books = world.system(BOOKS);
    var hook = books.webhook;
    books.webhook = it -> {};
    books.edit("1", field, Value.text(value));
    books.webhook = hook;
  }

  private String customer() {
    var ann = world.system(CRM).create(ANN);
    world.system(CRM).edit(ann, "company", Value.text("customer"));
    world.settle();
    return ann;
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 1);
  }
}
