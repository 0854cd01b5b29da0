package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncline.core.SettableClock;
import io.syncline.sandbox.kernel.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
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

  private static final int PAYERS_OF_EACH = 5;

  private final long seed = Long.getLong("journey.seed", 1);
  private final Random random = new Random(seed);
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
  private final StripeAndBooks both = new StripeAndBooks(clock, random, seed);
  private final StripeStandIn stripe = both.stripe;
  private final QuickBooksStandIn books = both.books;
  private Installed installed;

  @TempDir Path folder;

  @BeforeEach
  void start() {
    installed =
        new Installed(
            clock,
            seed,
            folder.resolve("routes"),
            both.installed(),
            Map.of(
                "syncs/payers.sync.yaml",
                StripeAndBooks.PAYERS,
                "syncs/bills.sync.yaml",
                StripeAndBooks.BILLS,
                "syncs/receipts.sync.yaml",
                RECEIPTS));
  }

  @AfterEach
  void stop() {
    installed.close();
    both.close();
  }

  @Test
  @DisplayName(
      "S8, S9, S15: customers and invoices of Stripe are in QuickBooks once each, in major units,"
          + " invoices at their customers")
  void customersAndInvoicesArriveOnce() {
    System.out.println("StripeToQuickBooksJourneyTest: -Djourney.seed=" + seed);
    both.failing(0.12);
    for (int i = 0; i < PAYERS_OF_EACH * StripeAndBooks.AMOUNTS.size(); i++) {
      both.payer(i);
      between();
    }
    installed.settle();
    assertEqual("after the first");
    books.somebodyIsQuicker(6);
    var payers = List.copyOf(stripe.records("customers").keySet());
    for (var id : payers) {
      both.change(id);
      between();
    }
    installed.settle();
    both.failing(0);
    installed.settle();

    assertEqual("at the end");
    assertThat(books.stale()).as("somebody was quicker").isPositive();
    for (var port : both.ports) {
      assertThat(port.hit()).as("seed %d", seed).containsKeys(FaultyPort.OF_ANY_VENDOR);
    }
  }

  @Test
  @DisplayName(
      "S9: a payment of Stripe is never in QuickBooks twice; where the answer to its create is lost"
          + " a person is asked")
  void paymentsAreMadeOnceOrAsked() {
    for (int i = 0; i < StripeAndBooks.AMOUNTS.size(); i++) {
      both.payer(i);
    }
    installed.settle();
    var paid = new LinkedHashMap<String, String>();
    for (var it : stripe.records("customers").entrySet()) {
      paid.put("calm " + it.getKey(), charge(it.getKey(), "calm "));
    }
    installed.settle();
    assertThat(payments()).as("seed %d", seed).isEqualTo(paid);
    assertThat(installed.questions()).as("seed %d", seed).isEmpty();

    both.booksPort.failing(0.3);
    both.stripePort.failing(0.12);
    for (int i = 0; i < 12; i++) {
      for (var it : stripe.records("customers").keySet()) {
        var what = "stormy " + i + " ";
        paid.put(what + it, charge(it, what));
        between();
      }
    }
    installed.settle();
    both.failing(0);
    installed.settle();

    var made = payments();
    var questions = installed.questions();
    assertThat(paid).as("seed %d, %s", seed, questions).containsAllEntriesOf(made);
    assertThat(both.booksPort.hit()).as("seed %d", seed).containsKeys(FaultyPort.OF_ANY_VENDOR);
    assertThat(questions).as("seed %d", seed).isNotEmpty().hasSizeLessThan(paid.size());
    assertThat(paid.size() - made.size())
        .as("seed %d: what is missing is asked, %s", seed, questions)
        .isLessThanOrEqualTo(questions.size());
  }

  @Test
  @DisplayName("a webhook of Stripe is taken in with its signature only, once, and not when stale")
  void webhooksAreTakenInWithTheirSignature() {
    both.payer(0);
    var made = stripe.events().get(0);
    var now = clock.instant();
    var right = StripeStandIn.webhook(made, now, StripeAndBooks.SIGNING);
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
            "stale",
                StripeStandIn.webhook(
                    made, now.minus(Duration.ofMinutes(6)), StripeAndBooks.SIGNING),
            "of the future",
                StripeStandIn.webhook(
                    made, now.plus(Duration.ofMinutes(6)), StripeAndBooks.SIGNING));
    refused.forEach(
        (why, it) -> assertThat(installed.receive("stripe", it)).as(why).isEqualTo(401));
    assertThat(installed.judge() + installed.deliver()).isZero();
    assertThat(books.records("Customer")).isEmpty();

    assertThat(installed.receive("stripe", right)).isEqualTo(200);
    var replacing = StripeStandIn.webhook(made, now, "whsec_next", StripeAndBooks.SIGNING);
    assertThat(installed.receive("stripe", replacing)).isEqualTo(200);
    assertThat(installed.judge()).isPositive();
    assertThat(installed.deliver()).isPositive();
    assertThat(books.records("Customer"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("DisplayName").asText()).startsWith("O'Payer"));

    clock.pass(Duration.ofHours(1));
    var again = StripeStandIn.webhook(made, clock.instant(), StripeAndBooks.SIGNING);
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
        StripeAndBooks.AMOUNTS.stream()
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
            LocalDate.ofInstant(clock.instant(), StripeAndBooks.ZONE));
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
        var sent = StripeStandIn.webhook(event, at, StripeAndBooks.SIGNING);
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

  private void assertEqual(String when) {
    var state = "%s, seed %d, %s".formatted(when, seed, installed.questions());
    both.assertEqual(state);
    assertThat(installed.questions()).as("questions %s", state).isEmpty();
  }
}
