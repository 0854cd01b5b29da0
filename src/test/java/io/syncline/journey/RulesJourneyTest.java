package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.definition.UndeclaredNames;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Journeys off the straight road: what is deleted, doubled, foreign, or lacks something. */
class RulesJourneyTest {

  private static final Map<String, Value> ANN = Ann.WITHOUT_LAST_NAME;

  private World world = world(Contacts.synced());

  @Test
  void recordsThatLackANameWhichNothingDeclaresAreCounted() {
    var sync = Contacts.synced().installation().entity("contact").orElseThrow().syncs().get(0);
    world.unfound.put(
        sync.sync(), List.of(new UndeclaredNames.Unfound("contact", null, "shoeSize")));
    world.settled(ANN);

    assertThat(world.absent).isNotEmpty().containsOnly("shoeSize");
  }

  @Test
  @DisplayName("S16: a copy that is gone is a question, never a create; the others go on")
  void aMissingCopyIsNeverCreatedAgain() {
    var ann = world.settled(ANN);
    world.system(BOOKS).delete("1");
    world.hooks.clear();
    edit(ann, "firstName", "Anne");
    world.settle();
    edit(ann, "company", "Acme Ltd");
    world.settle();

    assertThat(world.system(BOOKS).ids()).isEmpty();
    assertThat(world.questions()).singleElement().asString().startsWith("observed_delete");
    assertThat(world.system(DESK).fields("1"))
        .containsEntry("firstName", Value.text("Anne"))
        .containsEntry("company", Value.text("Acme Ltd"));
  }

  @Test
  @DisplayName("S16: a delete in the master goes to review and deletes nothing elsewhere")
  void aDeleteInTheMasterIsAQuestion() {
    var ann = world.settled(ANN);
    world.system(CRM).delete(ann);
    world.settle();

    assertThat(world.questions()).singleElement().asString().startsWith("observed_delete");
    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
    assertThat(world.writes()).isEqualTo(2);
  }

  @Test
  @DisplayName(
      "S16: what ended because the copy was said to be gone is ordered again once it shows")
  void whatACopyMissedWhileItWasGoneIsOrderedAgain() {
    var ann = world.settled(ANN);
    world.system(BOOKS).delete("1");
    world.hooks.clear();
    edit(ann, "firstName", "Anne");
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.deliverer.runOnce(BOOKS, Slice.WHOLE, 10);
    world.system(BOOKS).restore("1");
    world.hooks.clear();
    world.settle();

    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Anne"));
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("S17: a second native record of one system for the same record is a question")
  void aSecondNativeRecordIsAQuestion() {
    world.settled(ANN);
    world.system(CRM).create(ANN);
    world.settle();

    assertThat(world.questions()).singleElement().asString().startsWith("identity_conflict");
    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
  }

  @Test
  @DisplayName("S17: two native records of one batch are one record, and one of them a question")
  void twoNativeRecordsOfOneBatchNeverMakeTwoRecords() {
    world.system(CRM).create(ANN);
    world.system(CRM).create(ANN);
    world.settle();

    assertThat(world.questions()).singleElement().asString().startsWith("identity_conflict");
    assertThat(world.system(BOOKS).ids()).hasSize(1);
  }

  @Test
  @DisplayName("S17: two candidates in a target are a question, and nothing is created")
  void twoCandidatesInATargetAreAQuestion() {
    world.system(BOOKS).create(ANN);
    world.system(BOOKS).create(ANN);
    world.hooks.clear();
    world.system(CRM).create(ANN);
    world.settle();

    assertThat(world.questions()).singleElement().asString().startsWith("ambiguous_match");
    assertThat(world.system(BOOKS).journal).isEmpty();
    assertThat(world.system(DESK).ids()).hasSize(1);
  }

  @Test
  @DisplayName("S17: two records that match an observation are a question, never a guess")
  void twoRecordsThatMatchAreAQuestion() {
    world.settled(ANN);
    var bob = world.system(CRM).create(Map.of("email", Value.text("bob@example.com")));
    world.settle();
    edit(bob, "email", "ann@example.com");
    world.settle();
    world.system(DESK).create(ANN);
    world.settle();

    assertThat(world.questions()).singleElement().asString().startsWith("ambiguous_match");
    assertThat(world.system(CRM).ids()).hasSize(2);
  }

  @Test
  @DisplayName("S11: a foreign edit without a webhook stays while other attributes are written")
  void aForeignEditIsNotWrittenOver() {
    world = world(Contacts.synced().oneWay());
    var ann = world.settled(ANN);
    world.system(BOOKS).edit("1", "company", Value.text("theirs"));
    world.hooks.clear();
    edit(ann, "firstName", "Anne");
    world.settle();

    assertThat(world.system(BOOKS).fields("1"))
        .containsEntry("firstName", Value.text("Anne"))
        .containsEntry("company", Value.text("theirs"));
    assertThat(world.reasons()).contains("foreign-write-flagged");
  }

  @Test
  @DisplayName("S11: a foreign edit is noted and ends when the record's value changes")
  void aForeignEditEndsWithTheNextChange() {
    world = world(Contacts.synced().oneWay());
    var ann = world.settled(ANN);
    world.system(BOOKS).edit("1", "company", Value.text("theirs"));
    world.hooks.clear();
    edit(ann, "company", "ours");
    world.settle();

    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("ours"));
    assertThat(world.reasons()).contains("foreign-write-overwritten");
  }

