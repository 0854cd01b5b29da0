package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.syncline.core.SettableClock;
import io.syncline.journey.vendors.Installed.Application;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Reply;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Customers, invoices and payments of Stripe, carried to QuickBooks Online. */
class StripeToQuickBooksJourneyTest {

  private static final String PAYERS =
      """
      service: payers
      version: "1"
      direction: unidirectional
      systems:
        - {id: stripe, primary: true, objects: [customers]}
        - {id: books, type: quickbooks-online, objects: [{name: customers, mapping: customer}]}
      fieldMapping:
        stripe:
          name: name
          email: email
          phone: phone
          currency: {to: currency, transform: [uppercase]}
        books:
          name: name
          email: email
          phone: phone
          currency: currency
      syncConfig:
        emptyValues: propagate
        deduplication: {matchFields: [name]}
      """;

  /** One line with the whole amount: Stripe's lines and QuickBooks' items do not correspond. */
  private static final String BILLS =
      """
      service: bills
      version: "1"
      direction: unidirectional
      systems:
        - {id: stripe, primary: true, objects: [invoices]}
        - {id: books, type: quickbooks-online, objects: [{name: invoices, mapping: invoice}]}
      fieldMapping:
        stripe:
          number: number
          customer: customer
          currency: {to: currency, transform: [uppercase]}
          total: total
          due_date: dueDate
          object: {to: item, transform: ["map(invoice=19)"]}
          description: notes
        books:
          number: number
          customer: customer
          currency: currency
          "Line[DetailType=SalesItemLineDetail].Amount": total
          "Line[DetailType=SalesItemLineDetail].SalesItemLineDetail.ItemRef.value": item
          dueDate: dueDate
          notes: notes
      syncConfig:
        timeZone: America/Los_Angeles
        validation: {dueDate: {type: date}}
        emptyValues: propagate
        deduplication: {matchFields: [number]}
      """;

  /** A payment has nothing by which it is found again. */
  private static final String RECEIPTS =
      """
      service: receipts
      version: "1"
      direction: unidirectional
      systems:
        - {id: stripe, primary: true, objects: [{name: charges, mapping: payment}]}
        - {id: books, type: quickbooks-online, objects: [{name: payments, mapping: payment}]}
      fieldMapping:
        stripe:
          customer: customer
          amount: amount
          currency: {to: currency, transform: [uppercase]}
          created: date
          description: notes
        books:
          customer: customer
          amount: amount
          currency: currency
          TxnDate: date
          notes: notes
      syncConfig:
        timeZone: America/Los_Angeles
        validation: {date: {type: date}}
      """;

  /** Where the company of the books is; clocks there are set forward on 8 March 2026. */
  private static final ZoneId ZONE = ZoneId.of("America/Los_Angeles");

  /** First and last seconds of a day are due as often as any other. */
  private static final List<LocalTime> TIMES =
      List.of(LocalTime.MIDNIGHT, LocalTime.of(9, 30), LocalTime.of(23, 59, 59));

  /** Currency, amount as Stripe says it, and as people do. */
  private record Amount(String currency, long minor, String major) {}

  private static final List<Amount> AMOUNTS =
      List.of(
          new Amount("usd", 1099, "10.99"),
          new Amount("jpy", 1099, "1099"),
          new Amount("kwd", 12340, "12.34"));

  private static final String KEY = "rk_test";
  private static final String SIGNING = "whsec_made-up";
  private static final int PAYERS_OF_EACH = 5;

  private final long seed = Long.getLong("journey.seed", 1);
  private final Random random = new Random(seed);
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
  private final StripeStandIn stripe = new StripeStandIn(clock, KEY);
  private final QuickBooksStandIn books = new QuickBooksStandIn(clock);
  private final FaultyPort stripePort = new FaultyPort("stripe", stripe, seed);
  private final FaultyPort booksPort = new FaultyPort("books", books, seed);

  /** What QuickBooks is to hold of each number of an invoice. */
  private final Map<String, String> bills = new LinkedHashMap<>();

  /** The day on which each number of an invoice is due. */
  private final Map<String, String> dues = new LinkedHashMap<>();

  private Installed installed;

  @TempDir Path folder;

