package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Questions;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.EnrichmentPlan;
import io.syncline.core.definition.model.SyncRules.Privacy;
import io.syncline.core.definition.model.SyncRules.Purpose;
import io.syncline.core.definition.model.WorkflowPlan.Start;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.privacy.Erasure;
import io.syncline.core.privacy.Suppressions;
import io.syncline.core.review.EnrichmentSteps;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.workflow.WorkflowControl;
import io.syncline.core.sync.workflow.WorkflowRunner;
import io.syncline.core.sync.workflow.WorkflowSteps;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.workflow.EnrichmentAnswer;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowInstance.State;
import io.syncline.core.workflow.WorkflowInstance.Status;
import io.syncline.core.workflow.WorkflowStore;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import io.syncline.store.workflow.PostgresEnrichments;
import io.syncline.store.workflow.PostgresWorkflows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sources fill what is empty, once, and yield to what a system says; over real PostgreSQL. */
class EnrichmentJourneyTest {

  private static final SystemId LOOKUP = SystemId.of("lookup");
  private static final SystemId SECOND = SystemId.of("second");
  private static final Value ACME = Value.text("Acme");
  private static final Value LEE = Value.text("Lee");

  private final List<Message> messages = new ArrayList<>();
  private final Map<SystemId, MemorySystem> sources = new HashMap<>();
  private World world = world(plan(null, null), Start.CREATED);

  private static EnrichmentPlan plan(Duration refreshAfter, Integer budget) {
    return new EnrichmentPlan(List.of(Contacts.source(LOOKUP, false)), refreshAfter, budget);
  }

  private World world(EnrichmentPlan plan, Start start) {
    return world(Contacts.synced().enriching(plan, start));
  }

  private World world(Contacts contacts) {
    world = new World(TestDatabase.fresh(), contacts, 1);
    sources.clear();
    for (var id : List.of(LOOKUP, SECOND)) {
      var source = new MemorySystem(id, Contacts.synced().type(), world.clock);
      source.called = world::assertNoTransactionIsOpen;
      sources.put(id, source);
    }
    return world;
  }

  private WorkflowStore workflows() {
    return new PostgresWorkflows(new Database(world.database()));
  }

  private WorkflowRunner runner() {
    return new WorkflowRunner(
        world.stores.changes(),
        workflows(),
        world.runtime(),
        new WorkflowSteps(world.transformer, world.ids),
        new WorkflowRunner.Outside(
            OperationRoutes.NONE,
            new EnrichmentSteps(
                id -> Optional.<ConnectedSystem>ofNullable(sources.get(id)),
                world.transformer,
                world.ids),
            messages::add),
        Wakeups.NONE);
  }

  private static Map<String, Value> bare(String email) {
    return Map.of("email", Value.text(email), "firstName", Value.text("Ann"));
  }

  private void run() {
    for (int i = 0; i < 4; i++) {
      world.settle();
      runner().runOnce("contacts");
      world.clock.pass(Duration.ofSeconds(3));
    }
    world.settle();
  }

  private void later(Duration time) {
    world.clock.pass(time);
    run();
  }

  private void ask(String native0) {
    new WorkflowControl(world.stores.changes(), workflows(), world.runtime())
        .start("contacts", EnrichmentPlan.WORKFLOW, world.record(CRM, native0).id(), "kim");
    run();
  }

  /** The newest. */
  private WorkflowInstance last() {
    return workflows().list(new WorkflowStore.Query(null, null, false, null, 10)).get(0);
  }

  private String note() {
    return last().steps().get(0).note();
  }

  private List<Conflict> conflicts() {
    return world.stores.questions().conflicts(new Questions.Query(null, false, null, 10));
  }

  private void knows(Map<String, Value> fields) {
    var all = new HashMap<>(fields);
    all.put("email", Value.text("ann@example.com"));
    sources.get(LOOKUP).create(all);
    world.clock.pass(Duration.ofSeconds(1));
  }

