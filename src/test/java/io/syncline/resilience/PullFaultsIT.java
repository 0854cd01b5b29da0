package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.syncline.sandbox.kernel.Fault;
import io.syncline.sandbox.kernel.Fault.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Listings of vendors that fail in every way: either the comparison is of complete data, or it is
 * not trustworthy. The product as a process of its own, over HTTP.
 */
@Tag("process")
@Tag("long")
class PullFaultsIT {

  private static final int PEOPLE = 1_100;
  private static final String LIST_OF_CRM = "/objects/contacts?";
  private static final String LIST_OF_BILLING = "/Contacts?";

  private static final String SYNC =
      """
      service: billing
      version: "1"
      direction: unidirectional
      systems:
        - {id: hubspot, primary: true, objects: [contacts]}
        - {id: xero, objects: [{name: Contacts, mapping: contact}]}
      fieldMapping: {firstName: firstName, lastName: lastName, email: email}
      syncConfig:
        initial: link
        firstMeeting: strategy
        deduplication: {matchFields: [email]}
        reconciliation: {owner: billing-team}
      """;

  @TempDir Path directory;

  private Stage stage;
  private Reconciliations reconciliations;

  @Test
  @DisplayName(
      "S23: 429, 500, resets, slow answers, lost and repeated pages, inserts and kill -9 while we"
          + " page: complete or not trustworthy, never \"all good\" about half the data")
  void aListingThatFailsInAnyWayIsCompletedOrNotTrusted() throws Exception {
    try (var set = Stage.withReadyDatabase(directory, 23)) {
      stage = set;
      reconciliations = new Reconciliations(stage.product, "billing");
      Files.delete(stage.product.routes().resolve("syncs/contacts.sync.yaml"));
      Files.deleteIfExists(stage.product.routes().resolve("syncs/contacts.case.yaml"));
      Definitions.write(stage.product.routes().resolve("syncs/billing.sync.yaml"), SYNC);
      populate();
      stage.product.start("hubspot");
      agrees(reconciliations.ended());
      commandLine();

      errorsThatPass();
      pagesThatComeWrong();
      somebodyWorksMeanwhile();
      killed();
      aPageThatNeverComes();
      halfTheData();
      assertThat(stage.sandboxes.writes("xero")).as("S23: nothing was concluded").isEmpty();
    }
  }

  private void commandLine() {
    var fine = Console.run(stage.product, "reconcile", "billing");
    assertThat(fine.code()).as(fine.err()).isZero();
    assertThat(fine.out())
        .contains("succeeded", "says 1100, pulled 1100, compared 1100")
        .containsPattern("drift +0");
    var unknown = Console.run(stage.product, "reconcile", "nothing");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("no sync of this name");
  }

  private void errorsThatPass() {
    var crm = stage.sandboxes.hubspot.control();
    var billing = stage.sandboxes.xero.control();
    crm.fault(Fault.rateLimit(Duration.ofSeconds(1)).on("GET", LIST_OF_CRM));
    crm.fault(Fault.status(500).times(2).on("GET", pageOfCrm(2)));
    crm.fault(Fault.resetBefore().times(2).on("GET", pageOfCrm(5)));
    billing.fault(Fault.status(503).on("GET", LIST_OF_BILLING));
    billing.fault(Fault.resetAfter().on("GET", LIST_OF_BILLING));
    billing.fault(Fault.slow(Duration.ofSeconds(2)).on("GET", LIST_OF_BILLING));

    agrees(reconciliations.ended());
    assertThat(crm.armed() + billing.armed()).as("faults that hit nothing").isZero();
    clear();
  }

  /** Of a hundred each; every one is given up only after failures of its own. */
  private String pageOfCrm(int number) {
    return "after=" + stage.sandboxes.hubspot.records().get(100 * (number - 1)).id();
  }

  private void pagesThatComeWrong() {
    var billing = stage.sandboxes.xero.control();
    billing.fault(Fault.page(Kind.EMPTY_PAGE).on("GET", "page=2"));
    var lost = reconciliations.ended();
    agrees(lost);
    assertThat(lost.getList("proof.sides.appeared", Long.class))
        .as("found by a second look")
        .anyMatch(it -> it > 0);
    clear();

    billing.fault(Fault.page(Kind.REPEATED_PAGE).times(2).on("GET", LIST_OF_BILLING + "includeA"));
    stage
        .sandboxes
        .hubspot
        .control()
        .fault(Fault.page(Kind.REPEATED_PAGE).times(3).on("GET", LIST_OF_CRM));
    var repeated = reconciliations.ended();
    agrees(repeated);
    clear();
  }

