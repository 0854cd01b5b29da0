package io.syncline.journey;

import static io.syncline.core.Contacts.ALL;
import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.backfill.plan.Plan;
import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.backfill.run.BulkRequest;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.RunCounters;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Plans, and what carrying them out does, over real PostgreSQL and systems in memory. */
class PlanJourneyTest {

  private static final BulkRequest SMALL_PAGES =
      new BulkRequest(null, Set.of(), null, false, null, 3);

  private World world;
  private Bulk bulk;

  @BeforeEach
  void oldRecords() {
    world(Contacts.synced());
    for (int n = 1; n <= 8; n++) {
      person(CRM, "p" + n + "@example.com", "Name" + n);
    }
    person(BOOKS, "p2@example.com", "Name2");
    person(BOOKS, "p3@example.com", "Other3");
    person(BOOKS, "b9@example.com", "Books9");
    settled();
  }

  @Test
  @DisplayName("S1: a plan reads, and leaves nothing behind but itself")
  void aPlanLeavesNothingBehindButItself() {
    bulk.plan(SMALL_PAGES);

    assertThat(world.writes()).isZero();
    for (var table :
        List.of(
            "record",
            "link",
            "inbox_event",
            "delivery",
            "review_item",
            "conflict",
            "sync_audit_log")) {
      assertThat(world.query("select count(*) from " + table)).as(table).containsExactly("0");
    }
    assertThat(world.query("select count(*) from plan_record")).containsExactly("0");
  }

  @Test
  @DisplayName("who approves a plan lets pass what it creates: maxCreates asks nothing again")
  void theBrakeOnCreatesDoesNotStopWhatAPersonApproved() {
    world(Contacts.synced().maxCreates(2));
    for (int n = 1; n <= 4; n++) {
      person(CRM, "p" + n + "@example.com", "Name" + n);
    }
    settled();

    var run = bulk.execute(bulk.plan(SMALL_PAGES));

    assertThat(run.status()).as(run.counts().toString()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(world.system(BOOKS).active()).hasSize(4);
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("a run writes exactly what its plan showed, value by value, and nothing else")
  void aRunWritesExactlyWhatItsPlanShowed() {
    var plan = bulk.plan(SMALL_PAGES);
    var planned = planned(plan);

    var run = bulk.execute(plan);

    assertThat(run.status()).as(run.toString()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(journal()).containsExactlyInAnyOrderElementsOf(planned);
    assertThat(bulk.plans.find(plan.id()).orElseThrow().status()).isEqualTo(Plan.Status.EXECUTED);
    long writes = world.writes();
    world.settle();
    assertThat(world.writes()).isEqualTo(writes);
    assertAllEqual();
    assertThat(bulk.items(bulk.plan(SMALL_PAGES))).isEmpty();
  }

  @Test
  @DisplayName("a plan is carried out although the system cannot show a whole page in time")
  void aSlowSystemIsReadPieceByPiece() {
    var plan = bulk.plan(SMALL_PAGES);
    world.system(CRM).atOnce = 3;
    world.system(CRM).looks = 0;

    var run = bulk.execute(plan);

    assertThat(run.status()).as(run.toString()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(world.system(CRM).looks).as("none is asked for again and again").isLessThan(60);
    assertAllEqual();
  }

  @Test
  @DisplayName(
      "S13: a first meeting is shown with the strategy's answer and approved with the plan")
  void aFirstMeetingIsApprovedWithThePlan() {
    var plan = bulk.plan(SMALL_PAGES);

    assertThat(bulk.items(plan))
        .filteredOn(it -> it.kind() == PlanItem.Kind.CONFLICT)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.effect().reason()).contains("first-meeting").contains("crm");
              assertThat(it.effect().changes().get("firstName").after())
                  .isEqualTo(Value.text("Name3"));
            });
    bulk.execute(plan);
    assertThat(firstNames(BOOKS)).contains("Name3").doesNotContain("Other3");
    assertThat(world.questions()).isEmpty();
  }

  /** Live sync has looked at everything before anybody planned. */
  private void polled() {
    world.lookAtEverything();
    world.settle();
  }

  private List<PlanItem> of(Plan plan, PlanItem.Kind kind) {
    return bulk.items(plan).stream().filter(it -> it.kind() == kind).toList();
  }

  @Test
  @DisplayName(
      "S13: a first meeting that live sync asked about is shown and approved like any other")
  void aQuestionThatWasAskedBeforeIsApprovedWithThePlan() {
    polled();
    assertThat(world.questions()).hasSize(1);

    var plan = bulk.plan(SMALL_PAGES);

    assertThat(of(plan, PlanItem.Kind.CONFLICT))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.effect().changes().get("firstName"))
                    .isEqualTo(new AttributeChange(Value.text("Other3"), Value.text("Name3"))));
    assertThat(of(plan, PlanItem.Kind.QUESTION)).isEmpty();
    var planned = planned(plan);
    assertThat(world.questions()).as("a plan answers nothing").hasSize(1);