  @BeforeEach
  void start() {
    installed =
        new Installed(
            clock,
            seed,
            folder.resolve("routes"),
            List.of(
                new Application(
                    "stripe",
                    "stripe",
                    Map.of("baseUrl", stripePort.url(), "token", KEY, "hookSecret", SIGNING)),
                new Application(
                    "books",
                    "quickbooks-online",
                    Map.of(
                        "baseUrl",
                        booksPort.url(),
                        "tokenUrl",
                        booksPort.url() + "/oauth2/v1/tokens/bearer",
                        "realmId",
                        QuickBooksStandIn.REALM,
                        "clientId",
                        "client",
                        "clientSecret",
                        "secret",
                        "refreshToken",
                        books.refreshToken()))),
            Map.of(
                "syncs/payers.sync.yaml",
                PAYERS,
                "syncs/bills.sync.yaml",
                BILLS,
                "syncs/receipts.sync.yaml",
                RECEIPTS));
    stripePort.words(
        (fault, request) ->
            switch (fault) {
              case RATE_LIMITED ->
                  stripePort.rateLimited("{\"error\": {\"code\": \"rate_limit\"}}");
              case ERROR_IN_SUCCESS -> Reply.text(200, "{\"error\": {\"type\": \"api_error\"}}");
              default -> null;
            });
    booksPort.words(
        (fault, request) ->
            switch (fault) {
              case RATE_LIMITED ->
                  booksPort.rateLimited("{\"Fault\": {\"Error\": [{\"code\": \"3001\"}]}}");
              case SERVER_ERROR ->
                  Reply.text(
                      400,
                      "{\"Fault\": {\"Error\": [{\"code\": \"10000\"}], \"type\":"
                          + " \"SystemFault\"}}");
              case EXPIRED -> {
                books.expire();
                yield books.handle(request);
              }
              default -> null;
            });
  }

  @AfterEach
  void stop() {
    installed.close();
    stripePort.close();
    booksPort.close();
  }

  @Test
  @DisplayName(
      "S8, S9, S15: customers and invoices of Stripe are in QuickBooks once each, in major units,"
          + " invoices at their customers")
  void customersAndInvoicesArriveOnce() {
    System.out.println("StripeToQuickBooksJourneyTest: -Djourney.seed=" + seed);
    stripePort.failing(0.12);
    booksPort.failing(0.12);
    for (int i = 0; i < PAYERS_OF_EACH * AMOUNTS.size(); i++) {
      payer(i);
      between();
    }
    installed.settle();
    assertEqual("after the first");
    books.somebodyIsQuicker(6);
    var payers = List.copyOf(stripe.records("customers").keySet());
    for (var id : payers) {
      change(id);
      between();
    }
    installed.settle();
    stripePort.failing(0);
    booksPort.failing(0);
    installed.settle();

    assertEqual("at the end");
    assertThat(books.stale()).as("somebody was quicker").isPositive();
    for (var port : List.of(stripePort, booksPort)) {
      assertThat(port.hit()).as("seed %d", seed).containsKeys(FaultyPort.OF_ANY_VENDOR);
    }
  }

  @Test
  @DisplayName(
      "S9: a payment of Stripe is never in QuickBooks twice; where the answer to its create is lost"
          + " a person is asked")
  void paymentsAreMadeOnceOrAsked() {
    for (int i = 0; i < AMOUNTS.size(); i++) {
      payer(i);
    }
    installed.settle();
    var paid = new LinkedHashMap<String, String>();
    for (var it : stripe.records("customers").entrySet()) {
      paid.put("calm " + it.getKey(), charge(it.getKey(), "calm "));
    }
    installed.settle();
    assertThat(payments()).as("seed %d", seed).isEqualTo(paid);
    assertThat(installed.questions()).as("seed %d", seed).isEmpty();

    booksPort.failing(0.3);
    stripePort.failing(0.12);
    for (int i = 0; i < 12; i++) {
      for (var it : stripe.records("customers").keySet()) {
        var what = "stormy " + i + " ";
        paid.put(what + it, charge(it, what));
        between();
      }
    }
    installed.settle();
    booksPort.failing(0);
    stripePort.failing(0);
    installed.settle();

    var made = payments();
    var questions = installed.questions();
    assertThat(paid).as("seed %d, %s", seed, questions).containsAllEntriesOf(made);
    assertThat(booksPort.hit()).as("seed %d", seed).containsKeys(FaultyPort.OF_ANY_VENDOR);
    assertThat(questions).as("seed %d", seed).isNotEmpty().hasSizeLessThan(paid.size());
    assertThat(paid.size() - made.size())
        .as("seed %d: what is missing is asked, %s", seed, questions)
        .isLessThanOrEqualTo(questions.size());
  }