  private void somebodyWorksMeanwhile() {
    var billing = stage.sandboxes.xero;
    stage.sandboxes.latency(Duration.ofMillis(150), Duration.ofMillis(100));
    var run = reconciliations.ask();
    for (int i = 0; i < 10; i++) {
      billing.createSilently(person(PEOPLE + i, "Name", "EmailAddress", "FirstName", "LastName"));
    }
    var ended = reconciliations.ended(run);
    stage.sandboxes.latency(Duration.ZERO, Duration.ZERO);

    assertThat(ended.getString("status")).isEqualTo("succeeded");
    assertThat(ended.getLong("counts.agreeing")).isEqualTo(PEOPLE);
    assertThat(ended.getLong("counts.drift")).as("they are new: lag").isZero();
  }

  private void killed() {
    stage.sandboxes.latency(Duration.ofMillis(400), Duration.ZERO);
    var run = reconciliations.ask();
    await("pages are staged").until(() -> staged(run) > 300);
    stage.product.kill9();
    stage.sandboxes.latency(Duration.ZERO, Duration.ZERO);
    long before = staged(run);
    assertThat(before).as("half of it").isBetween(300L, 2L * PEOPLE - 1);
    stage.product.start("hubspot");

    var ended = reconciliations.ended(run);
    assertThat(ended.getString("status")).isEqualTo("succeeded");
    assertThat(ended.getLong("counts.agreeing")).isEqualTo(PEOPLE);
  }

  private long staged(String run) {
    return stage.tables.number("select count(*) from staging_row where run_id = '" + run + "'");
  }

  private void aPageThatNeverComes() {
    var lost = Fault.page(Kind.EMPTY_PAGE).times(Fault.ALWAYS);
    stage.sandboxes.xero.control().fault(lost.on("GET", "page=2"));
    var result = Console.run(stage.product, "reconcile", "billing");
    assertThat(result.code()).as("never all good").isEqualTo(1);
    assertThat(result.out())
        .contains("not-trustworthy")
        .containsPattern("says 1110, pulled 6[0-9]{2},");
    var run = reconciliations.ended();
    assertThat(run.getString("status")).isEqualTo("not-trustworthy");
    assertThat(run.getString("reason")).contains("xero").contains(String.valueOf(PEOPLE + 10));
    assertThat(run.getLong("counts.drift")).isZero();
    assertThat(stage.product.output()).contains("not trustworthy");
    clear();
  }

  private void halfTheData() {
    var crm = stage.sandboxes.hubspot;
    crm.control().webhooks().drop(1.0);
    crm.records().stream().limit(PEOPLE / 2).forEach(it -> crm.remove(it.id()));
    var run = reconciliations.ended();
    assertThat(run.getString("status")).isEqualTo("not-trustworthy");
    assertThat(run.getString("reason")).contains("hubspot", "550", "1100");
    assertThat(run.getLong("counts.drift")).isZero();
  }

  private void agrees(JsonPath run) {
    assertThat(run.getString("status")).as(run.prettify()).isEqualTo("succeeded");
    assertThat(run.getLong("counts.agreeing")).isEqualTo(PEOPLE);
    assertThat(run.getLong("counts.drift")).isZero();
    assertThat(run.getLong("counts.suspects")).isZero();
  }

  /** As of three hours ago. */
  private void populate() {
    var crm = stage.sandboxes.hubspot;
    var billing = stage.sandboxes.xero;
    crm.control().clockOffset(Duration.ofHours(-3));
    billing.control().clockOffset(Duration.ofHours(-3));
    for (int i = 0; i < PEOPLE; i++) {
      crm.createSilently(person(i, "company", "email", "firstname", "lastname"));
      billing.createSilently(person(i, "Name", "EmailAddress", "FirstName", "LastName"));
    }
    crm.control().clockOffset(Duration.ZERO);
    billing.control().clockOffset(Duration.ZERO);
  }

  private static Map<String, String> person(
      int number, String name, String email, String first, String last) {
    return Map.of(
        name, "Person " + number,
        email, "person%04d@example.com".formatted(number),
        first, "First" + number,
        last, "Last" + number);
  }

  private void clear() {
    List.of(stage.sandboxes.hubspot, stage.sandboxes.xero)
        .forEach(it -> it.control().clearFaults());
  }
}