    var run = bulk.execute(plan);

    assertThat(run.status()).as(run.counts().toString()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(journal()).containsExactlyInAnyOrderElementsOf(planned);
    assertThat(firstNames(BOOKS)).contains("Name3").doesNotContain("Other3");
    assertThat(world.questions()).isEmpty();
    assertThat(world.query("select winner from conflict")).containsExactly("crm");
    assertThat(bulk.items(bulk.plan(SMALL_PAGES))).isEmpty();
  }

  @Test
  @DisplayName("S13: what wins a question that was asked before is written to the system of record")
  void theWinnerOfAnOlderQuestionMayBeTheOtherSide() {
    world(Contacts.synced().by(Strategy.of(Strategy.Kind.LAST_WRITE_WINS)));
    person(CRM, "ann@example.com", "Ann");
    person(BOOKS, "ann@example.com", "Newer");
    settled();
    polled();
    assertThat(world.questions()).hasSize(1);
    var plan = bulk.plan(new BulkRequest(CRM, Set.of(), null, false, null, 3));

    assertThat(of(plan, PlanItem.Kind.CONFLICT)).hasSize(1);
    bulk.execute(plan);

    assertThat(firstNames(CRM)).containsExactly("Newer");
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName(
      "S13: a first meeting names the copy of the side that loses, whichever was read first")
  void aFirstMeetingNamesTheCopyThatLoses() {
    world(Contacts.synced().by(Strategy.of(Strategy.Kind.LAST_WRITE_WINS)));
    person(CRM, "ann@example.com", "Ann");
    person(BOOKS, "eve@example.com", "Eve");
    person(BOOKS, "ann@example.com", "Newer");
    person(BOOKS, "bob@example.com", "Bob");
    person(CRM, "bob@example.com", "Robert");
    settled();

    var plan = bulk.plan(SMALL_PAGES);

    assertThat(of(plan, PlanItem.Kind.CONFLICT))
        .hasSize(2)
        .allSatisfy(
            it -> {
              var copy = it.target().copy();
              assertThat(copy.system()).isEqualTo(it.target().system());
              assertThat(world.system(copy.system()).fields(copy.id()).get("firstName"))
                  .isEqualTo(it.effect().changes().get("firstName").before());
            });
    assertThat(bulk.execute(plan).status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(firstNames(CRM)).containsExactlyInAnyOrder("Newer", "Eve", "Robert");
    assertThat(firstNames(BOOKS)).containsExactlyInAnyOrder("Newer", "Eve", "Robert");
  }

  @Test
  @DisplayName("a question that no strategy answers is shown with its values, and stays a question")
  void aQuestionThatOnlyAPersonAnswersIsShown() {
    world(Contacts.synced().by(Strategy.of(Strategy.Kind.MANUAL)));
    person(CRM, "ann@example.com", "Ann");
    person(BOOKS, "ann@example.com", "Other");
    settled();
    polled();

    var plan = bulk.plan(SMALL_PAGES);

    assertThat(of(plan, PlanItem.Kind.CONFLICT)).isEmpty();
    assertThat(of(plan, PlanItem.Kind.QUESTION))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.effect().changes().get("firstName"))
                    .isEqualTo(new AttributeChange(Value.text("Other"), Value.text("Ann"))));
    bulk.execute(plan);
    assertThat(firstNames(BOOKS)).containsExactly("Other");
    assertThat(world.questions()).hasSize(1);
  }

  @Test
  @DisplayName("a plan says the same whether live sync has looked before it or not")
  void aPlanSaysTheSameBeforeAndAfterTheFirstPoll() {
    for (int seed = 1; seed <= 6; seed++) {
      var counts = new ArrayList<Map<PlanItem.Kind, Long>>();
      for (boolean before : List.of(false, true)) {
        var random = new Random(seed);
        world(Contacts.synced());
        for (int n = 1; n <= 10; n++) {
          person(CRM, "p" + n + "@example.com", "Name" + n);
          if (random.nextInt(3) > 0) {
            person(BOOKS, "p" + n + "@example.com", "Name" + (n + random.nextInt(2)));
          }
        }
        settled();
        if (before) {
          polled();
        }
        var kinds = new TreeMap<PlanItem.Kind, Long>();
        bulk.items(bulk.plan(SMALL_PAGES)).stream()
            .filter(it -> it.kind() != PlanItem.Kind.LINK)
            .forEach(it -> kinds.merge(it.kind(), 1L, Long::sum));
        counts.add(kinds);
      }
      assertThat(counts.get(1)).as("seed " + seed).isEqualTo(counts.get(0));
    }
  }

