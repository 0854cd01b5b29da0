package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Choice;
import io.syncline.store.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples as they are written, over HTTP and real PostgreSQL, while vendors fail. */
class ExamplesJourneyTest {

  private static final Instant FRIDAY = Instant.parse("2026-03-06T08:00:00Z");
  private static final double OFTEN = 0.2;
  private static final String ANN = "ann@example.com";
  private static final String BOB = "bob@example.com";
  private static final String LOCATION = "gid://shopify/Location/1";
  private static final String LEVEL = "gid://shopify/InventoryLevel/9";
  private static final String LEVEL_OF_A1 =
      """
      {"item.sku": "A-1", "item.id": "gid://shopify/InventoryItem/9", "location.id": "gid://shopify/Location/1",
       "quantities[name=available].quantity": 95}
      """;
  private static final String XERO_ID = "00000000-0000-4000-8000-00000000000%d";

  private final long seed = Long.getLong("journey.seed", 1);
  private Example example;

  @TempDir Path folder;

  @BeforeEach
  void needsDatabase() {
    Assumptions.assumeFalse(TestDatabase.IN_MEMORY, "needs a database");
    System.out.println("ExamplesJourneyTest: -Djourney.seed=" + seed);
  }

  @AfterEach
  void stop() {
    if (example != null) {
      example.close();
    }
  }

  private void example(String name, List<String> systems, Map<String, String> settings) {
    example = new Example(name, FRIDAY, seed, folder.resolve("routes"), systems, settings);
    example.failing(OFTEN);
  }

  @Test
  @DisplayName(
      "hr: accounts appear in order on the first day, each once; an account deleted in the"
          + " directory archives no employee; a dismissal archives in reverse, once approved")
  void accountsOfEmployees() {
    example("hr", List.of("bamboohr", "okta", "harvest"), Map.of());
    hired("7", "ann", "2026-03-09");
    hired("8", "bob", "2026-03-09");
    example.settle();
    assertThat(example.journal()).as("before the first day").isEmpty();

    example.clock.set(Instant.parse("2026-03-08T22:50:00Z"));
    example.settle();
    assertThat(example.journal()).as("ten minutes before").isEmpty();
    example.loseAnswerTo("okta users.CREATE");
    example.clock.set(Instant.parse("2026-03-09T06:00:00Z"));
    example.settle();
    example.answerUnknown("harvest", "users", "email", "email");
    assertThat(example.all("okta", "users", "profile.email"))
        .as(example::history)
        .containsExactly(ANN, BOB);
    assertThat(example.all("harvest", "users", "email")).containsExactly(ANN, BOB);
    assertThat(example.firstOf("okta users.CREATE")).isLessThan(example.firstOf("harvest users"));
    example.assertAgreement();

    example.failing(OFTEN);
    example.delete("okta", "users", example.id("okta", "users", "profile.email", BOB));
    example.settle();
    assertThat(example.writes("bamboohr")).isEmpty();
    assertThat(example.journal()).noneMatch(it -> it.endsWith("ARCHIVE"));

    example.edit("bamboohr", "employees", "7", "{\"status\": \"Inactive\"}");
    example.settle();
    assertThat(example.journal()).noneMatch(it -> it.endsWith("ARCHIVE"));
    example.installed.approve("leave");
    example.settle();
    assertThat(example.journal().stream().filter(it -> it.endsWith("ARCHIVE")).toList())
        .containsExactly("harvest users.ARCHIVE", "okta users.ARCHIVE");
    assertThat(example.writes("bamboohr")).isEmpty();
    assertThat(example.installed.questions())
        .hasSize(1)
        .allMatch(it -> it.contains("is gone there"));
    example.assertFaultsHappened();
  }

  private void hired(String id, String name, String day) {
    example.edit(
        "bamboohr",
        "employees",
        id,
        """
        {"employeeId": "%s", "workEmail": "%s@example.com", "firstName": "%s", "lastName": "Lee", "status": "Active", "hireDate": "%s"}
        """
            .formatted(id, name, name, day));
    example.between();
  }

