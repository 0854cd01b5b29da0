package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.system.jdbc.BusinessDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of a company's own PostgreSQL in agreement with HubSpot, both ways. */
@Tag("process")
class TablesIT {

  private static final String CUSTOMERS =
      """
      create table customers (
        no integer generated always as identity primary key,
        first_name text, last_name text, email text not null unique, company text,
        row_version integer not null default 1,
        created_at timestamptz not null default now(),
        changed_at timestamptz not null default now())
      """;

  /** As applications do it: the time is that at which the transaction began. */
  private static final String TRIGGER =
      "create function touch() returns trigger language plpgsql as"
          + " 'begin new.changed_at = now(); new.row_version = old.row_version + 1;"
          + " return new; end'";

  private static final String TYPE =
      """
      type: erp
      transport: jdbc
      objects:
        customers:
          entities: [contact]
          table: {name: customers, writes: [create, update]}
          createdAt: created_at
          updatedAt: changed_at
          version: xmin
          granularity: 1ms
          matchKeys: [email]
          fields:
            first_name: {attribute: firstName, pii: true}
            last_name: {attribute: lastName, pii: true}
            email: {attribute: email, type: email, pii: true, required: true, findable: true, unique: true}
            company: {attribute: company}
      """;

  private static final String SYNC =
      """
      service: people
      direction: bi-directional
      systems:
        - {id: hubspot, primary: true, objects: [contacts]}
        - {id: erp, objects: [{name: customers, mapping: contact}]}
      fieldMapping:
        firstName: firstName
        lastName: lastName
        email: email
        company: company
      syncConfig:
        initial: link
        pollInterval: 1s
        firstMeeting: strategy
        deduplication: {matchFields: [email]}
      """;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  private Stage stage;
  private BusinessDatabase erp;
  private People people;

  @Test
  @DisplayName(
      "S8, S13, S22, S23: a table is planned, backfilled, edited on both sides, polled with late"
          + " commits, and reconciled")
  void aTableAndAnHttpSystemAgree() throws SQLException {
    try (var business = new BusinessDatabase(CUSTOMERS, TRIGGER);
        var set = Stage.withReadyDatabase(directory, 41)) {
      stage = set;
      erp = business;
      prepare();
      stage.product.start("hubspot");

      theyAreBroughtTogether();
      editsFlowBothWays();
      aTransactionThatCommitsLateIsNotPassedOver();
      reconciliationFindsWhatNoPollSees();
      assertThat(people.deadLetters()).isEmpty();
    }
  }

  private void prepare() {
    erp.execute(
        "create trigger touch before update on customers for each row execute function touch()",
        "insert into customers (first_name, last_name, email, company)"
            + " select 'First' || i, 'O''Last' || i, 'person' || i || '@example.com', null"
            + " from generate_series(1, 30) i");
    for (int i = 21; i <= 40; i++) {
      stage.sandboxes.hubspot.createSilently(
          "contacts",
          Map.of("email", People.email(i), "firstname", "First" + i, "lastname", "O'Last" + i));
    }
    people = new People(stage, SYNC);
    Definitions.write(stage.product.routes().resolve("systems/erp.system.yaml"), TYPE);
    Definitions.write(
        stage.product.routes().resolve("systems/erp.connection.yaml"),
        "type: erp\nsettings: {url: \"${ERP_DB}\"}\n");
    stage.product.with(
        Map.of(
            "ERP_DB", erp.url(),
            "ERP_USER", erp.settings().get("user"),
            "ERP_PASSWORD", erp.settings().get("password")));
  }

  private void theyAreBroughtTogether() {
    var result = Console.run(stage.product, "plan", "people");
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains("would create 30");
    assertThat(erp.value("select count(*) from customers")).isEqualTo("30");
    var plan = result.out().lines().findFirst().orElseThrow().substring("plan ".length());
    var run =
        JsonPath.from(stage.product.api("POST", "/plans/" + plan + "/approve", null).body())
            .getString("run");
    assertThat(new Reconciliations(stage.product, "people").ended(run).getString("status"))
        .isEqualTo("succeeded");
    awaitAgreement(40);
  }