  @Test
  @DisplayName("S9: a plan asks where live sync would ask whether a copy came of a lost create")
  void aCopyThatMayBeOursIsAQuestionInAPlanToo() {
    world(Contacts.synced().types(BOOKS, Types.unmarked()));
    settled();
    var faults = new ArrayDeque<>(List.of(Fault.LOST_ANSWER));
    world.system(BOOKS).faults = () -> faults.isEmpty() ? Fault.NONE : faults.poll();
    world
        .system(CRM)
        .create(
            Map.of(
                "email", Value.text("ann@example.com"),
                "firstName", Value.text("Ann"),
                "lastName", Value.text("Lee"),
                "company", Value.text("Acme")));
    world.arrive();
    while (world.system(BOOKS).ids().isEmpty()) {
      world.step();
      world.clock.pass(Duration.ofSeconds(1));
    }
    world.silenceWebhooks();
    world.system(BOOKS).edit("1", "email", Value.text("ann.lee@example.com"));
    world.settle();

    var plan = bulk.plan(SMALL_PAGES);

    assertThat(of(plan, PlanItem.Kind.CREATE))
        .extracting(it -> it.target().system())
        .doesNotContain(CRM);
    assertThat(of(plan, PlanItem.Kind.QUESTION))
        .anySatisfy(
            it -> assertThat(it.effect().reason()).contains("Which record is books/contacts/1?"));
  }