  @Test
  @DisplayName(
      "crm: contacts of three vendors agree, each once, and support gets them after a look")
  void contacts() {
    example("crm", List.of("salesforce", "hubspot", "zendesk"), Map.of());
    for (int i = 0; i < 8; i++) {
      var email = "person%d@example.com".formatted(i);
      if (i % 2 == 0) {
        example.edit("hubspot", "contacts", "h" + i, hubspot(email, i));
      }
      if (i % 4 > 0) {
        example.between();
        example.edit("salesforce", "Contact", "s" + i, salesforce(email, i));
      }
      example.between();
    }
    example.settle();
    assertThat(example.vendor("zendesk").records("users")).as("before a look").isEmpty();
    example.installed.decide(new Choice.Create());
    example.settle();
    example.edit("salesforce", "Contact", "s1", "{\"Email\": \"new@example.com\"}");
    example.edit("hubspot", "contacts", "h2", "{\"properties.phone\": \"+41441112233\"}");
    example.assertAgreement();

    var expected =
        IntStream.range(0, 8)
            .mapToObj(i -> i == 1 ? "new@example.com" : "person%d@example.com".formatted(i))
            .sorted()
            .toList();
    assertThat(plain(example.all("salesforce", "Contact", "Email"))).isEqualTo(expected);
    assertThat(plain(example.all("hubspot", "contacts", "properties.email"))).isEqualTo(expected);
    assertThat(plain(example.all("zendesk", "users", "email"))).isEqualTo(expected);
    assertThat(example.all("zendesk", "users", "phone")).contains("+41441112233");
    assertThat(example.all("salesforce", "Contact", "Phone")).contains("+41441112233");
  }

  @Test
  @DisplayName("quality: what is written badly is cleaned, waits or is refused, and is never lost")
  void goodPeople() {
    example("quality", List.of("salesforce", "hubspot"), Map.of());
    person("1", " Ann@Example.COM ", "Ann", "Moser", "044 765 43 21");
    person("2", "", "Bea", "Frei", "");
    person("3", "nobody", "Cid", "Keller", "");
    person("4", "dan@example.com", "Dan", "Huber", "12");
    example.settle();
    assertThat(example.all("salesforce", "Contact", "Email")).containsExactly(ANN);
    assertThat(example.all("salesforce", "Contact", "Phone")).containsExactly("+41447654321");
    assertThat(example.installed.questions())
        .anyMatch(it -> it.startsWith("invalid_value: email of hubspot/contacts/2"))
        .anyMatch(it -> it.startsWith("invalid_value: phone of hubspot/contacts/4"))
        .anyMatch(it -> it.startsWith("dead: transform: email"));

    person("2", "bea@example.com", "Bea", "Frei", "");
    person("3", "cid@example.com", "Cid", "Keller", "");
    person("4", "dan@example.com", "Dan", "Huber", "+41 44 111 22 33");
    example.settle();
    example.edit("salesforce", "Contact", "s1", salesforce("ANN.MOSER@example.org", 1));
    example.assertAgreement();
    assertThat(plain(example.all("hubspot", "contacts", "properties.email")))
        .hasSize(5)
        .isEqualTo(plain(example.all("salesforce", "Contact", "Email")));
  }

  private void person(String id, String email, String first, String last, String phone) {
    example.edit(
        "hubspot",
        "contacts",
        id,
        """
        {"properties.email": "%s", "properties.firstname": "%s", "properties.lastname": "%s", "properties.phone": "%s"}
        """
            .formatted(email, first, last, phone));
    example.between();
  }

  /** As the syncs compare addresses. */
  private static List<String> plain(List<String> all) {
    return all.stream().map(it -> it.strip().toLowerCase(Locale.ROOT)).sorted().toList();
  }

  private static String hubspot(String email, int number) {
    return """
        {"properties.email": "%s", "properties.firstname": "First%d", "properties.lastname": "Last%d"}
        """
        .formatted(email, number, number);
  }

  private static String salesforce(String email, int number) {
    return """
           {"Email": "%s", "FirstName": "First%d", "LastName": "Last%d"}
           """
        .formatted(email, number, number);
  }