  private void editsFlowBothWays() {
    erp.execute("update customers set company = 'Acme' where email = 'person5@example.com'");
    var seven = People.named(stage.sandboxes.hubspot, "contacts", "email", People.email(7));
    stage.sandboxes.hubspot.edit(seven.id(), Map.of("company", "Globex; '--"));
    erp.execute("insert into customers (first_name, email) values ('New', 'person41@example.com')");
    people.arrives(42);
    awaitAgreement(42);
    assertThat(erp.value("select company from customers where email = 'person7@example.com'"))
        .isEqualTo("Globex; '--");
    assertThat(row("person5@example.com").get("company")).isEqualTo("Acme");
  }

  /** Its rows say a time before that of rows which were polled already. */
  private void aTransactionThatCommitsLateIsNotPassedOver() throws SQLException {
    try (var late = erp.open();
        var statement = late.createStatement()) {
      late.setAutoCommit(false);
      statement.execute(
          "update customers set company = 'late' where email = 'person9@example.com'");
      erp.execute("update customers set company = 'soon' where email = 'person8@example.com'");
      await("the later one is polled")
          .atMost(PATIENCE)
          .until(() -> "soon".equals(row("person8@example.com").get("company")));
      late.commit();
    }
    await("the late one is polled")
        .atMost(PATIENCE)
        .until(() -> "late".equals(row("person9@example.com").get("company")));
    awaitAgreement(42);
  }

  private void reconciliationFindsWhatNoPollSees() {
    var clean = new Reconciliations(stage.product, "people").ended();
    assertThat(clean.getString("status")).as(clean.prettify()).isEqualTo("succeeded");
    erp.execute(
        "alter table customers disable trigger touch",
        "update customers set company = 'unseen', changed_at = now() - interval '1 hour'"
            + " where email = 'person11@example.com'");
    var found = new Reconciliations(stage.product, "people").ended();
    assertThat(found.getString("status")).as(found.prettify()).isEqualTo("succeeded");
    assertThat(stage.tables.number("select count(*) from reconciliation_difference")).isEqualTo(1);
  }

  private Map<String, String> row(String email) {
    return inHubSpot().getOrDefault(email, Map.of());
  }

  private void awaitAgreement(int people) {
    await("both agree")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(differences()).isEmpty();
              assertThat(inTable()).hasSize(people);
              assertThat(stage.tables.waiting()).isZero();
            });
  }

  /** Who is not the same on both sides: in the table, and in HubSpot. */
  private Map<String, List<Map<String, String>>> differences() {
    var table = inTable();
    var hubspot = inHubSpot();
    var everyone = new TreeSet<>(table.keySet());
    everyone.addAll(hubspot.keySet());
    var differences = new TreeMap<String, List<Map<String, String>>>();
    for (var one : everyone) {
      var here = table.getOrDefault(one, Map.of());
      var there = hubspot.getOrDefault(one, Map.of());
      if (!here.equals(there)) {
        differences.put(one, List.of(here, there));
      }
    }
    return differences;
  }

  private Map<String, Map<String, String>> inTable() {
    var rows = new TreeMap<String, Map<String, String>>();
    for (var row :
        erp.rows(
            "select email, coalesce(first_name, ''), coalesce(last_name, ''), coalesce(company, '')"
                + " from customers")) {
      rows.put(row.get(0), Map.of("first", row.get(1), "last", row.get(2), "company", row.get(3)));
    }
    return rows;
  }

  private Map<String, Map<String, String>> inHubSpot() {
    var rows = new TreeMap<String, Map<String, String>>();
    for (var record : stage.sandboxes.hubspot.records("contacts")) {
      rows.put(
          text(record, "email"),
          Map.of(
              "first", text(record, "firstname"),
              "last", text(record, "lastname"),
              "company", text(record, "company")));
    }
    return rows;
  }

  private static String text(NativeRecord record, String field) {
    return record.fields().path(field).asText("");
  }
}