  @Test
  @DisplayName("S13: what a plan of one direction writes over is shown and approved with it")
  void aFirstMeetingOfOneDirectionIsApprovedWithThePlan() {
    world(Contacts.synced().oneWay());
    person(CRM, "ann@example.com", "Ann");
    person(BOOKS, "ann@example.com", "Other");
    settled();

    var plan = bulk.plan(SMALL_PAGES);
    assertThat(bulk.items(plan))
        .filteredOn(it -> it.kind() == PlanItem.Kind.UPDATE)
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.effect().changes().get("firstName"))
                    .isEqualTo(new AttributeChange(Value.text("Other"), Value.text("Ann"))));
    var planned = planned(plan);

    bulk.execute(plan);
    assertThat(journal()).containsExactlyInAnyOrderElementsOf(planned);
    assertThat(firstNames(BOOKS)).containsExactly("Ann");
    assertThat(bulk.items(bulk.plan(SMALL_PAGES))).isEmpty();
  }

  @Test
  @DisplayName("S13: without a plan what one direction met stays, and what was empty is filled")
  void aFirstMeetingOfOneDirectionWithoutAPlan() {
    world(Contacts.synced().oneWay());
    person(CRM, "ann@example.com", "Ann");
    person(BOOKS, "ann@example.com", "Other");
    person(CRM, "bob@example.com", "Bob");
    person(BOOKS, "bob@example.com", "");
    settled();

    bulk.backfill(SMALL_PAGES);

    assertThat(firstNames(BOOKS)).containsExactlyInAnyOrder("Other", "Bob");
    assertThat(world.reasons()).contains("foreign-write-flagged");
  }

  @Test
  @DisplayName("S13: a backfill without an approved plan leaves a first meeting to a person")
  void aBackfillLeavesAFirstMeetingToAPerson() {
    var run = bulk.backfill(SMALL_PAGES);

    assertThat(firstNames(BOOKS)).contains("Other3");
    assertThat(run.status()).isEqualTo(Run.Status.PARTIAL);
    assertThat(run.counts().get(RunCounters.HELD)).isPositive();
  }

  @Test
  @DisplayName(
      "S17: two new records with one match key meet in the plan as they would, pages apart")
  void twoNewRecordsWithOneMatchKeyMeetPagesApart() {
    person(CRM, "p1@example.com", "Twin");
    settled();

    var plan = bulk.plan(SMALL_PAGES);

    assertThat(bulk.items(plan))
        .filteredOn(it -> it.kind() == PlanItem.Kind.QUESTION)
        .singleElement()
        .satisfies(it -> assertThat(it.effect().reason()).contains("identity-conflict"));
    var planned = planned(plan);
    bulk.execute(plan);
    assertThat(journal()).containsExactlyInAnyOrderElementsOf(planned);
  }

  @Test
  @DisplayName("what is not found when a plan is carried out is refused and listed as that")
  void whatIsNotFoundIsRefusedAndListed() {
    var plan = bulk.plan(SMALL_PAGES);
    world.silenceWebhooks();
    world.system(CRM).delete("4");

    var run = bulk.execute(plan);

    assertThat(run.status()).isEqualTo(Run.Status.PARTIAL);
    assertThat(bulk.items(plan))
        .filteredOn(it -> it.progress().status() == PlanItem.Status.REFUSED)
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it.progress().refusal()).isEqualTo("not found: crm"));
  }

  @Test
  @DisplayName("what changed since it was planned is refused and listed; the rest is carried out")
  void whatChangedSinceIsRefusedAndListed() {
    var plan = bulk.plan(SMALL_PAGES);
    world.silenceWebhooks();
    world.system(CRM).edit("4", "firstName", Value.text("Edited"));
    world.system(BOOKS).edit("2", "firstName", Value.text("EditedThere"));

    var run = bulk.execute(plan);

    assertThat(run.status()).isEqualTo(Run.Status.PARTIAL);
    assertThat(run.counts().get(RunCounters.REFUSED)).isPositive();
    assertThat(firstNames(BOOKS))
        .contains("EditedThere", "Name5")
        .doesNotContain("Name4", "Edited", "Name3");
    assertThat(bulk.items(plan))
        .filteredOn(it -> it.progress().status() == PlanItem.Status.REFUSED)
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it.progress().refusal()).startsWith("changed since"))
        .extracting(it -> it.source().ref().id())
        .contains("3", "4");
  }

  @Test
  @DisplayName("S25: a run whose plan is not kept any more fails, whatever it had done before")
  void s25ARunWhosePlanIsNotKeptAnyMoreFails() throws Exception {
    var run = bulk.approve(bulk.plan(SMALL_PAGES));
    try (var connection = world.database().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("delete from plan");
    }
    bulk.work();

    assertThat(bulk.find(run).status()).isEqualTo(Run.Status.FAILED);
    assertThat(bulk.find(run).reason()).contains("plan again");
  }

  @Test
  @DisplayName("S18: a plan whose process died goes on from its checkpoint and comes out the same")
  void aKilledPlanComesOutTheSame() {
    var whole = planned(bulk.plan(SMALL_PAGES));
    var id = bulk.ask(Run.Kind.PLAN, SMALL_PAGES);
    var pages = new AtomicInteger();
    world.system(CRM).listing =
        () -> {
          if (pages.incrementAndGet() == 3) {
            throw new Bulk.Killed();
          }
          return Fault.NONE;
        };
    assertThatThrownBy(() -> bulk.work()).isInstanceOf(Bulk.Killed.class);
    world.system(CRM).listing = () -> Fault.NONE;
    world.clock.pass(Bulk.LEASE.plusSeconds(1));

    new Bulk(world).work();

    assertThat(planned(bulk.plans.find(id).orElseThrow())).containsExactlyElementsOf(whole);
  }

  @Test
  @DisplayName(
      "S25: a record that slipped to a page that was read, as one was deleted, is planned too")
  void aRecordThatSlippedBetweenTwoPagesIsPlannedToo() {
    var pages = new AtomicInteger();
    world.system(CRM).listing =
        () -> {
          if (pages.incrementAndGet() == 2) {
            world.system(CRM).delete("1");
          }
          return Fault.NONE;
        };

    var plan = bulk.plan(SMALL_PAGES);

    var planned =
        bulk.items(plan).stream()
            .map(it -> it.source().ref())
            .filter(it -> it != null && it.system().equals(CRM))
            .map(NativeRef::id);
    assertThat(planned).contains("2", "3", "4", "5", "6", "7", "8");
  }

  @Test
  @DisplayName("S18: an execution whose process died goes on, and writes nothing twice")
  void aKilledExecutionGoesOn() {
    var plan = bulk.plan(SMALL_PAGES);
    var planned = planned(plan);
    var id = bulk.approve(plan);
    var rests = new AtomicInteger();
    bulk.resting =
        () -> {
          if (rests.incrementAndGet() == 2) {
            throw new Bulk.Killed();
          }
        };
    assertThatThrownBy(() -> bulk.work()).isInstanceOf(Bulk.Killed.class);
    world.clock.pass(Bulk.LEASE.plusSeconds(1));

    new Bulk(world).work();

    assertThat(bulk.find(id).status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(journal()).containsExactlyInAnyOrderElementsOf(planned);
  }

  @Test
  void aSystemThatIsDownForAWhileDelaysThePlanAndChangesNothingInIt() {
    var whole = planned(bulk.plan(SMALL_PAGES));
    var asked = new AtomicInteger();
    world.system(BOOKS).faults = () -> asked.getAndIncrement() % 3 == 1 ? Fault.BUSY : Fault.NONE;

    assertThat(planned(bulk.plan(SMALL_PAGES))).containsExactlyInAnyOrderElementsOf(whole);
  }

  @Test
  void thePlanWarnsOfNewerValuesAndOfManyChanges() {
    var summary = bulk.plan(SMALL_PAGES).summary();

    assertThat(summary.canonical())
        .contains("records in books would be changed: more than 20 %")
        .contains("older value over a copy that was changed later");
  }

  @Test
  void aSystemThatSaysNoTotalHasAsManyRecordsAsThePlanRead() {
    world.systems.values().forEach(it -> it.totals = false);

    assertThat(records(bulk.plan(SMALL_PAGES)))
        .containsEntry("books", (long) world.system(BOOKS).ids().size());
    var canary = new BulkRequest(null, Set.of(), null, false, 4, 3);
    assertThat(records(bulk.plan(canary))).as("not read to their end").isEmpty();
  }

  private static Map<String, Long> records(Plan plan) {
    var records = new HashMap<String, Long>();
    for (var it : ((Value.Items) plan.summary().fields().get("targets")).values()) {
      var fields = ((Value.Struct) it).fields();
      if (fields.get("records") instanceof Value.Decimal number) {
        records.put(((Value.Text) fields.get("system")).value(), number.value().longValue());
      }
    }
    return records;
  }

  @Test
  @DisplayName("S1: over random data a run writes just what its plan showed")
  void overRandomDataARunWritesWhatItsPlanShowed() {
    for (long seed = 1; seed <= 8; seed++) {
      var random = new Random(seed);
      world(random.nextBoolean() ? Contacts.synced() : Contacts.synced().firstMeetingByStrategy());
      for (var id : ALL) {
        for (int n = 0; n < 12; n++) {
          person(
              id,
              "p" + random.nextInt(14) + "@example.com",
              random.nextInt(3) == 0 ? "Same" : "Name" + random.nextInt(5));
        }
      }
      settled();
      var plan = bulk.plan(new BulkRequest(null, Set.of(), null, false, null, 5));
      var planned = planned(plan);

      bulk.execute(plan);

      assertThat(journal()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(planned);
    }
  }

  /** Target, kind and values of every write; ids of what is created are not known before. */
  private List<String> planned(Plan plan) {
    var writes = new ArrayList<String>();
    for (var it : bulk.items(plan)) {
      if (it.kind().writes()) {
        writes.add(
            it.target().system()
                + " "
                + (it.kind() == PlanItem.Kind.CREATE)
                + " "
                + it.effect().fields().canonical());
      }
    }
    return writes;
  }

  private List<String> journal() {
    var writes = new ArrayList<String>();
    world.systems.forEach((id, system) -> system.journal.forEach(it -> writes.add(write(id, it))));
    return writes;
  }

  private static String write(SystemId id, MemorySystem.Write write) {
    var fields = new TreeMap<>(write.fields());
    fields.remove("synclineId");
    return id + " " + write.create() + " " + new Value.Struct(fields).canonical();
  }

  private void assertAllEqual() {
    for (var id : ALL) {
      assertThat(firstNames(id)).containsExactlyInAnyOrderElementsOf(firstNames(CRM));
    }
  }

  private List<String> firstNames(SystemId id) {
    return world.system(id).ids().stream()
        .map(it -> world.system(id).fields(it).get("firstName"))
        .map(it -> it instanceof Value.Text text ? text.value() : "")
        .toList();
  }

  private void world(Contacts contacts) {
    world = new World(TestDatabase.fresh(), contacts, 1);
    bulk = new Bulk(world);
    world.clock.set(Contacts.START.minus(Duration.ofDays(30)));
  }

  private void person(SystemId system, String email, String firstName) {
    world.clock.pass(Duration.ofMinutes(1));
    world
        .system(system)
        .create(Map.of("email", Value.text(email), "firstName", Value.text(firstName)));
  }

  private void settled() {
    world.clock.set(Contacts.START.plus(Duration.ofDays(60)));
    world.hooks.clear();
  }
}