  @Test
  @DisplayName("inventory: the shop never offers what is not there while the buffer holds")
  void stock() {
    example("inventory", List.of("warehouse", "shopify"), Map.of());
    var shop = example.vendor("shopify");
    shop.edit(
        "locations", LOCATION, Map.of("name", Value.text("Shop"), "isActive", Value.flag(true)));
    example.edit("shopify", "inventory", LEVEL, LEVEL_OF_A1);
    example.edit(
        "warehouse", "stock", "1", "{\"sku\": \"A-1\", \"quantity\": 100, \"reserved\": 0}");
    example.settle();
    assertThat(offered()).as(example::history).isEqualTo(95);
    int reserved = 0;
    for (int burst = 0; burst < 4; burst++) {
      for (int order = 0; order < 5; order++) {
        example.edit("warehouse", "stock", "1", "{\"reserved\": " + ++reserved + "}");
        assertThat(offered()).as("offered").isLessThanOrEqualTo(100 - reserved);
        example.between();
        assertThat(offered()).as("offered").isLessThanOrEqualTo(100 - reserved);
      }
      example.settle();
      assertThat(offered()).isEqualTo(95 - reserved);
    }
    assertThat(example.writes("warehouse")).isEmpty();
    example.assertAgreement();

    example.edit("warehouse", "stock", "1", "{\"quantity\": 26}");
    example.settle();
    assertThat(example.installed.questions()).hasSize(1);
    assertThat(offered()).as("a large fall waits for a person").isEqualTo(75);
  }

  private int offered() {
    return Integer.parseInt(
        example.field("shopify", "inventory", LEVEL, "quantities[name=available].quantity"));
  }