  private AttributeState held(String native0, String attribute) {
    return world.record(CRM, native0).attributes().get(attribute);
  }

  private List<String> audit() {
    return world.stores.audit().list(AuditLog.Query.newest(1000)).rows().stream()
        .filter(it -> String.valueOf(it.result().reason()).startsWith("enrich"))
        .map(
            it ->
                it.result().reason()
                    + " "
                    + it.systems().source()
                    + " "
                    + new TreeSet<>(it.changes().keySet()))
        .toList();
  }

  @Test
  @DisplayName("what is empty in a new record is filled, written everywhere, and says from where")
  void fillsWhatIsEmpty() {
    knows(Map.of("company", ACME, "lastName", LEE, "firstName", Value.text("Anna")));
    var ann = world.system(CRM).create(Ann.BARE);
    run();

    for (var system : List.of(CRM, BOOKS, DESK)) {
      var id = world.system(system).ids().get(0);
      assertThat(world.system(system).fields(id))
          .as("%s", system)
          .containsEntry("company", ACME)
          .containsEntry("lastName", LEE)
          .containsEntry("firstName", Value.text("Ann"));
    }
    assertThat(held(ann, "company").source()).isEqualTo(AttributeState.ENRICHMENT);
    assertThat(held(ann, "firstName").source()).isEqualTo(CRM);
    var answers =
        new PostgresEnrichments(new Database(world.database())).of(world.record(CRM, ann).id());
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).outcome()).isEqualTo(EnrichmentAnswer.Outcome.FILLED);
    assertThat(answers.get(0).filled()).containsOnlyKeys("company", "lastName");
    assertThat(audit())
        .containsExactly("enrichment-asked lookup [email]", "enriched lookup [company, lastName]");
    assertThat(last().state()).isEqualTo(State.DONE);
    world.assertQuiet();
  }

  @Test
  @DisplayName("how sure a source is, is kept with what it filled")
  void keepsTheConfidence() {
    knows(Map.of("company", ACME, "confidence", Value.text("0.8")));
    var ann = world.system(CRM).create(Ann.BARE);
    run();
    assertThat(
            new PostgresEnrichments(new Database(world.database()))
                .of(world.record(CRM, ann).id())
                .get(0)
                .filled())
        .containsEntry("company", "0.8");
  }

  @Test
  @DisplayName("an edit in a system replaces what was filled, and no conflict is asked about")
  void anEditReplacesIt() {
    knows(Map.of("company", ACME));
    world.system(CRM).create(Ann.BARE);
    run();
    var books = world.system(BOOKS).ids().get(0);
    world.system(BOOKS).edit(books, "company", Value.text("Other"));
    run();
    assertThat(world.system(CRM).fields(world.system(CRM).ids().get(0)))
        .containsEntry("company", Value.text("Other"));
    assertThat(conflicts()).isEmpty();
    world.assertQuiet();
  }

  @Test
  @DisplayName("an edit that meets a value before it was written wins as if there were none")
  void anEditBeforeTheWriteWins() {
    knows(Map.of("company", ACME));
    var ann = world.system(CRM).create(Ann.BARE);
    world.settle();
    runner().runOnce("contacts");
    var books = world.system(BOOKS).ids().get(0);
    world.system(BOOKS).edit(books, "company", Value.text("Other"));
    run();
    assertThat(held(ann, "company").value()).isEqualTo(Value.text("Other"));
    assertThat(held(ann, "company").source()).isEqualTo(BOOKS);
    assertThat(conflicts()).isEmpty();
    assertThat(world.system(CRM).fields(ann)).containsEntry("company", Value.text("Other"));
    world.assertQuiet();
  }

  @Test
  @DisplayName("a copy that is linked later brings its own value, and is not asked about")
  void aCopyThatIsLinkedLaterWins() {
    knows(Map.of("company", ACME));
    var contacts =
        Contacts.synced()
            .along((from, to) -> !to.equals(DESK))
            .enriching(plan(null, null), Start.CREATED);
    world(contacts);
    knows(Map.of("company", ACME));
    var ann = world.system(CRM).create(Ann.BARE);
    run();
    world.system(DESK).create(Ann.likeHer("ann@example.com"));
    run();
    assertThat(conflicts()).isEmpty();
    assertThat(held(ann, "lastName").source()).isEqualTo(DESK);
  }

  @Test
  @DisplayName("what somebody emptied stays empty")
  void whatWasEmptiedStaysEmpty() {
    knows(Map.of("company", ACME));
    world(plan(Duration.ofDays(1), null), Start.MANUAL);
    knows(Map.of("company", ACME));
    var ann = world.system(CRM).create(Ann.WHOLE);
    run();
    world.system(CRM).edit(ann, "company", Value.CLEARED);
    run();
    ask(ann);
    assertThat(note()).isEqualTo("nothing that it may fill is empty");
    assertThat(sources.get(LOOKUP).finds).isZero();
    assertThat(held(ann, "company").value().isEmpty()).isTrue();
  }

  @Test
  @DisplayName("a source is asked once, and again only once its answer is too old")
  void isAskedOnce() {
    world(plan(Duration.ofDays(30), null), Start.MANUAL);
    var ann = world.system(CRM).create(Ann.BARE);
    run();
    ask(ann);
    assertThat(note()).isEqualTo("it knows nothing of what is empty");
    assertThat(sources.get(LOOKUP).finds).isEqualTo(1);
    ask(ann);
    assertThat(note()).startsWith("it was asked at ");
    assertThat(last().steps().get(0).status()).isEqualTo(Status.SKIPPED);
    assertThat(sources.get(LOOKUP).finds).isEqualTo(1);

    knows(Map.of("company", ACME));
    later(Duration.ofDays(31));
    ask(ann);
    assertThat(held(ann, "company").value()).isEqualTo(ACME);
    assertThat(sources.get(LOOKUP).finds).isEqualTo(2);
  }

  @Test
  @DisplayName("another value to ask by is another question")
  void anotherValueIsAnotherQuestion() {
    world(plan(null, null), Start.MANUAL);
    var ann = world.system(CRM).create(bare("old@example.com"));
    run();
    ask(ann);
    world.system(CRM).edit(ann, "email", Value.text("ann@example.com"));
    run();
    knows(Map.of("company", ACME));
    ask(ann);
    assertThat(held(ann, "company").value()).isEqualTo(ACME);
  }

  @Test
  @DisplayName("the budget of a month is never passed, is said once, and ends with the month")
  void theBudgetIsKept() {
    world(plan(null, 5), Start.CREATED);
    for (int i = 0; i < 4; i++) {
      world.system(CRM).create(bare("x" + i + "@example.com"));
    }
    run();
    assertThat(sources.get(LOOKUP).finds).isEqualTo(2);
    assertThat(messages).isNotEmpty();
    assertThat(messages.get(0).text()).contains("is used up: 4 of 5 calls");
    assertThat(messages).extracting(Message::occasion).containsOnly(messages.get(0).occasion());
    assertThat(workflows().list(new WorkflowStore.Query(null, null, true, null, 10))).hasSize(2);

    later(Duration.ofDays(32));
    assertThat(sources.get(LOOKUP).finds).isEqualTo(4);
  }

  @Test
  @DisplayName("a source that is down is asked again; then a person decides, and the sync runs on")
  void aSourceThatIsDown() {
    sources.get(LOOKUP).finding = () -> MemorySystem.Fault.DOWN;
    var ann = world.system(CRM).create(Ann.BARE);
    run();
    assertThat(world.system(BOOKS).ids()).hasSize(1);
    for (int i = 0; i < 12; i++) {
      later(Duration.ofHours(1));
    }
    assertThat(last().state()).isEqualTo(State.FAILED);
    assertThat(sources.get(LOOKUP).finds).isEqualTo(8);

    sources.get(LOOKUP).finding = () -> MemorySystem.Fault.NONE;
    knows(Map.of("company", ACME));
    new WorkflowControl(world.stores.changes(), workflows(), world.runtime()).retry(last().id());
    run();
    assertThat(held(ann, "company").value()).isEqualTo(ACME);
  }

  @Test
  @DisplayName("while a source asks us to wait, no attempt is counted")
  void aBusySourceIsWaitedFor() {
    sources.get(LOOKUP).finding = () -> MemorySystem.Fault.BUSY;
    world.system(CRM).create(Ann.BARE);
    for (int i = 0; i < 12; i++) {
      later(Duration.ofMinutes(2));
    }
    assertThat(sources.get(LOOKUP).finds).isGreaterThan(8);
    assertThat(last().state()).isEqualTo(State.RUNNING);
  }

  @Test
  @DisplayName("a crash after the answer asks once more and fills once")
  void aCrashAfterTheAnswer() {
    knows(Map.of("company", ACME));
    var ann = world.system(CRM).create(Ann.BARE);
    world.settle();
    sources.get(LOOKUP).called =
        () -> {
          throw new Error("killed");
        };
    try {
      runner().runOnce("contacts");
    } catch (Error killed) {
      assertThat(killed).hasMessage("killed");
    }
    sources.get(LOOKUP).called = world::assertNoTransactionIsOpen;
    run();
    assertThat(held(ann, "company").value().isEmpty()).isTrue();
    later(Duration.ofMinutes(3));
    assertThat(held(ann, "company").value()).isEqualTo(ACME);
    assertThat(last().state()).isEqualTo(State.DONE);
  }

  @Test
  @DisplayName("an answer about a value that changed meanwhile is not taken")
  void aLateAnswerIsNotTaken() {
    knows(Map.of("company", ACME));
    var ann = world.system(CRM).create(Ann.BARE);
    world.settle();
    sources.get(LOOKUP).called =
        () -> {
          sources.get(LOOKUP).called = () -> {};
          world.system(CRM).edit(ann, "email", Value.text("other@example.com"));
          world.settle();
        };
    runner().runOnce("contacts");
    run();
    assertThat(note()).isEqualTo("email changed meanwhile: nothing was taken");
    assertThat(held(ann, "company").value().isEmpty()).isTrue();
  }

  @Test
  @DisplayName("of several records that agree none is taken")
  void ofSeveralNoneIsTaken() {
    knows(Map.of("company", ACME));
    knows(Map.of("company", Value.text("Other")));
    var ann = world.system(CRM).create(Ann.BARE);
    run();
    assertThat(note()).isEqualTo("2 records agree: none is taken");
    assertThat(held(ann, "company").value().isEmpty()).isTrue();
  }

  @Test
  @DisplayName("the second source is asked for what the first left empty, and not otherwise")
  void theNextSourceIsAskedForTheRest() {
    var both =
        new EnrichmentPlan(
            List.of(Contacts.source(LOOKUP, false), Contacts.source(SECOND, false)), null, null);
    world(both, Start.CREATED);
    knows(Map.of("company", ACME, "lastName", LEE));
    world.system(CRM).create(Ann.BARE);
    run();
    assertThat(sources.get(SECOND).finds).isZero();
    assertThat(last().steps().get(1).note()).isEqualTo("nothing that it may fill is empty");
    assertThat(last().state()).isEqualTo(State.DONE);
  }

  @Test
  @DisplayName("a source that is not configured stops nothing")
  void aSourceThatIsNotConfigured() {
    sources.remove(LOOKUP);
    world.system(CRM).create(Ann.BARE);
    run();
    assertThat(note()).isEqualTo("lookup is not configured");
    assertThat(last().state()).isEqualTo(State.DONE);
    assertThat(world.system(BOOKS).ids()).hasSize(1);
  }

  @Test
  @DisplayName("a masked value is sent only where the definition names it")
  void aMaskedValueIsNotSent() {
    var masked =
        Contacts.synced()
            .attributes(
                it ->
                    it.name().equals("email")
                        ? new Attribute(
                            it.name(),
                            it.type(),
                            it.strategy(),
                            it.writing(),
                            new Attribute.Secrecy(true, false),
                            it.validation(),
                            it.limit())
                        : it);
    world(masked.enriching(plan(null, null), Start.CREATED));
    knows(Map.of("company", ACME));
    world.system(CRM).create(Ann.BARE);
    run();
    assertThat(sources.get(LOOKUP).finds).isZero();
    assertThat(note()).isEqualTo("the record has no value by which it may be asked");

    world(
        masked.enriching(
            new EnrichmentPlan(List.of(Contacts.source(LOOKUP, true)), null, null), Start.CREATED));
    knows(Map.of("company", ACME));
    world.system(CRM).create(Ann.BARE);
    run();
    assertThat(sources.get(LOOKUP).finds).isEqualTo(1);
  }

  @Test
  @DisplayName("without consent nobody is sent to a source, and no source fills a consent")
  void withoutConsentNothingIsSent() {
    var rights =
        new Privacy(true, true, Map.of(LOOKUP, Set.of(new Purpose("lookups", "lastName"))));
    world(Contacts.synced().privacy(rights).enriching(plan(null, null), Start.MANUAL));
    knows(Map.of("company", ACME, "lastName", Value.text("true")));
    var ann = world.system(CRM).create(Ann.BARE);
    run();
    ask(ann);
    assertThat(note()).isEqualTo("there is no consent for lookup");
    assertThat(sources.get(LOOKUP).finds).isZero();

    world.system(CRM).edit(ann, "lastName", Value.text("true"));
    run();
    ask(ann);
    assertThat(held(ann, "company").value()).isEqualTo(ACME);
    assertThat(held(ann, "lastName").source()).isEqualTo(CRM);
  }

  @Test
  @DisplayName("somebody who was erased is not sent, though a record like theirs is there")
  void theErasedAreNotSent() {
    world(plan(null, null), Start.MANUAL);
    var ann = world.system(CRM).create(Ann.BARE);
    run();
    var record = world.record(CRM, ann);
    var entity = world.installation.entity("contact").orElseThrow();
    var other =
        Erasure.begun(
            world.ids.next(),
            new Erasure.Request(world.ids.nextRecord(), "contact", "ada", "request 7"),
            List.of(),
            world.clock.instant());
    var changes = new ChangeSet();
    changes.add(
        new Effect.ErasureBegun(other, Suppressions.of(entity, record.values(), List.of())));
    world
        .stores
        .changes()
        .inTransaction(
            tx -> {
              tx.save(changes);
              return true;
            });
    ask(ann);
    assertThat(note()).isEqualTo("somebody who was erased agrees with this record");
    assertThat(sources.get(LOOKUP).finds).isZero();
  }

  @Test
  @DisplayName("what decides which records take part is not filled")
  void whatAFilterNamesIsNotFilled() {
    var filtered =
        Contacts.synced()
            .filter(new FilterCondition("company", FilterCondition.Operator.NE, List.of(ACME)));
    world(filtered.enriching(plan(null, null), Start.MANUAL));
    knows(Map.of("company", ACME, "lastName", LEE));
    var ann = world.system(CRM).create(Ann.BARE);
    run();
    ask(ann);
    assertThat(held(ann, "company").value().isEmpty()).isTrue();
    assertThat(held(ann, "lastName").value()).isEqualTo(LEE);
  }

  @Test
  @DisplayName("an attribute that one of its systems would not be given is not filled")
  void whatWouldNotArriveIsNotFilled() {
    world(Contacts.synced().oneWay().enriching(plan(null, null), Start.CREATED));
    knows(Map.of("company", ACME));
    var ann = world.system(CRM).create(Ann.BARE);
    run();
    assertThat(note()).isEqualTo("nothing that it may fill is empty");
    assertThat(held(ann, "company").value().isEmpty()).isTrue();
  }
}
