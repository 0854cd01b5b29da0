package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.syncline.cli.close.CloseCommand;
import io.syncline.core.model.value.Value;
import io.syncline.definition.RoutesDirectory;
import io.syncline.journey.vendors.Installed.Application;
import io.syncline.json.Json;
import io.syncline.resilience.Product;
import io.syncline.store.TestDatabase;
import io.syncline.system.http.vendor.StandIn;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A month of the finance example, closed by the command over the packaged product. */
@Tag("process")
class MonthCloseIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Path EXAMPLE = Path.of("routes", "examples", "finance");
  private static final ZoneId ZONE = ZoneId.of("Europe/Zurich");
  private static final InstantSource CLOCK = InstantSource.system();
  private static final String ACCOUNT = "13918178-849a-4823-9a31-57b7eac713d7";
  private static final String XERO_ID = "00000000-0000-4000-8000-00000000000%d";

  /** One that has ended, whenever this runs. */
  private final YearMonth month = YearMonth.now(ZONE).minusMonths(1);

  private final Map<String, StandIn> vendors = new LinkedHashMap<>();
  private Product product;

  @TempDir Path directory;

  @AfterEach
  void stop() {
    if (product != null) {
      product.close();
    }
    vendors.values().forEach(StandIn::close);
  }

  private void start() throws IOException {
    var types = new RoutesDirectory(Map.of()).load(EXAMPLE).types();
    var systems = new ArrayList<Application>();
    for (var id : List.of("stripe", "xero", "bank")) {
      var vendor = StandIn.empty(types.named(id).orElseThrow(), Map.of(), CLOCK);
      vendors.put(id, vendor);
      systems.add(new Application(id, id, vendor.settings()));
    }
    var files = new HashMap<String, String>();
    files.put("systems/bank.system.yaml", Files.readString(EXAMPLE.resolve("bank.system.yaml")));
    var sync = Files.readString(EXAMPLE.resolve("payments.sync.yaml"));
    files.put(
        "syncs/payments.sync.yaml", sync.replace("  initial:", "  pollInterval: 3s\n  initial:"));
    try (var pipelines = Files.list(Path.of("routes", "pipelines"))) {
      for (var it : (Iterable<Path>) pipelines::iterator) {
        files.put("pipelines/" + it.getFileName(), Files.readString(it));
      }
    }
    var url = TestDatabase.freshUrl();
    product =
        new Product(directory)
            .with(Installed.write(directory.resolve("routes"), systems, files))
            .with(
                Map.of(
                    "QUARKUS_DATASOURCE_JDBC_URL",
                    url,
                    "QUARKUS_DATASOURCE_USERNAME",
                    TestDatabase.user(),
                    "QUARKUS_DATASOURCE_PASSWORD",
                    TestDatabase.password()));
    for (int i = 1; i <= 3; i++) {
      var amount = "10%d.10".formatted(i);
      invoice(i, amount);
      charge(i, amount);
      paid(i, amount);
    }
    product.start("stripe");
  }

  private void edit(String system, String object, String id, String fields) {
    var said = new TreeMap<String, Value>();
    Json.parseStruct(fields).fields().forEach(said::put);
    vendors.get(system).edit(object, id, said);
  }

  private void invoice(int number, String amount) {
    edit(
        "xero",
        "invoices",
        XERO_ID.formatted(number),
        """
        {"InvoiceNumber": "INV-%d", "Total": %s, "CurrencyCode": "EUR"}
        """
            .formatted(number, amount));
    edit(
        "stripe",
        "invoices",
        "in_" + number,
        """
        {"number": "INV-%d", "total": %d, "currency": "eur"}
        """
            .formatted(number, cents(amount)));
  }

  private void charge(int number, String amount) {
    edit(
        "stripe",
        "charges",
        "ch_" + number,
        """
        {"invoice": "in_%d", "description": "INV-%d", "amount": %d, "currency": "eur", "status": "succeeded", "created": %d}
        """
            .formatted(
                number,
                number,
                cents(amount),
                month.atDay(15).atTime(12, 0).atZone(ZONE).toEpochSecond()));
  }

  private static String payment(int number) {
    return XERO_ID.formatted(3 + number);
  }

  private void paid(int number, String amount) {
    edit(
        "xero",
        "payments",
        payment(number),
        """
        {"Invoice.InvoiceID": "%s", "Account.AccountID": "%s", "Amount": %s, "Reference": "INV-%d", "Date": "/Date(%d+0000)/", "Status": "AUTHORISED"}
        """
            .formatted(
                XERO_ID.formatted(number),
                ACCOUNT,
                amount,
                number,
                month.atDay(15).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()));
  }

  private void booked(int number, String reference, String amount) {
    edit(
        "bank",
        "transactions",
        "t-" + number,
        """
        {"reference": "%s", "amount": %s, "iso_currency_code": "EUR", "date": "%s", "booked_on": "%s"}
        """
            .formatted(reference, amount, month.atDay(15), month.atDay(16)));
  }

  private static long cents(String amount) {
    return new BigDecimal(amount).movePointRight(2).longValueExact();
  }

  /** What {@code syncline close} says, and its exit code. */
  private record Said(int code, String text) {}

  private Said close() {
    var text = new StringWriter();
    var out = new PrintWriter(text);
    var command = new CommandLine(new CloseCommand(Map.of("SYNCLINE_TOKEN", Product.TOKEN)));
    int code =
        command
            .setOut(out)
            .setErr(out)
            .execute("payments", "--period", month.toString(), "--url", product.uri("").toString());
    return new Said(code, text.toString());
  }

  private JsonPath api(String method, String path, @Nullable String body) {
    var answer = product.api(method, path, body);
    assertThat(answer.statusCode()).as("%s %s: %s", method, path, answer.body()).isLessThan(300);
    return JsonPath.from(answer.body());
  }

  private JsonPath lastClose() {
    var id = api("GET", "/closes?sync=payments", null).getString("items[0].id");
    return api("GET", "/closes/" + id, null);
  }

  /** The sums of a close, as {@code matched bank stripe 2 203.20 EUR}. */
  private List<String> sums() {
    return lastClose().<Map<String, Object>>getList("figures").stream()
        .filter(it -> it.get("amount") != null)
        .map(
            it ->
                List.of("part", "against", "system", "records", "amount", "currency").stream()
                    .map(name -> String.valueOf(it.get(name)))
                    .collect(Collectors.joining(" ")))
        .toList();
  }

  /** The id of a copy's record; empty: it is not linked. */
  private String linked(String system, String id) {
    var path = "/records/payment/" + system + "/" + id;
    return product.api("GET", path, null).statusCode() == 200 ? idOf(system, id) : "";
  }

  /** What there is and what waits, for a failure. */
  private String state() {
    return Stream.of("/systems", "/reviews", "/dead-letters", "/audit?limit=50")
        .map(it -> product.api("GET", it, null).body())
        .collect(Collectors.joining("\n"));
  }

  private String idOf(String system, String id) {
    return api("GET", "/records/payment/" + system + "/" + id, null).getString("id");
  }

  @Test
  @DisplayName(
      "a month is closed to the cent: refused while a payment has no counterpart, closed when it"
          + " has one, and a later change of the month waits for a person")
  void aMonthIsClosed() throws IOException {
    start();
    await("the payments in Xero are linked to their charges")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (int i = 1; i <= 3; i++) {
                assertThat(linked("xero", payment(i)))
                    .as(this::state)
                    .isNotEmpty()
                    .isEqualTo(linked("stripe", "ch_" + i));
              }
            });
    booked(1, "INV-1", "101.10");
    booked(2, "INV-2", "102.09");
    booked(3, "INVOICE 3", "103.10");

    await("nothing is on its way, and one payment has no counterpart")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              var refused = close();
              assertThat(refused.code()).as(refused.text()).isEqualTo(1);
              assertThat(refused.text().lines().filter(it -> it.startsWith("not closed")))
                  .as(refused.text())
                  .containsExactly("not closed: 2 x a pair differs, and it is not answered");
              assertThat(sums())
                  .containsExactlyInAnyOrder(
                      "matched bank stripe 2 203.20 EUR",
                      "matched bank bank 2 203.19 EUR",
                      "onlyInA bank stripe 1 103.10 EUR",
                      "onlyInB bank bank 1 103.10 EUR",
                      "matched xero stripe 3 306.30 EUR",
                      "matched xero xero 3 306.30 EUR");
            });
    var open = api("GET", "/runs/" + lastClose().getString("run") + "/differences", null);
    assertThat(open.<List<String>>getList("items.collect { it.a.id + it.b.id }"))
        .containsExactlyInAnyOrder(List.of("ch_3"), List.of("t-3"));

    await("the payment in the bank is taken in")
        .atMost(PATIENCE)
        .until(() -> product.api("GET", "/records/payment/bank/t-3", null).statusCode() == 200);
    var with = "{\"with\": \"%s\"}".formatted(idOf("bank", "t-3"));
    api("POST", "/records/" + idOf("stripe", "ch_3") + "/merge", with);
    await("closed")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              var said = close();
              assertThat(said.code()).as(said.text()).isZero();
            });
    var figures = sums();
    assertThat(figures)
        .containsExactlyInAnyOrder(
            "matched bank stripe 3 306.30 EUR",
            "matched bank bank 3 306.29 EUR",
            "matched xero stripe 3 306.30 EUR",
            "matched xero xero 3 306.30 EUR");

    var xero = vendors.get("xero");
    var held = xero.records("payments");
    edit("stripe", "charges", "ch_2", "{\"amount\": 11210}");
    await("the change waits for a person")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              var questions = api("GET", "/reviews?limit=100", null);
              assertThat(questions.<String>getList("items.record"))
                  .containsExactly(idOf("stripe", "ch_2"));
              assertThat(questions.getString("items[0].kind")).isEqualTo("quarantine");
              assertThat(questions.getString("items[0].question"))
                  .contains(month.toString(), "is closed");
            });
    assertThat(xero.records("payments")).isEqualTo(held).hasSize(3);
    assertThat(lastClose().getString("state")).isEqualTo("closed");
    assertThat(sums()).isEqualTo(figures);
  }
}
