package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.syncline.journey.vendors.Installed.Application;
import io.syncline.resilience.Product;
import io.syncline.sandbox.hubspot.HubSpotSandbox;
import io.syncline.sandbox.zendesk.ZendeskSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged product between vendors that fail: connections break before and after a write, half
 * answers, limits, errors in a 200 and tokens that expire.
 */
@Tag("process")
@Tag("long")
class VendorJourneysIT {

  private static final long SEED = Long.getLong("journey.seed", 1);
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final double FAILING = 0.08;
  private static final int PEOPLE = 12;
  private static final int PAYERS = 9;

  /** Also to a system that takes our id of a new record. */
  private static final String PAYERS_AND_LEDGER =
      StripeAndBooks.PAYERS.replace(
          "fieldMapping:\n",
          """
            - {id: ledger, objects: [{name: customers, mapping: customer}]}
          fieldMapping:
            ledger: {name: name, email: email, phone: phone, currency: currency}
          """);

  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir static Path directory;

  private static Product product;
  private static Packaged packaged;
  private static ContactDesks contacts;
  private static StripeAndBooks money;
  private static final LedgerStandIn LEDGER = new LedgerStandIn();
  private static FaultyPort ledgerPort;

  @BeforeAll
  static void start() throws IOException {
    System.out.println("VendorJourneysIT: -Djourney.seed=" + SEED);
    product = new Product(directory);
    var hubspot = HubSpotSandbox.DEFAULTS.seed(SEED).hook(product.uri("/hooks/hubspot"));
    var zendesk = ZendeskSandbox.DEFAULTS.seed(SEED).hook(product.uri("/hooks/zendesk"));
    contacts =
        new ContactDesks(
            HubSpotSandbox.start(hubspot), ZendeskSandbox.start(zendesk), CLOCK, SEED, id -> {});
    money = new StripeAndBooks(CLOCK, new Random(SEED), SEED);
    ledgerPort = new FaultyPort("ledger", LEDGER, SEED);
    install();
    ports().forEach(it -> it.failing(FAILING));
    ports().forEach(FaultyPort::surely);
    product.start("stripe");
    var started = CLOCK.instant();
    await("vendors that count whole seconds say a later one")
        .atMost(PATIENCE)
        .until(() -> CLOCK.instant().getEpochSecond() > started.getEpochSecond());
  }

  private static void install() throws IOException {
    var systems = new ArrayList<Application>(contacts.installed());
    systems.addAll(money.installed());
    systems.add(new Application("ledger", "ledger", Map.of("baseUrl", ledgerPort.url())));
    var files =
        Map.of(
            "systems/ledger.system.yaml",
            LedgerStandIn.TYPE,
            "syncs/people.sync.yaml",
            ContactDesks.SYNC,
            "syncs/payers.sync.yaml",
            PAYERS_AND_LEDGER,
            "syncs/bills.sync.yaml",
            StripeAndBooks.BILLS);
    packaged = new Packaged(product, directory, systems, files);
    Files.createDirectories(secrets());
    Files.writeString(secrets().resolve("LEDGER_TOKEN"), LEDGER.token());
    product.with(Map.of("SYNCLINE_SECRETS_DIR", secrets().toString(), "SYNCLINE_SECRET_KEY", KEY));
  }

  private static Path secrets() {
    return directory.resolve("secrets").toAbsolutePath();
  }

  private static List<FaultyPort> ports() {
    var all = new ArrayList<>(contacts.ports);
    all.addAll(money.ports);
    all.add(ledgerPort);
    return all;
  }

  @AfterAll
  static void end() {
    try (var running = packaged;
        var people = contacts;
        var stripe = money;
        var port = ledgerPort) {
      assertThat(List.of(running, people, stripe, port)).doesNotContainNull();
    }
  }

