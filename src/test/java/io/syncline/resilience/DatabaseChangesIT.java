package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.system.jdbc.BusinessDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged product, a table that reports its changes at once, and a kill in between. */
@Tag("process")
@Tag("long")
class DatabaseChangesIT {

  private static final String CUSTOMERS =
      """
      create table customers (
        no integer generated always as identity primary key,
        first_name text, email text not null unique,
        created_at timestamptz not null default now(), changed_at timestamptz not null default now())
      """;

  private static final String TYPE =
      """
      type: erp
      transport: jdbc
      objects:
        customers:
          entities: [contact]
          table: {name: customers, writes: [create, update]}
          matchKeys: [email]%s
          fields:
            first_name: {attribute: firstName, pii: true}
            email: {attribute: email, type: email, pii: true, required: true, findable: true, unique: true}
      """;

  private static final String POLLED =
      "\n    createdAt: created_at\n    updatedAt: changed_at\n    granularity: 1ms";

  /** After the poll of its start a process has no second one. */
  private static final String SYNC =
      """
      service: people
      direction: bi-directional
      systems:
        - {id: hubspot, primary: true, objects: [contacts]}
        - {id: erp, objects: [{name: customers, mapping: contact}]}
      fieldMapping: {firstName: firstName, email: email}
      syncConfig:
        initial: link
        pollInterval: 2h
        changeDetection: %s
        firstMeeting: strategy
        reconciliation: {minCountRatio: 0.5, window: 1s, respond: fix}
        deduplication: {matchFields: [email]}
      """;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  private Stage stage;
  private BusinessDatabase erp;
  private People people;

  @Test
  @DisplayName(
      "triggers report at once; after a kill a poll finds the change, and reconciliation the"
          + " delete")
  void whatTriggersReportedToNobodyIsFound() {
    try (var business = new BusinessDatabase(CUSTOMERS);
        var set = Stage.withReadyDatabase(directory, 42)) {
      prepare(set, business, "database-trigger", POLLED);
      stage.product.command("trigger", "erp", "customers", "--apply");
      stage.sandboxes.hubspot.createSilently(
          "contacts", Map.of("firstname", "Ada", "email", "Ada@example.com"));
      arrive("Ada");
      stage.product.start("hubspot");
      awaitListening(1);
      await("the only poll").atMost(PATIENCE).until(() -> people.links("erp") == 1);

      arrive("Bob", "Cid");
      awaitInHubSpot("Ada", "Bob", "Cid");
      stage.awaitQuiet();
      stage.product.kill9();
      whileItIsDown();

      stage.product.start("hubspot");
      awaitListening(2);
      awaitInHubSpot("Eve", "Bob", "Cid", "Dan");
      erp.execute("update customers set first_name = 'Kim' where first_name = 'Cid'");
      awaitInHubSpot("Eve", "Bob", "Kim", "Dan");
      var run = new Reconciliations(stage.product, "people").ended();
      assertThat(run.getString("status")).as(run.prettify()).isEqualTo("succeeded");
      awaitInHubSpot("Eve", "Kim", "Dan");
      assertThat(people.deadLetters()).isEmpty();
    }
  }

  @Test
  @DisplayName("cdc: the log reports all, also what changed while the killed product was down")
  void whatTheLogHoldsIsReportedWithoutAnyPoll() {
    try (var business = BusinessDatabase.logical(CUSTOMERS);
        var set = Stage.withReadyDatabase(directory, 43)) {
      prepare(set, business, "cdc", "");
      stage.product.command("capture", "erp", "--apply");
      stage.product.start("hubspot");

      arrive("Ada", "Bob", "Cid");
      awaitInHubSpot("Ada", "Bob", "Cid");
      stage.awaitQuiet();
      arrive("Joe");
      stage.product.kill9();
      whileItIsDown();

      stage.product.start("hubspot");
      awaitInHubSpot("Eve", "Cid", "Joe", "Dan");
      stage.awaitQuiet();
      assertThat(stage.tables.rows("select failure, uncaptured, missed_why from change_capture"))
          .singleElement()
          .satisfies(it -> assertThat(it.values()).containsOnly(""));
      assertThat(people.deadLetters()).isEmpty();
    }
  }

  private void prepare(Stage set, BusinessDatabase business, String way, String times) {
    stage = set;
    erp = business;
    people = new People(stage, SYNC.formatted(way));
    Definitions.write(
        stage.product.routes().resolve("systems/erp.system.yaml"), TYPE.formatted(times));
    var variables = new HashMap<String, String>();
    erp.settings()
        .forEach((key, value) -> variables.put("ERP_" + key.toUpperCase(Locale.ROOT), value));
    if (way.equals("cdc")) {
      variables.put("ERP_REPLICATION_SLOT", erp.slot());
    }
    stage.product.with(variables);
  }

  private void arrive(String... names) {
    for (var name : names) {
      erp.execute(
          "insert into customers (first_name, email) values ('%s', '%s@example.com')"
              .formatted(name, name));
    }
  }

  private void whileItIsDown() {
    erp.execute(
        "update customers set first_name = 'Eve', changed_at = now() where first_name = 'Ada'",
        "delete from customers where first_name = 'Bob'");
    arrive("Dan");
  }

  /** So many processes have said it. */
  private void awaitListening(int processes) {
    await("it listens")
        .atMost(PATIENCE)
        .until(
            () ->
                stage
                        .product
                        .output()
                        .lines()
                        .filter(it -> it.contains("listening to the triggers of its database"))
                        .count()
                    == processes);
  }

  private void awaitInHubSpot(String... names) {
    await("they are in HubSpot")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(inHubSpot()).containsExactlyInAnyOrder(names));
  }

  private List<String> inHubSpot() {
    return stage.sandboxes.hubspot.records("contacts").stream()
        .filter(it -> !it.archived())
        .map(NativeRecord::fields)
        .map(it -> it.path("firstname").asText(""))
        .toList();
  }
}