  @Test
  @DisplayName("S11: an edit of a field that only receives is foreign, not overwritten in silence")
  void anEditOfAFieldThatOnlyReceivesIsForeign() {
    world =
        world(
            Contacts.synced()
                .mappings(
                    (system, it) ->
                        system.equals(BOOKS) && it.attribute().equals("company")
                            ? receivingOnly(it)
                            : it));
    var ann = world.settled(ANN);
    world.system(BOOKS).edit("1", "company", Value.text("theirs"));
    world.settle();
    assertThat(world.system(CRM).fields(ann)).containsEntry("company", Value.text("Acme"));
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("theirs"));
    assertThat(world.reasons()).contains("foreign-write-flagged");

    world.system(BOOKS).edit("1", "company", Value.text("theirs again"));
    world.hooks.clear();
    edit(ann, "company", "ours");
    world.settle();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("ours"));
    assertThat(world.reasons()).contains("foreign-write-overwritten");
  }

  @Test
  @DisplayName("S7: what is in the dead letters is not tried again because of another attribute")
  void aDeadLetterIsNotTriedAgainByEveryEdit() {
    world = world(Contacts.synced().types(BOOKS, Types.shortCompany()));
    var ann = world.system(CRM).create(ANN);
    world.settle();
    edit(ann, "company", "a name too long");
    world.settle();
    assertThat(world.questions()).hasSize(1);
    edit(ann, "firstName", "Anne");
    world.settle();

    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Anne"));
    assertThat(world.questions()).singleElement().asString().startsWith("dead: compute");
    edit(ann, "company", "short");
    world.settle();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("short"));
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("a new record that does not say a required attribute is held whole until it does")
  void aNewRecordThatLacksSomethingIsHeldWhole() {
    world =
        world(
            Contacts.synced()
                .attributes(it -> it.name().equals("lastName") ? Ruled.required(it) : it));
    world.system(CRM).showsEmpty = false;
    var ann = world.system(CRM).create(ANN);
    world.settle();
    assertThat(world.questions()).singleElement().asString().startsWith("invalid_value");
    assertThat(world.writes()).isZero();

    edit(ann, "lastName", "Lee");
    world.settle();
    assertThat(world.questions()).isEmpty();
    assertThat(world.system(BOOKS).fields("1"))
        .containsEntry("lastName", Value.text("Lee"))
        .containsEntry("company", Value.text("Acme"));
  }

  @Test
  @DisplayName("S3, S7: what coalesced into one look that failed is one dead letter")
  void eventsOfOneLookMakeOneDeadLetter() {
    world = world(Contacts.synced().attributes(it -> rejectingLong(it, "company")));
    var ann = world.settled(ANN);
    edit(ann, "company", "a name too long");
    edit(ann, "firstName", "Anne");
    edit(ann, "lastName", "Lee");
    world.arrive();

    world.settle();

    assertThat(world.questions()).singleElement().asString().startsWith("dead: transform");
    assertThat(world.reasons()).anyMatch(it -> it.startsWith("coalesced with "));
  }

  @Test
  @DisplayName("S7: the dead letter of an event is closed by a later success of its record")
  void s7TheDeadLetterOfAnEventIsClosedByALaterSuccess() {
    world = world(Contacts.synced().attributes(it -> rejectingLong(it, "company")));
    var ann = world.settled(ANN);
    edit(ann, "company", "a name too long");
    world.settle();
    assertThat(world.questions()).singleElement().asString().startsWith("dead: transform");

    edit(ann, "company", "short");
    world.settle();
    assertThat(world.questions()).isEmpty();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("short"));
  }

  @Test
  @DisplayName("S16: the question what becomes of a deleted record ends when it is back")
  void s16TheQuestionAboutADeleteEndsWhenTheRecordIsBack() {
    world.settled(ANN);
    world.system(BOOKS).delete("1");
    world.settle();
    assertThat(world.questions()).singleElement().asString().startsWith("observed_delete");

    world.system(BOOKS).restore("1");
    world.settle();
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("S7: a delivery held for an edit to be judged goes on as soon as it is")
  void s7AHeldDeliveryIsWokenByTheJudgement() {
    var ann = world.settled(ANN);
    world.system(BOOKS).edit("1", "company", Value.text("theirs"));
    world.hooks.clear();
    edit(ann, "company", "ours");
    world.arrive();
    world.step();
    world.step();

    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("ours"));
  }

  private static Attribute rejectingLong(Attribute it, String name) {
    if (!it.name().equals(name)) {
      return it;
    }
    var none = Validation.NONE;
    return Ruled.validated(
        it,
        new Validation(
            false,
            null,
            null,
            new Validation.NumberRule(null, null, null, false),
            new Validation.Allowed(none.allowed().values(), ".{0,8}"),
            null,
            new Validation.Otherwise(
                none.otherwise().onMissing(), Validation.Response.REJECT, null)));
  }

  private void edit(String ann, String field, String value) {
    world.system(CRM).edit(ann, field, Value.text(value));
  }

  private static FieldMapping receivingOnly(FieldMapping it) {
    return new FieldMapping(
        it.field(),
        it.attribute(),
        false,
        true,
        new FieldMapping.Conversion(
            it.conversion().transformsIn(),
            it.conversion().values(),
            false,
            it.conversion().defaultValue()));
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 1);
  }
}