  private static void agrees(Runnable assertion, String... systems) {
    await("all agree, seed " + SEED)
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(packaged.open(systems)).as("seed %d", SEED).isEmpty();
              assertion.run();
            });
  }

  private static void everythingFailedOnce(List<FaultyPort> ports) {
    for (var port : ports) {
      await("polls go on until every fault has happened")
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(port.hit())
                      .as("seed %d", SEED)
                      .containsKeys(FaultyPort.OF_ANY_VENDOR));
    }
  }

  // ---- contacts ----

  @Test
  @DisplayName(
      "S9, S12, S16: contacts written in Salesforce, HubSpot and Zendesk end equal, none made"
          + " twice")
  void contactsOfThreeVendorsEndEqual() {
    var desks = List.copyOf(contacts.desks.values());
    var truth = new LinkedHashMap<String, Map<String, String>>();
    for (int i = 0; i < PEOPLE; i++) {
      var person = person(i);
      truth.put(person.get("email"), person);
      var said = new TreeMap<>(person);
      if (i % 2 == 0) {
        said.put("email", person.get("email").toUpperCase(Locale.ROOT));
      }
      desks.get(i % 3).create(said, false);
    }
    agrees(() -> equal(truth), "hubspot", "salesforce", "zendesk");

    var names = List.of("firstName", "lastName", "phone", "status");
    int number = 0;
    for (var email : List.copyOf(truth.keySet())) {
      number++;
      if (number % 4 == 0) {
        var desk = desks.get(number / 4 % 3);
        desk.delete(idOf(desk, email));
        truth.remove(email);
        continue;
      }
      for (int i = 0; i < desks.size(); i++) {
        var name = names.get((number + i) % names.size());
        var value =
            switch (name) {
              case "phone" -> number % 3 == 0 ? "" : "+4144%07d".formatted(3_000_000 + number);
              case "status" -> ContactDesks.STATUSES.get(number % 3);
              default -> "Changed" + number;
            };
        desks.get(i).edit(idOf(desks.get(i), email), Map.of(name, value));
        truth.get(email).put(name, value);
      }
    }
    agrees(() -> equal(truth), "hubspot", "salesforce", "zendesk");
    everythingFailedOnce(contacts.ports);
  }

  private static Map<String, String> person(int number) {
    var person = new TreeMap<String, String>();
    person.put("email", "person%02d@example.com".formatted(number));
    person.put("firstName", "First" + number);
    person.put("lastName", "O'Last \"" + number);
    person.put("phone", number % 2 == 0 ? "" : "+4144%07d".formatted(1_000_000 + number));
    person.put("status", number % 3 == 0 ? "" : ContactDesks.STATUSES.get(number % 3));
    return person;
  }

  private static String idOf(ContactDesks.Desk desk, String email) {
    return desk.people().entrySet().stream()
        .filter(it -> email.equals(it.getValue().get("email")))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static void equal(Map<String, Map<String, String>> truth) {
    contacts.desks.forEach(
        (name, desk) ->
            assertThat(desk.people().values())
                .as("%s, seed %d", name, SEED)
                .containsExactlyInAnyOrderElementsOf(truth.values()));
  }

  // ---- money ----

  @Test
  @DisplayName(
      "S8, S9, S15: customers and invoices of Stripe are in QuickBooks once each, and customers"
          + " under our ids in a ledger that takes them")
  void stripeIsInQuickBooksAndInTheLedger() {
    for (int i = 0; i < PAYERS; i++) {
      money.payer(i);
    }
    hooks();
    var systems = new String[] {"stripe", "books", "ledger"};
    agrees(VendorJourneysIT::booksAndLedgerAreEqual, systems);

    money.books.somebodyIsQuicker(3);
    List.copyOf(money.stripe.records("customers").keySet()).forEach(money::change);
    hooks();
    agrees(VendorJourneysIT::booksAndLedgerAreEqual, systems);
    everythingFailedOnce(money.ports);
  }

  @Test
  @DisplayName(
      "a system whose secret was rotated in a file while it did not answer: a reset reads the"
          + " secret, logs in, ends the pause, and what waited is written")
  void aResetTakesARotatedSecretAndEndsThePause() throws IOException {
    for (int i = 0; i < 6; i++) {
      money.payer(100 + i);
    }
    agrees(VendorJourneysIT::booksAndLedgerAreEqual, "stripe", "books", "ledger");
    ledgerPort.away(true);
    LEDGER.rotate("second");
    List.copyOf(money.stripe.records("customers").keySet()).forEach(money::change);
    await("the ledger is silent").atMost(PATIENCE).until(() -> state("ledger").equals("silent"));

    ledgerPort.away(false);
    ledgerPort.failing(0);
    Files.writeString(secrets().resolve("LEDGER_TOKEN"), LEDGER.token());
    // the check of one of them may meet a fault that was drawn before
    await("the secret is read, and accepted")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              var reset = product.api("POST", "/systems/ledger/reset", null);
              assertThat(reset.statusCode()).as(reset.body()).isEqualTo(200);
              assertThat(JsonPath.from(reset.body()).getString("outcome"))
                  .as(reset.body())
                  .isEqualTo("accepted");
            });
    assertThat(state("ledger")).isEqualTo("answering");
    ledgerPort.failing(FAILING);
    agrees(VendorJourneysIT::booksAndLedgerAreEqual, "stripe", "books", "ledger");
  }

  private static String state(String system) {
    var all = JsonPath.from(product.api("GET", "/systems", null).body());
    return String.valueOf(all.getString("items.find { it.id == '" + system + "' }.state"));
  }

  /** Each event so far, signed; some come twice, and what another signed is refused. */
  private static void hooks() {
    int number = 0;
    for (var event : money.stripe.events()) {
      var right = StripeStandIn.webhook(event, CLOCK.instant(), StripeAndBooks.SIGNING);
      var forged = StripeStandIn.webhook(event, CLOCK.instant(), "whsec_of another");
      assertThat(product.post("/hooks/stripe", right.body(), right.headers()).statusCode())
          .isEqualTo(200);
      if (number++ % 3 == 0) {
        assertThat(product.post("/hooks/stripe", right.body(), right.headers()).statusCode())
            .isEqualTo(200);
        assertThat(product.post("/hooks/stripe", forged.body(), forged.headers()).statusCode())
            .isEqualTo(401);
      }
    }
  }

  private static void booksAndLedgerAreEqual() {
    money.assertEqual("seed " + SEED);
    assertThat(
            LEDGER.customers().values().stream()
                .map(
                    it ->
                        List.of(
                            it.path("name").asText(),
                            it.path("email").asText(),
                            it.path("phone").asText("").replace("null", ""),
                            it.path("currency").asText())))
        .as("seed %d", SEED)
        .containsExactlyInAnyOrderElementsOf(
            money.stripe.records("customers").values().stream()
                .map(
                    it ->
                        List.of(
                            it.path("name").asText(),
                            it.path("email").asText(),
                            it.path("phone").asText("").replace("null", ""),
                            it.path("currency").asText().toUpperCase(Locale.ROOT)))
                .collect(Collectors.toList()));
    assertThat(LEDGER.customers().keySet())
        .as("the ids are those of the records here")
        .containsExactlyInAnyOrderElementsOf(
            packaged.rows("select record_id::text from link where system_id = 'ledger'"));
  }
}
