package io.syncline.journey;

import static io.syncline.core.Contacts.ALL;
import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.syncline.core.Contacts;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.review.answer.FeasibleChoice;
import io.syncline.core.review.answer.Refused;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whole journeys over real PostgreSQL in which a person decides. */
class DecisionJourneyTest {

  private static final Map<String, Value> ANN = Ann.WHOLE;

  private World world = world(Contacts.synced().by(Strategy.of(Strategy.Kind.MANUAL)));

  @Test
  @DisplayName("S11: a person decides for the second system: all sides equal, zero writes after")
  void aManualConflictDecidedForTheSecondSystemEndsAlike() {
    conflictOnTheFirstName();
    var question = world.question();

    var decision =
        world.decisions.decide(
            question.review().item().id(), new Choice.Take(BOOKS), question.version(), "mara");

    assertThat(decision.targets()).containsExactlyInAnyOrder(CRM, DESK);
    world.settle();
    assertEverywhere("firstName", "Annie");
    world.assertQuiet();
    assertThat(world.questions()).isEmpty();
    assertThat(world.stores.questions().tallies(null, Instant.EPOCH, 10))
        .singleElement()
        .satisfies(
            tally -> {
              assertThat(tally.counts().wonByOne() + tally.counts().wonByOther())
                  .as("won by a side")
                  .isEqualTo(1);
              assertThat(tally.counts().merged()).isZero();
            });
    var conflict = world.stores.questions().conflicts(everything()).get(0);
    assertThat(conflict.decided().winner()).isEqualTo(BOOKS);
    assertThat(conflict.decided().by()).isEqualTo("mara");
    var record = world.stores.records().find(conflict.record()).orElseThrow().record();
    assertThat(record.attributes().get("firstName").source()).isEqualTo(AttributeState.PERSON);
  }

  @Test
  @DisplayName("S2: while a question waits the record's other attributes go on flowing")
  void otherAttributesFlowWhileAQuestionWaits() {
    var ann = conflictOnTheFirstName();
    world.system(CRM).edit(ann, "company", Value.text("Acme Ltd"));
    world.system(DESK).edit("1", "lastName", Value.text("Leigh"));
    world.settle();

    assertEverywhere("company", "Acme Ltd");
    assertEverywhere("lastName", "Leigh");
    assertThat(world.system(CRM).fields(ann)).containsEntry("firstName", Value.text("Anne"));
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Annie"));
    assertThat(world.questions()).hasSize(1);
  }

  @Test
  @DisplayName("S18: a decision raced by a new edit is stale and changes nothing")
  void aDecisionRacedByANewEditIsRefused() {
    conflictOnTheFirstName();
    var question = world.question();
    world.system(BOOKS).edit("1", "firstName", Value.text("Annabel"));
    world.settle();
    long writes = world.writes();

    var refused = refused(() -> decide(question.version(), new Choice.Take(BOOKS)));

    assertThat(refused.why()).isEqualTo(Refused.Why.STALE);
    world.settle();
    assertThat(world.writes()).isEqualTo(writes);
    assertThat(world.questions()).hasSize(1);
    decide(world.question().version(), new Choice.Take(BOOKS));
    world.settle();
    assertEverywhere("firstName", "Annabel");
    world.assertQuiet();
  }

  @Test
  @DisplayName("S18: an edit of another attribute makes no decision stale")
  void anEditOfAnotherAttributeLeavesTheDecisionValid() {
    var ann = conflictOnTheFirstName();
    var question = world.question();
    world.system(CRM).edit(ann, "company", Value.text("Acme Ltd"));
    world.settle();

    decide(question.version(), new Choice.Keep());
    world.settle();

    assertEverywhere("firstName", "Anne");
    assertEverywhere("company", "Acme Ltd");
    world.assertQuiet();
  }

  @Test
  @DisplayName(
      "S8: an edit without a webhook, made before the decision arrives, is not overwritten")
  void anUnreportedEditMeetsTheDecisionAsAConflict() {
    conflictOnTheFirstName();
    var question = world.question();
    world.system(DESK).edit("1", "firstName", Value.text("Nan"));
    world.hooks.clear();

    decide(question.version(), new Choice.Take(BOOKS));
    world.settle();

    assertThat(world.system(DESK).fields("1")).containsEntry("firstName", Value.text("Nan"));
    assertThat(world.question().review().item().kind()).isEqualTo(ReviewItem.Kind.CONFLICT);
    decide(null, new Choice.Say(Map.of("firstName", Value.text("Ann Marie"))));
    world.settle();
    assertEverywhere("firstName", "Ann Marie");
    world.assertQuiet();
  }