  @Test
  @DisplayName(
      "finance: each charge pays its invoice once, the bank confirms it, nothing is charged")
  void payments() {
    example("finance", List.of("stripe", "xero", "bank"), Map.of());
    for (int i = 1; i <= 4; i++) {
      example.edit(
          "xero",
          "invoices",
          XERO_ID.formatted(i),
          """
          {"InvoiceNumber": "INV-%d", "Total": %d.5, "CurrencyCode": "EUR"}
          """
              .formatted(i, 100 + i));
      example.edit(
          "stripe",
          "invoices",
          "in_" + i,
          """
          {"number": "INV-%d", "total": %d50, "currency": "eur"}
          """
              .formatted(i, 100 + i));
      example.between();
    }
    example.settle();
    for (int i = 1; i <= 4; i++) {
      example.edit(
          "stripe",
          "charges",
          "ch_" + i,
          """
          {"invoice": "in_%d", "description": "INV-%d", "amount": %d50, "currency": "eur", "status": "succeeded"}
          """
              .formatted(i, i, 100 + i));
      example.between();
      example.edit(
          "bank",
          "transactions",
          "t-" + i,
          """
          {"reference": "INV-%d", "amount": %d.50, "iso_currency_code": "EUR", "date": "2026-03-06", "booked_on": "2026-03-07"}
          """
              .formatted(i, 100 + i));
      example.between();
    }
    example.settle();
    example.answerUnknown("xero", "payments", "details", "Reference");
    example.assertAgreement();

    assertThat(example.all("xero", "payments", "Amount"))
        .containsExactly("101.50", "102.50", "103.50", "104.50");
    assertThat(example.all("xero", "payments", "Invoice.InvoiceID"))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 4).mapToObj(XERO_ID::formatted).toList());
    assertThat(example.writes("stripe")).as("charges").isEmpty();
    assertThat(example.writes("bank")).isEmpty();
    assertThat(example.values("payment", "reconciled"))
        .containsExactly("true", "true", "true", "true");
  }

  @Test
  @DisplayName(
      "customer-data: one customer in three systems, each once, and what is asked elsewhere")
  void customers() {
    example("customer-data", List.of("shopify", "stripe", "intercom", "people-data"), Map.of());
    for (int i = 0; i < 6; i++) {
      example
          .vendor("people-data")
          .edit(
              "people",
              "p" + i,
              Map.of(
                  "email", Value.text("buyer%d@example.com".formatted(i)),
                  "summary", Value.text("Buys tea " + i),
                  "likelihood", Value.decimal("0.9")));
      example.edit(
          "shopify",
          "customers",
          "gid://shopify/Customer/" + i,
          """
          {"firstName": "First%d", "lastName": "Last%d", "defaultEmailAddress.emailAddress": "buyer%d@example.com"}
          """
              .formatted(i, i, i));
      example.between();
      if (i % 3 == 0) {
        example.edit(
            "stripe", "customers", "cus_" + i, "{\"email\": \"buyer%d@example.com\"}".formatted(i));
        example.between();
      }
    }
    example.settle();
    example.edit("shopify", "customers", "gid://shopify/Customer/1", "{\"note\": \"Buys coffee\"}");
    example.settle();
    example.assertAgreement();

    var buyers = IntStream.range(0, 6).mapToObj("buyer%d@example.com"::formatted).toList();
    assertThat(example.all("shopify", "customers", "defaultEmailAddress.emailAddress"))
        .isEqualTo(buyers);
    assertThat(example.all("stripe", "customers", "email")).isEqualTo(buyers);
    assertThat(example.all("intercom", "contacts", "email")).isEqualTo(buyers);
    assertThat(example.all("stripe", "customers", "description"))
        .containsExactly(
            "Buys coffee", "Buys tea 0", "Buys tea 2", "Buys tea 3", "Buys tea 4", "Buys tea 5");
  }

  @Test
  @DisplayName(
      "projects: tasks agree; hours are booked once, and invoiced once, after a person agreed")
  void projects() {
    example(
        "projects",
        List.of("jira-cloud", "asana", "harvest", "xero"),
        Map.of("asana.project", "900"));
    example.vendor("asana").edit("projects", "900", Map.of("name", Value.text("Dam")));
    example.edit("harvest", "clients", "3", "{\"name\": \"Dam builders\", \"currency\": \"EUR\"}");
    example.edit(
        "harvest", "projects", "7", "{\"name\": \"Dam\", \"code\": \"DAM\", \"client.id\": 3}");
    example.edit("xero", "contacts", XERO_ID.formatted(9), "{\"Name\": \"Dam builders\"}");
    example.edit("jira-cloud", "projects", "10000", "{\"key\": \"DAM\", \"name\": \"Dam\"}");
    example.settle();
    for (int i = 1; i <= 3; i++) {
      example.edit(
          "jira-cloud",
          "issues",
          "1000" + i,
          """
          {"key": "DAM-%d", "fields.summary": "Build %d", "fields.project.id": "10000"}
          """
              .formatted(i, i));
      example.between();
      example.edit(
          "jira-cloud",
          "worklogs",
          "1000%d~50%d".formatted(i, i),
          """
          {"issueId": "1000%d", "timeSpentSeconds": 5400, "started": "2026-03-05T09:00:00.000+0000"}
          """
              .formatted(i));
      example.between();
    }
    example.settle();
    example.answerUnknown("asana", "tasks", "title", "name");
    example.installed.decide(new Choice.Create());
    example.settle();
    example.answerUnknown("asana", "tasks", "title", "name");
    assertThat(example.all("asana", "tasks", "name"))
        .containsExactly("Build 1", "Build 2", "Build 3");
    assertThat(example.all("harvest", "time_entries", "hours"))
        .as(() -> example.history() + example.installed.openWorkflows())
        .containsExactly("1.5", "1.5", "1.5");

    for (var id : example.vendor("harvest").records("time_entries").keySet()) {
      example.edit(
          "harvest",
          "time_entries",
          id,
          """
          {"client.id": 3, "billable": true, "is_billed": false, "billable_rate": 90, "is_closed": true}
          """);
      example.between();
    }
    example.settle();
    assertThat(example.vendor("xero").records("invoices")).as("while it is open").isEmpty();
    example.assertAgreement();
    example.failing(OFTEN);
    example.edit("harvest", "projects", "7", "{\"is_active\": false}");
    example.settle();
    assertThat(example.vendor("xero").records("invoices")).as("unasked").isEmpty();
    example.installed.decide(new Choice.Create());
    example.settle();
    example.answerUnknown("xero", "invoices", "reference", "Reference");
    assertThat(example.vendor("xero").records("invoices"))
        .as(() -> example.history() + example.installed.openWorkflows())
        .hasSize(1);
    assertThat(example.writes("xero"))
        .isNotEmpty()
        .allMatch(it -> it.startsWith("xero invoices.CREATE"));
  }
}