  @Test
  @DisplayName("a webhook of Stripe is taken in with its signature only, once, and not when stale")
  void webhooksAreTakenInWithTheirSignature() {
    payer(0);
    var made = stripe.events().get(0);
    var now = clock.instant();
    var right = StripeStandIn.webhook(made, now, SIGNING);
    var changed = new String(right.body(), StandardCharsets.UTF_8).replace("O'Payer", "O'Other");
    var bare = Json.object().put("id", "evt_x");
    var refused =
        Map.of(
            "wrong secret", StripeStandIn.webhook(made, now, "whsec_another"),
            "no v1", StripeStandIn.webhook(made, now),
            "another body",
                new TakingIn.Sent(right.headers(), changed.getBytes(StandardCharsets.UTF_8)),
            "another event", new TakingIn.Sent(right.headers(), bytes(bare)),
            "no signature", new TakingIn.Sent(Map.of(), right.body()),
            "stale", StripeStandIn.webhook(made, now.minus(Duration.ofMinutes(6)), SIGNING),
            "of the future", StripeStandIn.webhook(made, now.plus(Duration.ofMinutes(6)), SIGNING));
    refused.forEach(
        (why, it) -> assertThat(installed.receive("stripe", it)).as(why).isEqualTo(401));
    assertThat(installed.judge() + installed.deliver()).isZero();
    assertThat(books.records("Customer")).isEmpty();

    assertThat(installed.receive("stripe", right)).isEqualTo(200);
    var replacing = StripeStandIn.webhook(made, now, "whsec_next", SIGNING);
    assertThat(installed.receive("stripe", replacing)).isEqualTo(200);
    assertThat(installed.judge()).isPositive();
    assertThat(installed.deliver()).isPositive();
    assertThat(books.records("Customer"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("DisplayName").asText()).startsWith("O'Payer"));

    clock.pass(Duration.ofHours(1));
    var again = StripeStandIn.webhook(made, clock.instant(), SIGNING);
    assertThat(installed.receive("stripe", again)).isEqualTo(200);
    assertThat(installed.judge() + installed.deliver()).as("a repeated event").isZero();
    assertThat(installed.receive("stripe", right)).as("one that is replayed").isEqualTo(401);
    assertThat(installed.questions()).isEmpty();
  }