  @Test
  @DisplayName("S24: the same decision twice, at once or later, takes effect once")
  void theSameDecisionTwiceTakesEffectOnce() throws Exception {
    conflictOnTheFirstName();
    var id = world.question().review().item().id();
    Callable<Object> deciding =
        () -> {
          try {
            return world.decisions.decide(id, new Choice.Take(BOOKS), null, "mara");
          } catch (Refused refused) {
            return refused.why();
          }
        };
    var threads = Executors.newFixedThreadPool(4);
    var answers = new ArrayList<>();
    for (var it : threads.invokeAll(List.of(deciding, deciding, deciding, deciding))) {
      answers.add(it.get());
    }
    threads.shutdown();

    assertThat(answers).filteredOn(Refused.Why.CLOSED::equals).hasSize(3);
    world.settle();
    assertEverywhere("firstName", "Annie");
    var entries =
        world.stores.audit().list(AuditLog.Query.newest(500)).rows().stream()
            .filter(it -> it.result().operation() == AuditEntry.Operation.REVIEW)
            .toList();
    assertThat(entries)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.by().actor()).isEqualTo("mara");
              assertThat(it.result().reason()).isEqualTo("take:books");
              assertThat(it.changes().get("firstName").after()).isEqualTo(Value.text("Annie"));
            });
  }

  @Test
  @DisplayName(
      "S6: a crash right after the decision, or in the middle of its writes, loses nothing")
  void aCrashAfterTheDecisionLosesNothing() {
    conflictOnTheFirstName();
    decide(null, new Choice.Take(BOOKS));
    var it = world.deliverer;
    it.commitIntents(
        it.compute(it.readTarget(it.settleOpenIntents(it.load(it.claim(CRM, Slice.WHOLE, 10))))));
    it.write(
        it.commitIntents(
            it.compute(
                it.readTarget(it.settleOpenIntents(it.load(it.claim(DESK, Slice.WHOLE, 10)))))));
    long written = world.system(DESK).journal.size();
    world.settle();

    assertEverywhere("firstName", "Annie");
    assertThat(world.system(DESK).journal).hasSize((int) written);
    world.assertQuiet();
  }

  @Test
  @DisplayName("S11: choices that could not be carried out are not offered, and refused if posted")
  void whatCouldNotBeCarriedOutIsNotOffered() {
    world =
        world(
            Contacts.synced()
                .by(Strategy.of(Strategy.Kind.MANUAL))
                .types(DESK, Types.shortCompany()));
    var ann = world.settled(ANN);
    world.system(BOOKS).edit("1", "company", Value.text("Acme Limited"));
    world.system(CRM).edit(ann, "company", Value.text("Acm"));
    world.settle();
    var question = world.question();

    assertThat(question.offers())
        .extracting(FeasibleChoice::choice)
        .contains(new Choice.Take(CRM))
        .doesNotContain(new Choice.Take(BOOKS));
    assertThat(refused(() -> decide(null, new Choice.Take(BOOKS))).why())
        .isEqualTo(Refused.Why.NOT_OFFERED);
    assertThat(refused(() -> decide(null, new Choice.Say(Map.of("email", Value.text("x"))))).why())
        .isEqualTo(Refused.Why.NOT_OFFERED);
    assertThat(world.questions()).hasSize(1);
  }

  @Test
  @DisplayName("a decision by another strategy takes that strategy's answer once")
  void aStrategyCanDecideOnce() {
    conflictOnTheFirstName();

    decide(null, new Choice.By(Strategy.systemWins(BOOKS)));
    world.settle();

    assertEverywhere("firstName", "Annie");
    assertThat(world.stores.questions().conflicts(everything()).get(0).decided().winner())
        .isEqualTo(BOOKS);
  }

  @Test
  @DisplayName("the later edit is suggested where the strategy leaves it to a person")
  void theLaterEditIsSuggested() {
    conflictOnTheFirstName();

    var first = world.question().offers().get(0);

    assertThat(first.suggested()).isTrue();
    assertThat(first.reason()).isEqualTo("edited last");
    assertThat(first.values()).containsEntry("firstName", Value.text("Annie"));
  }

  @Test
  @DisplayName("a question is given to somebody with a time, and is then overdue or not")
  void aQuestionIsAssigned() {
    conflictOnTheFirstName();
    var id = world.question().review().item().id();
    var due = world.clock.instant().plusSeconds(60);

    assertThat(assign(id, "mara", due)).isTrue();

    var review = world.question().review();
    assertThat(review.owner()).isEqualTo("mara");
    assertThat(review.dueAt()).isEqualTo(due);
    assertThat(review.overdue(due)).isFalse();
    assertThat(review.overdue(due.plusSeconds(1))).isTrue();
    decide(null, new Choice.Keep());
    assertThat(assign(id, "otto", null)).isFalse();
    assertThat(
            world.query(
                "select actor || ' ' || reason from sync_audit_log where reason like 'assigned%'"))
        .containsExactly("ops assigned to mara");
  }

  private boolean assign(UUID question, String owner, @Nullable Instant due) {
    var assigned = new Questions.Assigned(owner, due);
    return world.stores.questions().assign(question, assigned, "ops", world.clock.instant());
  }

  private Refused refused(ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(Refused.class);
    return catchThrowableOfType(Refused.class, call);
  }

  private void decide(@Nullable String version, Choice choice) {
    world.decisions.decide(world.question().review().item().id(), choice, version, "mara");
  }

  /** The CRM says Anne, the books say Annie; the desk has Anne. */
  private String conflictOnTheFirstName() {
    var ann = world.settled(ANN);
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.clock.pass(Duration.ofSeconds(5));
    world.system(BOOKS).edit("1", "firstName", Value.text("Annie"));
    world.settle();
    return ann;
  }

  private void assertEverywhere(String field, String value) {
    for (SystemId id : ALL) {
      for (var native0 : world.system(id).ids()) {
        assertThat(world.system(id).fields(native0))
            .as(id.value())
            .containsEntry(field, Value.text(value));
      }
    }
  }

  private static Questions.Query everything() {
    return new Questions.Query(null, false, null, 10);
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 1);
  }
}
