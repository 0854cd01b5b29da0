package io.syncline.system.http.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.path.Paths;
import io.syncline.system.http.VendorCalls;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests and answers in the shape that the pages of QuickBooks Online show. */
class QuickBooksManifestTest {

  private static final String CUSTOMER =
      """
      {"Id": "67", "SyncToken": "3", "domain": "QBO", "sparse": false, "DisplayName": "O'Neil & Sons", "GivenName": "Ada", "Active": true, "Balance": 12.5,
       "PrimaryEmailAddr": {"Address": "ada@example.com"}, "MetaData": {"CreateTime": "2026-01-02T03:04:05-08:00", "LastUpdatedTime": "2026-02-03T04:05:06-08:00"}}
      """;

  private static final String INVOICE = "Line[].LinkedTxn[][TxnType=Invoice].TxnId";

  private final VendorCalls vendor = new VendorCalls("quickbooks-online", Map.of("realmId", "9"));

  @Test
  void aQuerySaysWhatAndHowFar() {
    vendor.answers(
        200, "{\"QueryResponse\": {\"Customer\": [%s], \"maxResults\": 1}}".formatted(CUSTOMER));
    vendor.answers(200, "{\"QueryResponse\": {}, \"time\": \"2026-02-03T04:05:06-08:00\"}");
    var page = vendor.list("customers", "2026-02-01T00:00:00Z", null);
    var none = vendor.list("invoices");

    assertThat(vendor.line(0))
        .isEqualTo(
            "GET /v3/company/9/query?query=select * from Customer where Active in (true, false) and"
                + " MetaData.LastUpdatedTime >= '2026-02-01T00:00:00Z' orderby"
                + " MetaData.LastUpdatedTime startposition 1 maxresults 50");
    assertThat(page.records())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.ref().id()).isEqualTo("67");
              assertThat(it.version()).isEqualTo("3");
              assertThat(it.updatedAt()).hasToString("2026-02-03T12:05:06Z");
            });
    assertThat(none.records()).isEmpty();
  }

  @Test
  void anUpdateIsSparseAndSaysTheTokenThatWasRead() {
    vendor.answers(200, "{\"Customer\": %s}".formatted(CUSTOMER));
    vendor.answers(400, fault("5010", "ValidationFault"));
    vendor.update("customers", "67", "3", Map.of("PrimaryEmailAddr.Address", Value.text("a@b.c")));
    var stale = vendor.update("customers", "67", "3", Map.of("GivenName", Value.text("Ada")));

    assertThat(vendor.line(0)).isEqualTo("POST /v3/company/9/customer");
    assertThat(vendor.body(0))
        .isEqualTo(
            VendorCalls.json(
                "{\"Id\": \"67\", \"SyncToken\": \"3\", \"sparse\": true, \"PrimaryEmailAddr\":"
                    + " {\"Address\": \"a@b.c\"}}"));
    assertThat(stale).isInstanceOf(WriteOutcome.Stale.class);
  }

  @Test
  void anInvoiceIsCreatedWithItsLinesAndANumberInUseIsNoSecondOne() {
    var line =
        new Value.Struct(
            Map.of("Amount", Value.decimal(100), "DetailType", Value.text("SalesItemLineDetail")));
    vendor.answers(
        200, "{\"Invoice\": {\"Id\": \"130\", \"SyncToken\": \"0\", \"DocNumber\": \"7\"}}");
    vendor.answers(
        400,
        "{\"Fault\": {\"Error\": [{\"Message\": \"Duplicate Document Number Error\", \"Detail\":"
            + " \"DocNumber=7 is assigned to TxnType=Invoice with TxnId=130\", \"code\":"
            + " \"6140\"}], \"type\": \"ValidationFault\"}}");
    Map<String, Value> fields =
        Map.of(
            "DocNumber",
            Value.text("7"),
            "CustomerRef.value",
            Value.text("67"),
            "Line",
            new Value.Items(List.of(line)));
    var done = vendor.create("invoices", fields);
    var there = vendor.create("invoices", fields);

    assertThat(vendor.body(0))
        .isEqualTo(
            VendorCalls.json(
                "{\"DocNumber\": \"7\", \"CustomerRef\": {\"value\": \"67\"}, \"Line\":"
                    + " [{\"Amount\": 100, \"DetailType\": \"SalesItemLineDetail\"}]}"));
    assertThat(done)
        .isInstanceOfSatisfying(
            WriteOutcome.Done.class, it -> assertThat(it.ref().id()).isEqualTo("130"));
    assertThat(there)
        .isInstanceOfSatisfying(
            WriteOutcome.AlreadyThere.class,
            it -> assertThat(it.existing()).isEqualTo(VendorCalls.ref("invoices", "130")));
  }

  @Test
  void aPaymentTellsTheInvoiceOfItsLinesAndKeepsThemInAnUpdate() {
    var paid =
        """
        {"Payment": {"Id": "8", "SyncToken": "1", "TotalAmt": 9, "CustomerRef": {"value": "67"},
          "Line": [{"Amount": 9, "LinkedTxn": [{"TxnId": "%s", "TxnType": "%s"}]}]}}
        """;
    for (var type : List.of("Invoice", "CreditMemo")) {
      vendor.answers(200, paid.formatted("130", type));
      vendor.answers(200, paid.formatted("130", type));
      var read = vendor.read("payments", "8");
      var record = ((ReadOutcome.Found) read).record();
      assertThat(Paths.read(record.fields(), INVOICE))
          .isEqualTo(type.equals("Invoice") ? Value.text("130") : Value.CLEARED);

      var whole = Paths.write(record.answered(), Map.of("PrivateNote", Value.text("x")));
      var update = new WriteRequest.Update(record.ref(), whole, "k", "1");
      assertThat(vendor.write("payments", update)).isInstanceOf(WriteOutcome.Done.class);
      assertThat(vendor.body(vendor.count() - 1))
          .contains("\"LinkedTxn\":[{\"TxnId\":\"130\",\"TxnType\":\"%s\"}]".formatted(type));
    }
  }

  @Test
  void onlyAReadSaysThatARecordIsGone() {
    vendor.answers(400, fault("610", "ValidationFault"));
    vendor.answers(400, fault("610", "ValidationFault"));

    assertThat(vendor.read("invoices", "5")).isInstanceOf(ReadOutcome.Missing.class);
    assertThat(vendor.update("invoices", "5", "0", Map.of("PrivateNote", Value.text("x"))))
        .isInstanceOf(WriteOutcome.Failed.class);
  }

  @Test
  void aNameWithAnApostropheStaysInsideItsQuotes() {
    vendor.answers(200, "{\"QueryResponse\": {\"Customer\": [%s]}}".formatted(CUSTOMER));
    vendor.answers(200, "{\"QueryResponse\": {}}");

    assertThat(vendor.find("customers", "DisplayName", "O'Neil & Sons")).hasSize(1);
    assertThat(vendor.line(0))
        .contains("and DisplayName = 'O\\'Neil & Sons' startposition 1 maxresults");
  }

  private static String fault(String code, String type) {
    return "{\"Fault\": {\"Error\": [{\"Message\": \"m\", \"Detail\": \"d\", \"code\": \"%s\"}], \"type\": \"%s\"}}"
        .formatted(code, type);
  }
}