  private static byte[] bytes(JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String charge(String customer, String what) {
    var payer = stripe.records("customers").get(customer);
    var amount =
        AMOUNTS.stream()
            .filter(it -> it.currency().equals(payer.path("currency").asText()))
            .findFirst()
            .orElseThrow();
    stripe.create(
        "charges",
        Map.of(
            "customer",
            customer,
            "currency",
            amount.currency(),
            "amount",
            amount.minor(),
            "description",
            what + customer,
            "status",
            "succeeded"));
    return "%s | %s | %s | %s"
        .formatted(
            payer.path("name").asText(),
            amount.major(),
            amount.currency().toUpperCase(Locale.ROOT),
            LocalDate.ofInstant(clock.instant(), ZONE));
  }

  /** Each payment that QuickBooks holds, by its note; fails where a note is there twice. */
  private Map<String, String> payments() {
    var names = new HashMap<String, String>();
    books
        .records("Customer")
        .forEach(it -> names.put(it.path("Id").asText(), it.path("DisplayName").asText()));
    var all = new LinkedHashMap<String, String>();
    for (var it : books.records("Payment")) {
      var twice =
          all.put(
              it.path("PrivateNote").asText(),
              "%s | %s | %s | %s"
                  .formatted(
                      names.get(it.path("CustomerRef").path("value").asText()),
                      it.path("TotalAmt").decimalValue().stripTrailingZeros().toPlainString(),
                      it.path("CurrencyRef").path("value").asText(),
                      it.path("TxnDate").asText()));
      assertThat(twice).as("made twice, seed %d, %s", seed, it).isNull();
    }
    return all;
  }

  /** Webhooks of any event so far, again, late and in any order; some are not of Stripe. */
  private void webhooks() {
    var events = stripe.events();
    for (int i = random.nextInt(3); i > 0 && !events.isEmpty(); i--) {
      var event = events.get(random.nextInt(events.size()));
      for (int again = random.nextInt(3); again >= 0; again--) {
        var at = clock.instant().minusSeconds(random.nextInt(60));
        var sent = StripeStandIn.webhook(event, at, SIGNING);
        assertThat(installed.receive("stripe", sent)).isEqualTo(200);
      }
      var forged = StripeStandIn.webhook(event, clock.instant(), "whsec_of another");
      assertThat(installed.receive("stripe", forged)).isEqualTo(401);
    }
  }

  private void between() {
    webhooks();
    clock.pass(Duration.ofMillis(1_500 + random.nextInt(4_000)));
    switch (random.nextInt(4)) {
      case 0 -> installed.poll();
      case 1 -> installed.judge();
      case 2 -> installed.deliver();
      default -> {}
    }
  }

  /** A customer and the first invoices, made at once. */
  private void payer(int number) {
    var amount = AMOUNTS.get(number % AMOUNTS.size());
    var fields = new HashMap<String, String>();
    fields.put("name", "O'Payer & Sons \"" + number);
    fields.put("email", "payer%02d@example.com".formatted(number));
    fields.put("currency", amount.currency());
    if (random.nextBoolean()) {
      fields.put("phone", "+4144%07d".formatted(2_000_000 + number));
    }
    var id = stripe.create("customers", fields);
    for (int i = 0; i < 1 + random.nextInt(2); i++) {
      bill(id, amount);
    }
  }

  private void bill(String customer, Amount amount) {
    var number = "B-%04d".formatted(bills.size() + 1);
    var due = LocalDate.of(2026, 3, 1).plusDays(random.nextInt(60));
    long factor = 1 + random.nextInt(5);
    stripe.create(
        "invoices",
        Map.of(
            "number",
            number,
            "customer",
            customer,
            "currency",
            amount.currency(),
            "total",
            factor * amount.minor(),
            "description",
            "for " + number,
            "due_date",
            due.atTime(TIMES.get(random.nextInt(TIMES.size()))).atZone(ZONE).toEpochSecond(),
            "object",
            "invoice",
            "status",
            "open"));
    dues.put(number, due.toString());
    bills.put(
        number,
        new BigDecimal(amount.major())
            .multiply(BigDecimal.valueOf(factor))
            .stripTrailingZeros()
            .toPlainString());
  }

  private void change(String id) {
    var fields = new HashMap<String, Object>();
    fields.put(
        "phone", random.nextInt(3) == 0 ? "" : "+4144%07d".formatted(random.nextInt(9_000_000)));
    if (random.nextBoolean()) {
      fields.put("name", "Renamed " + id);
    }
    fields.replaceAll((name, it) -> "".equals(it) ? NullNode.instance : it);
    stripe.edit("customers", id, fields);
    if (random.nextInt(3) == 0) {
      var currency = stripe.records("customers").get(id).path("currency").asText();
      bill(
          id,
          AMOUNTS.stream().filter(it -> it.currency().equals(currency)).findFirst().orElseThrow());
    }
    for (var bill : stripe.records("invoices").entrySet()) {
      if (bill.getValue().path("customer").asText().equals(id) && random.nextBoolean()) {
        stripe.edit("invoices", bill.getKey(), Map.of("description", "again for " + id));
      }
    }
  }

  private void assertEqual(String when) {
    var state = "%s, seed %d, %s".formatted(when, seed, installed.questions());
    var payers = stripe.records("customers");
    var wanted = new ArrayList<String>();
    payers
        .values()
        .forEach(
            it ->
                wanted.add(
                    String.join(
                        " | ",
                        it.path("name").asText(""),
                        it.path("email").asText(""),
                        it.path("phone").asText("").replace("null", ""),
                        it.path("currency").asText().toUpperCase(Locale.ROOT))));
    var names = new HashMap<String, String>();
    var held = new ArrayList<String>();
    for (var it : books.records("Customer")) {
      names.put(it.path("Id").asText(), it.path("DisplayName").asText());
      held.add(
          String.join(
              " | ",
              it.path("DisplayName").asText(""),
              it.path("PrimaryEmailAddr").path("Address").asText(""),
              it.path("PrimaryPhone").path("FreeFormNumber").asText(""),
              it.path("CurrencyRef").path("value").asText()));
    }
    assertThat(held).as("customers %s", state).containsExactlyInAnyOrderElementsOf(wanted);

    var due = new ArrayList<String>();
    stripe
        .records("invoices")
        .values()
        .forEach(
            it ->
                due.add(
                    String.join(
                        " | ",
                        it.path("number").asText(),
                        payers.get(it.path("customer").asText()).path("name").asText(),
                        bills.get(it.path("number").asText()),
                        it.path("currency").asText().toUpperCase(Locale.ROOT),
                        dues.get(it.path("number").asText()),
                        it.path("description").asText())));
    var billed = new ArrayList<String>();
    for (var it : books.records("Invoice")) {
      billed.add(
          String.join(
              " | ",
              it.path("DocNumber").asText(),
              names.get(it.path("CustomerRef").path("value").asText()),
              it.path("TotalAmt").decimalValue().stripTrailingZeros().toPlainString(),
              it.path("CurrencyRef").path("value").asText(),
              it.path("DueDate").asText(),
              it.path("PrivateNote").asText()));
    }
    assertThat(billed).as("invoices %s", state).containsExactlyInAnyOrderElementsOf(due);
    assertThat(installed.questions()).as("questions %s", state).isEmpty();
  }
}
