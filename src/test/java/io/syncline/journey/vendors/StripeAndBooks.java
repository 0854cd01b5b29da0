package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import io.syncline.journey.vendors.Installed.Application;
import io.syncline.sandbox.kernel.Reply;
import java.math.BigDecimal;
import java.time.InstantSource;
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

/** Stripe and the company's QuickBooks Online behind ports that fail, as their people use them. */
final class StripeAndBooks implements AutoCloseable {

  static final String SIGNING = "whsec_made-up";

  private static final String KEY = "rk_test";

  static final String PAYERS =
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
  static final String BILLS =
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

  /** Where the company of the books is; clocks there are set forward on 8 March 2026. */
  static final ZoneId ZONE = ZoneId.of("America/Los_Angeles");

  /** First and last seconds of a day are due as often as any other. */
  private static final List<LocalTime> TIMES =
      List.of(LocalTime.MIDNIGHT, LocalTime.of(9, 30), LocalTime.of(23, 59, 59));

  /** Currency, amount as Stripe says it, and as people do. */
  record Amount(String currency, long minor, String major) {}

  static final List<Amount> AMOUNTS =
      List.of(
          new Amount("usd", 1099, "10.99"),
          new Amount("jpy", 1099, "1099"),
          new Amount("kwd", 12340, "12.34"));

  final StripeStandIn stripe;
  final QuickBooksStandIn books;
  final FaultyPort stripePort;
  final FaultyPort booksPort;
  final List<FaultyPort> ports;
  private final Random random;

  /** What QuickBooks is to hold of each number of an invoice. */
  private final Map<String, String> bills = new LinkedHashMap<>();

  /** The day on which each number of an invoice is due. */
  private final Map<String, String> dues = new LinkedHashMap<>();

  StripeAndBooks(InstantSource clock, Random random, long seed) {
    this.random = random;
    stripe = new StripeStandIn(clock, KEY);
    books = new QuickBooksStandIn(clock);
    stripePort = new FaultyPort("stripe", stripe, seed);
    booksPort = new FaultyPort("books", books, seed);
    ports = List.of(stripePort, booksPort);
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

  /** How the product reaches them. */
  List<Application> installed() {
    return List.of(
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
                books.refreshToken())));
  }

  void failing(double probability) {
    ports.forEach(it -> it.failing(probability));
  }

  /** A customer and the first invoices, made at once. */
  void payer(int number) {
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

  void change(String id) {
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

  void assertEqual(String state) {
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
  }

  @Override
  public void close() {
    ports.forEach(FaultyPort::close);
  }
}
