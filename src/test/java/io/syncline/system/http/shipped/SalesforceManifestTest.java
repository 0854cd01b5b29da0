package io.syncline.system.http.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.system.http.VendorCalls;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests and answers in the shape that the REST API guide of Salesforce shows. */
class SalesforceManifestTest {

  private final VendorCalls vendor = new VendorCalls("salesforce", Map.of());

  @Test
  void aQueryIsFollowedByItsLink() {
    vendor.answers(
        200,
        """
        {"totalSize": 2, "done": false, "nextRecordsUrl": "/services/data/v62.0/query/01gD0000002HU6KIAW-1",
         "records": [{"attributes": {"type": "Contact"}, "Id": "0035e00000AAAAAAA1", "Email": "ada@example.com", "Phone": null,
           "SystemModstamp": "2026-02-03T04:05:06.000+0000"}]}
        """);
    vendor.answers(200, "{\"totalSize\": 2, \"done\": true, \"records\": []}");
    var page = vendor.list("Contact");
    var last = vendor.list("Contact", null, page.next());

    assertThat(vendor.line(0))
        .startsWith("GET /services/data/v62.0/query?q=SELECT Id, CreatedDate, SystemModstamp, Acc")
        .endsWith(",Title FROM Contact ORDER BY Id");
    assertThat(vendor.line(1)).isEqualTo("GET /services/data/v62.0/query/01gD0000002HU6KIAW-1");
    assertThat(page.total()).isEqualTo(2);
    assertThat(page.records().get(0).updatedAt()).hasToString("2026-02-03T04:05:06Z");
    assertThat(last.next()).isNull();
  }

  @Test
  void changesAreAskedForByTime() {
    vendor.answers(200, "{\"totalSize\": 0, \"done\": true, \"records\": []}");
    vendor.list("Lead", "2026-02-01T00:00:00Z", null);

    assertThat(vendor.line(0))
        .endsWith(
            " FROM Lead WHERE SystemModstamp >= 2026-02-01T00:00:00Z ORDER BY SystemModstamp, Id");
  }

  @Test
  void createsAreUpsertsByOurMarkerAndTellTheirOutcomesInOrder() {
    vendor.answers(
        200,
        """
        [{"id": "0015e00000AAAAAAA1", "success": true, "errors": [], "created": true},
         {"success": false, "errors": [{"statusCode": "REQUIRED_FIELD_MISSING", "message": "Required fields are missing: [Name]", "fields": ["Name"]}]},
         {"success": false, "errors": [{"statusCode": "UNABLE_TO_LOCK_ROW", "message": "unable to obtain exclusive access", "fields": []}]}]
        """);
    var outcomes =
        vendor.create(
            "Account",
            List.of(
                Map.of("Name", Value.text("Example"), "Syncline_Id__c", Value.text("m0")),
                Map.of("Phone", Value.text("1"), "Syncline_Id__c", Value.text("m1")),
                Map.of("Name", Value.text("Other"), "Syncline_Id__c", Value.text("m2"))));

    assertThat(vendor.count()).isOne();
    assertThat(vendor.line(0))
        .isEqualTo("PATCH /services/data/v62.0/composite/sobjects/Account/Syncline_Id__c");
    assertThat(vendor.body(0))
        .isEqualTo(
            VendorCalls.json(
                """
                {"allOrNone": false, "records": [{"attributes": {"type": "Account"}, "Name": "Example", "Syncline_Id__c": "m0"},
                  {"attributes": {"type": "Account"}, "Phone": "1", "Syncline_Id__c": "m1"},
                  {"attributes": {"type": "Account"}, "Name": "Other", "Syncline_Id__c": "m2"}]}
                """));
    assertThat(outcomes.get(0))
        .isEqualTo(new WriteOutcome.Done(VendorCalls.ref("Account", "0015e00000AAAAAAA1"), null));
    assertThat(failure(outcomes.get(1))).isInstanceOf(Failure.Invalid.class);
    assertThat(failure(outcomes.get(2))).isInstanceOf(Failure.Transient.class);
  }

  @Test
  void oneUpdateSaysItsObjectAndItsId() {
    vendor.answers(200, "[{\"id\": \"0065e00000AAAAAAA1\", \"success\": true, \"errors\": []}]");
    vendor.answers(
        200,
        """
        [{"success": false, "errors": [{"statusCode": "ENTITY_IS_DELETED", "message": "entity is deleted", "fields": []}]}]
        """);
    var done =
        vendor.update(
            "Opportunity", "0065e00000AAAAAAA1", null, Map.of("Amount", Value.decimal(5)));
    var gone =
        vendor.update(
            "Opportunity", "0065e00000AAAAAAA1", null, Map.of("Amount", Value.decimal(5)));

    assertThat(vendor.line(0)).isEqualTo("PATCH /services/data/v62.0/composite/sobjects");
    assertThat(vendor.body(0))
        .isEqualTo(
            VendorCalls.json(
                "{\"allOrNone\": false, \"records\": [{\"attributes\": {\"type\": \"Opportunity\"},"
                    + " \"id\": \"0065e00000AAAAAAA1\", \"Amount\": 5}]}"));
    assertThat(done).isInstanceOf(WriteOutcome.Done.class);
    assertThat(gone).isInstanceOf(WriteOutcome.Gone.class);
  }

  @Test
  void aQuoteInAValueStaysInsideTheQueryAndTheNamesOfManyAreAskedAtOnce() {
    vendor.answers(200, "{\"totalSize\": 0, \"done\": true, \"records\": []}");
    vendor.find("Contact", "Email", "o'neil@example.com");
    vendor.answers(
        200, "{\"totalSize\": 1, \"done\": true, \"records\": [{\"Id\": \"0035e00000AAAAAAA1\"}]}");
    vendor.answers(
        404,
        "[{\"errorCode\": \"NOT_FOUND\", \"message\": \"The requested resource does not exist\"}]");
    var found = vendor.read("Contact", List.of("0035e00000AAAAAAA1", "0035e00000BBBBBBB1"));

    assertThat(vendor.line(0)).endsWith(" FROM Contact WHERE Email = 'o\\'neil@example.com'");
    assertThat(vendor.line(1)).endsWith(" WHERE Id IN ('0035e00000AAAAAAA1','0035e00000BBBBBBB1')");
    assertThat(vendor.line(2))
        .startsWith(
            "GET /services/data/v62.0/sobjects/Contact/0035e00000BBBBBBB1?fields=Id,CreatedDate,");
    assertThat(found.get(0)).isInstanceOf(ReadOutcome.Found.class);
    assertThat(found.get(1)).isInstanceOf(ReadOutcome.Missing.class);
  }

  private static Failure failure(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Failed.class);
    return ((WriteOutcome.Failed) outcome).failure();
  }
}
