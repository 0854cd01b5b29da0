package io.syncline.journey;

import static io.syncline.core.Contacts.ALL;
import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Choice;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Journeys over real PostgreSQL of records that rules compute attributes of, or hold. */
class BusinessRulesJourneyTest {

  private static final Map<String, Value> ANN = Ann.WHOLE;

  private World world = world(computing());

  private static Contacts computing() {
    return Contacts.synced()
        .by(Strategy.of(Strategy.Kind.MANUAL))
        .computed("company", "upper(lastName)");
  }

  @Test
  @DisplayName("a computed attribute is written everywhere, to the system that was read as well")
  void whatARuleComputesIsTheSameEverywhere() {
    var ann = world.settled(ANN);
    assertEverywhere("company", "LEE");

    world.system(CRM).edit(ann, "lastName", Value.text("Moss"));
    world.settle();

    assertEverywhere("company", "MOSS");
    world.assertQuiet();
    var record =
        world
            .stores
            .records()
            .find(new NativeRef(CRM, "contacts", ann))
            .orElseThrow()
            .record()
            .attributes();
    assertThat(record.get("company").source()).isEqualTo(AttributeState.RULE);
  }

  @Test
  @DisplayName("S11: an edit of what a rule computes is written over")
  void anEditOfWhatARuleComputesIsWrittenOver() {
    var ann = world.settled(ANN);
    world.system(DESK).edit("1", "company", Value.text("Acme"));
    world.settle();
    assertEverywhere("company", "LEE");

    world.system(CRM).edit(ann, "company", Value.text("Acme"));
    world.settle();
    assertEverywhere("company", "LEE");
    assertThat(world.questions()).isEmpty();
    world.assertQuiet();
  }

  @Test
  @DisplayName("S5: systems that keep setting a computed attribute back are named")
  void whoKeepsSettingItBackIsNamed() {
    world.settled(ANN);
    for (int i = 0; i < 5; i++) {
      world.system(DESK).edit("1", "company", Value.text("Acme"));
      world.settle();
    }
    assertThat(world.questions()).singleElement().asString().startsWith("ping_pong");
  }

  @Test
  @DisplayName("a person's decision on an input is followed by what is computed from it")
  void aDecisionOnAnInputIsFollowed() {
    var ann = world.settled(ANN);
    world.system(CRM).edit(ann, "lastName", Value.text("Moss"));
    world.system(BOOKS).edit("1", "lastName", Value.text("Hill"));
    world.settle();
    var question = world.question();

    world.decisions.decide(
        question.review().item().id(), new Choice.Take(BOOKS), question.version(), "mara");
    world.settle();

    assertEverywhere("lastName", "Hill");
    assertEverywhere("company", "HILL");
    world.assertQuiet();
  }

  @Test
  @DisplayName("without a result the attribute keeps its value, and the audit log says so")
  void withoutAResultTheAttributeKeepsItsValue() {
    var ann = world.settled(ANN);
    world.system(CRM).edit(ann, "lastName", Value.CLEARED);
    world.settle();

    assertEverywhere("company", "LEE");
    assertThat(world.query("select reason from sync_audit_log where operation = 'apply'"))
        .contains("rule-without-result");
  }

  @Test
  @DisplayName(
      "a new record that needs an approval is created nowhere, and everywhere once it has it")
  void aNewRecordIsCreatedOnceApproved() {
    world = world(Contacts.synced().approving("company == 'Acme'"));
    world.system(CRM).create(ANN);
    world.settle();
    assertThat(world.system(BOOKS).ids()).isEmpty();
    assertThat(world.system(DESK).ids()).isEmpty();
    var question = world.question();
    assertThat(question.review().item().question()).contains("company == 'Acme'");

    world.decisions.decide(question.review().item().id(), new Choice.LetGo(), null, "mara");
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
    assertThat(world.questions()).isEmpty();
    world.assertQuiet();
  }

  @Test
  @DisplayName("an approval holds for these values: another asks again, another attribute does not")
  void anApprovalHoldsForItsValues() {
    world = world(Contacts.synced().approving("company != 'Acme'"));
    var ann = world.settled(ANN);
    world.system(CRM).edit(ann, "company", Value.text("Bolt"));
    world.settle();
    approve();
    assertEverywhere("company", "Bolt");

    world.system(CRM).edit(ann, "lastName", Value.text("Moss"));
    world.settle();
    assertThat(world.questions()).isEmpty();
    assertEverywhere("lastName", "Moss");

    world.system(CRM).edit(ann, "company", Value.text("Cole"));
    world.settle();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Bolt"));
    approve();
    assertEverywhere("company", "Cole");
  }

  private void approve() {
    var question = world.question();
    world.decisions.decide(question.review().item().id(), new Choice.LetGo(), null, "mara");
    world.settle();
  }

  private void assertEverywhere(String field, String value) {
    for (SystemId system : ALL) {
      var id = world.system(system).ids().iterator().next();
      assertThat(world.system(system).fields(id))
          .as(system.value())
          .containsEntry(field, Value.text(value));
    }
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 1);
  }

  @Test
  @DisplayName(
      "a new record with the same values within the window waits; later or other ones do not")
  void aPossibleDuplicateWaits() {
    var window = Duration.ofHours(24);
    var rules = Contacts.synced().withoutDuplicates(window, "lastName", "company");
    var here = new World(TestDatabase.fresh(), rules, 1);
    here.system(CRM).create(Ann.WHOLE);
    here.settle();
    assertThat(here.system(BOOKS).ids()).hasSize(1);

    here.clock.pass(Duration.ofHours(1));
    var twin = here.system(CRM).create(Ann.likeHer("other@example.com"));
    here.settle();
    assertThat(here.system(BOOKS).ids()).hasSize(1);
    assertThat(here.questions()).singleElement().asString().contains("`twice`");
    here.decide(new Choice.LetGo());
    here.settle();
    assertThat(here.system(BOOKS).ids()).hasSize(2);
    here.system(CRM).edit(twin, "firstName", Value.text("Bea"));
    here.settle();
    assertThat(here.questions()).isEmpty();

    here.clock.pass(Duration.ofHours(30));
    here.system(CRM).create(Ann.likeHer("third@example.com"));
    var empty = new HashMap<>(Ann.likeHer("fourth@example.com"));
    empty.remove("company");
    here.system(CRM).create(empty);
    here.settle();
    assertThat(here.questions()).isEmpty();
    assertThat(here.system(BOOKS).ids()).hasSize(4);
  }
}
