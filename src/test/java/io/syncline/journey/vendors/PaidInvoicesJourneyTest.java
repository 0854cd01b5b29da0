package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.core.SettableClock;
import io.syncline.journey.vendors.Installed.Application;
import io.syncline.sandbox.kernel.Handler;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Payments of QuickBooks Online, at the invoice that each pays, carried to a ledger. */
class PaidInvoicesJourneyTest {

  private static final String LEDGER =
      """
      type: ledger
      baseUrl: ${baseUrl}
      settings: {baseUrl: {required: true}}
      auth: {kind: none}
      objects:
        bills:
          entities: [invoice]
          path: /bills
          records: bills
          fields: {number: {attribute: number, required: true, findable: true, unique: true}}
          operations:
            find: {query: {"{field}": "{value}"}}
            get: {}
            create: {body: {"...": "{fields}"}}
            update: {body: {"...": "{fields}"}}
        receipts:
          like: bills
          entities: [payment]
          path: /receipts
          records: receipts
          fields:
            number: {attribute: number, required: true, findable: true, unique: true}
            bill: {attribute: invoice, references: bills}
      """;

  private static final String SYNCS =
      """
      service: %s
      version: "1"
      direction: unidirectional
      systems:
        - {id: books, type: quickbooks-online, primary: true, objects: [%s]}
        - {id: ledger, objects: [{name: %s, mapping: %s}]}
      fieldMapping: {number: number%s}
      syncConfig: {emptyValues: propagate, deduplication: {matchFields: [number]}}
      """;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
  private final QuickBooksStandIn books = new QuickBooksStandIn(clock);
  private final Ledger ledger = new Ledger();
  private final FaultyPort booksPort = new FaultyPort("books", books, 1);
  private final FaultyPort ledgerPort = new FaultyPort("ledger", ledger, 1);
  private Installed installed;

  @TempDir Path folder;

  @BeforeEach
  void start() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("baseUrl", booksPort.url());
    settings.put("tokenUrl", booksPort.url() + "/oauth2/v1/tokens/bearer");
    settings.put("realmId", QuickBooksStandIn.REALM);
    settings.put("clientId", "client");
    settings.put("clientSecret", "secret");
    settings.put("refreshToken", books.refreshToken());
    installed =
        new Installed(
            clock,
            1,
            folder.resolve("routes"),
            List.of(
                new Application("books", "quickbooks-online", settings),
                new Application("ledger", "ledger", Map.of("baseUrl", ledgerPort.url()))),
            Map.of(
                "systems/ledger.system.yaml",
                LEDGER,
                "syncs/bills.sync.yaml",
                SYNCS.formatted("bills", "invoices", "bills", "invoice", ""),
                "syncs/receipts.sync.yaml",
                SYNCS.formatted(
                    "receipts", "payments", "receipts", "payment", ", invoice: invoice")));
  }

  @AfterEach
  void stop() {
    installed.close();
    booksPort.close();
    ledgerPort.close();
  }

  @Test
  @DisplayName(
      "S15: a payment is at the invoice that one of its lines names, whichever came first and where"
          + " other lines name other transactions")
  void aPaymentIsAtItsInvoice() {
    invoice("7");
    var eight = invoice("8");
    payment("p1", line("Invoice", eight));
    payment("p2", line("CreditMemo", eight), line("Invoice", eight), line("Invoice", eight));
    payment("p3", line("CreditMemo", eight));
    payment("p4");
    installed.settle();

    assertThat(ledger.paid()).isEqualTo(Map.of("p1", "8", "p2", "8", "p3", "none", "p4", "none"));
    assertThat(installed.questions()).isEmpty();
  }

  @Test
  @DisplayName("S15: another invoice, and none, arrive as later edits")
  void anotherInvoiceAndNone() {
    var seven = invoice("7");
    var eight = invoice("8");
    var one = payment("p1", line("Invoice", seven));
    var two = payment("p2", line("Invoice", seven));
    installed.settle();
    books.typed("Payment", lines(one, line("Invoice", eight)));
    books.typed("Payment", lines(two));
    installed.settle();

    assertThat(ledger.paid()).isEqualTo(Map.of("p1", "8", "p2", "none"));
  }

  @Test
  @DisplayName("S4: no invoice is guessed for a payment of several: it is held, and says why")
  void aPaymentOfTwoInvoicesIsHeld() {
    var seven = invoice("7");
    var eight = invoice("8");
    var both = payment("p1", line("Invoice", seven), line("Invoice", eight));
    var inOne = payment("p2", line("Invoice", seven));
    ((ObjectNode) inOne.withArray("Line").get(0))
        .withArray("LinkedTxn")
        .add(linked("Invoice", eight));
    books.typed("Payment", inOne);
    installed.settle();

    assertThat(ledger.paid()).isEmpty();
    assertThat(installed.questions())
        .hasSize(2)
        .allSatisfy(it -> assertThat(it).contains("several records, and a reference is one"));

    books.typed("Payment", lines(both, line("Invoice", eight)));
    installed.settle();
    assertThat(ledger.paid()).isEqualTo(Map.of("p1", "8"));
  }

  private String invoice(String number) {
    var fields = Json.object().put("DocNumber", number);
    fields.putObject("CustomerRef").put("value", "1");
    return books.typed("Invoice", fields).path("Id").asText();
  }

  private ObjectNode payment(String number, ObjectNode... lines) {
    var fields = Json.object().put("PaymentRefNum", number).put("TotalAmt", 5);
    fields.putObject("CustomerRef").put("value", "1");
    return books.typed("Payment", lines(fields, lines));
  }

  private static ObjectNode lines(ObjectNode payment, ObjectNode... lines) {
    payment.putArray("Line").addAll(List.of(lines));
    return payment;
  }

  private static ObjectNode line(String type, String transaction) {
    var line = Json.object().put("Amount", 5);
    line.putArray("LinkedTxn").add(linked(type, transaction));
    return line;
  }

  private static ObjectNode linked(String type, String transaction) {
    return Json.object().put("TxnId", transaction).put("TxnType", type);
  }

  /** Bills and receipts by a number. */
  private static final class Ledger implements Handler {
    private final Map<String, Map<String, ObjectNode>> objects =
        Map.of("bills", new LinkedHashMap<>(), "receipts", new LinkedHashMap<>());

    @Override
    public synchronized Reply handle(Request request) {
      var path = request.path().substring(1).split("/");
      var records = objects.get(path[0]);
      if (request.method().equals("GET") && path.length == 1) {
        var found = new ArrayList<>(records.values());
        found.removeIf(it -> !it.path("number").asText().equals(request.parameter("number")));
        var answer = Json.object();
        answer.putArray(path[0]).addAll(found);
        return Reply.json(200, answer);
      }
      var id = path.length == 1 ? path[0] + (records.size() + 1) : path[1];
      if (!request.method().equals("GET")) {
        records
            .computeIfAbsent(id, it -> Json.object().put("id", it))
            .setAll((ObjectNode) request.json());
      }
      return records.containsKey(id) ? Reply.json(200, records.get(id)) : Reply.text(404, "{}");
    }

    /** The number of each receipt, and that of its bill. */
    synchronized Map<String, String> paid() {
      var paid = new LinkedHashMap<String, String>();
      for (var receipt : objects.get("receipts").values()) {
        var bill = objects.get("bills").get(receipt.path("bill").asText());
        paid.put(
            receipt.path("number").asText(), bill == null ? "none" : bill.path("number").asText());
      }
      return paid;
    }
  }
}
