package io.syncline.journey;

import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.alert.Condition;
import io.syncline.core.alert.Condition.Of;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.rule.ChangeLimit;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.rule.Strategy.Kind;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import io.syncline.store.alert.PostgresConditions;
import io.syncline.store.sql.Database;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the database says of what waits, failed or needs a person. */
class AlertConditionsTest {

  private static final Map<String, Value> ANN = Ann.BARE;

  private World world = world(Contacts.synced());

  private List<Condition> of(AlertRule rule, Set<String> paused) {
    var conditions =
        new PostgresConditions(
            new Database(world.database()), () -> world.installation.pausing(paused));
    return conditions.look(world.clock.instant()).stream()
        .filter(it -> it.of().rule() == rule)
        .toList();
  }

  private List<Condition> of(AlertRule rule) {
    return of(rule, Set.of());
  }

  @Test
  void aSettledWorldHasNone() {
    world.settled(ANN);
    for (var rule : AlertRule.values()) {
      assertThat(of(rule)).as(rule.key()).isEmpty();
    }
  }

  @Test
  void changesThatWaitToBeJudgedAreLagUnlessTheirSyncIsPaused() {
    var ann = world.settled(ANN);
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    var edited = world.clock.instant();
    world.arrive();
    assertThat(of(AlertRule.LAG))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.of()).isEqualTo(Condition.Of.system(AlertRule.LAG, "crm"));
              assertThat(it.since()).isBetween(edited, world.clock.instant());
              assertThat(it.text()).isEqualTo("1 change of crm waits to be judged");
            });
    assertThat(of(AlertRule.LAG, Set.of("contacts"))).isEmpty();
    world.pausedSystems().pause(CRM, "mara", world.clock.instant());
    assertThat(of(AlertRule.LAG)).as("an operator paused it").isEmpty();
  }

  @Test
  void writesThatAreTriedAgainAndAgainAreFailures() throws SQLException {
    var ann = world.settled(ANN);
    world.system(Contacts.BOOKS).faults = () -> Fault.DOWN;
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 50);
    assertThat(of(AlertRule.LAG)).extracting(it -> it.of().subject()).contains("books");
    assertThat(of(AlertRule.FAILURES)).isEmpty();
    try (var connection = world.database().getConnection();
        var statement = connection.createStatement()) {
      statement.executeUpdate("update delivery set attempts = 5 where target = 'books'");
    }
    assertThat(of(AlertRule.FAILURES))
        .singleElement()
        .extracting(Condition::text)
        .isEqualTo("A write to books was tried 5 times without success");
  }

  @Test
  void workflowsThatFailedAndErasuresThatWaitNeedAPerson() throws SQLException {
    assertThat(of(AlertRule.WORKFLOWS)).isEmpty();
    try (var connection = world.database().getConnection();
        var statement = connection.createStatement()) {
      for (var state : List.of("failed", "waiting", "running")) {
        statement.executeUpdate(
            "insert into workflow_instance (id, sync, workflow, entity, record_id, started_by,"
                + " state, steps, started_at, revision) values (gen_random_uuid(), 'contacts',"
                + " 'hire', 'contact', gen_random_uuid(), 'ada', '"
                + state
                + "', '[]', now(), 1)");
      }
      statement.executeUpdate(
          "insert into erasure (id, record_id, entity, actor, reason, state, steps, cleared,"
              + " began_at, revision) values (gen_random_uuid(), gen_random_uuid(), 'contact',"
              + " 'ada', 'request 7', 'waiting', '[]', '{}', now(), 1)");
    }
    assertThat(of(AlertRule.WORKFLOWS))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.of()).isEqualTo(Of.syncs(AlertRule.WORKFLOWS, "contacts"));
              assertThat(it.count()).isEqualTo(2);
              assertThat(it.text()).startsWith("1 workflow failed, and 1 waits for an approval");
            });
    assertThat(of(AlertRule.ERASURES))
        .singleElement()
        .extracting(Condition::text)
        .isEqualTo("1 erasure waits for a person: `syncline privacy list`");
  }

  @Test
  void conflictsAreOfTheirSync() {
    world = world(Contacts.synced().by(Strategy.of(Kind.MANUAL)));
    var ann = world.settled(ANN);
    world.system(CRM).edit(ann, "company", Value.text("crm"));
    world.system(Contacts.BOOKS).edit("1", "company", Value.text("books"));
    world.settle();
    assertThat(of(AlertRule.CONFLICTS))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.of().subject()).isEqualTo("contacts");
              assertThat(it.count()).isPositive();
              assertThat(it.text()).endsWith("1 conflict waits for a decision");
            });
    assertThat(of(AlertRule.QUESTIONS)).isEmpty();
  }

  private static Contacts limited() {
    var limit = new ChangeLimit(new BigDecimal(50), null, BigDecimal.TEN);
    return Contacts.synced()
        .typed("company", ValueType.INTEGER)
        .attributes(it -> it.name().equals("company") ? it.within(limit) : it);
  }

  private void changedTooMuch() {
    var fields = new HashMap<>(ANN);
    fields.put("company", Value.decimal(100));
    var ann = world.settled(fields);
    world.system(CRM).edit(ann, "company", Value.decimal(12));
    world.settle();
  }

  @Test
  void aLargeChangeIsABrakeUnlessItsSyncWantsAnAlertOfItsOwn() {
    world = world(limited());
    changedTooMuch();
    assertThat(of(AlertRule.BRAKES)).hasSize(1);
    assertThat(of(AlertRule.LARGE_CHANGES)).isEmpty();

    world = world(limited().alerts(AlertSettings.STANDARD.largeChanges()));
    changedTooMuch();
    assertThat(of(AlertRule.BRAKES)).isEmpty();
    assertThat(of(AlertRule.LARGE_CHANGES))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.of()).isEqualTo(Of.syncs(AlertRule.LARGE_CHANGES, "contacts"));
              assertThat(it.count()).isEqualTo(1);
              assertThat(it.text())
                  .isEqualTo(
                      "1 change of company is larger than `safetyThreshold` lets pass, and waits"
                          + " until a person allows or refuses it");
            });
  }

  @Test
  void whatASystemChangedAndMayNotIsAForeignWriteForADay() {
    world = world(Contacts.synced().oneWay());
    var ann = world.settled(ANN);
    assertThat(of(AlertRule.FOREIGN_WRITES)).isEmpty();
    world.system(Contacts.BOOKS).edit("1", "company", Value.text("books"));
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.settle();
    assertThat(of(AlertRule.FOREIGN_WRITES))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.of()).isEqualTo(Of.system(AlertRule.FOREIGN_WRITES, "books"));
              assertThat(it.count()).isEqualTo(1);
              assertThat(it.text()).startsWith("1 edit in books").doesNotContain("company");
            });
    world.clock.pass(Duration.ofHours(25));
    assertThat(of(AlertRule.FOREIGN_WRITES)).isEmpty();
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 1);
  }
}
