package io.syncline.system.http.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.path.Paths;
import io.syncline.system.http.VendorCalls;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Requests and answers in the shape that the pages of Shopify's Admin API show. */
class ShopifyManifestTest {

  private static final String LEVEL =
      """
      {"id": "gid://shopify/InventoryLevel/1?inventory_item_id=2", "item": {"id": "gid://shopify/InventoryItem/2", "sku": "A-1"},
       "location": {"id": "gid://shopify/Location/3"}, "updatedAt": "2026-02-03T04:05:06Z",
       "quantities": [{"name": "available", "quantity": 7}, {"name": "on_hand", "quantity": 9}]}
      """;

  private final VendorCalls vendor = new VendorCalls("shopify", Map.of());

  @Test
  void aListIsAskedSinceATimeAndItsPagesByTheirCursor() {
    vendor.answers(
        200,
        """
        {"data": {"products": {"nodes": [{"id": "gid://shopify/Product/1", "title": "Cap", "status": "ACTIVE", "updatedAt": "2026-02-03T04:05:06Z", "marker": null}],
          "pageInfo": {"hasNextPage": true, "endCursor": "c1"}}}, "extensions": {"cost": {"requestedQueryCost": 12}}}
        """);
    vendor.answers(
        200,
        "{\"data\": {\"products\": {\"nodes\": [], \"pageInfo\": {\"hasNextPage\": false,"
            + " \"endCursor\": null}}}}");
    var page = vendor.list("products", "2026-02-01T00:00:00Z", null);
    var last = vendor.list("products", "2026-02-01T00:00:00Z", page.next());

    assertThat(vendor.line(0)).isEqualTo("POST /admin/api/2026-10/graphql.json");
    assertThat(vendor.body(0))
        .contains("\"variables\":{\"n\":50,\"q\":\"updated_at:>='2026-02-01T00:00:00Z'\"}");
    assertThat(vendor.body(1)).contains("\"c\":\"c1\"");
    assertThat(last.next()).isNull();
  }

  @Test
  void whatIsThrottledOrRefusedInsideASuccessIsNoEmptyList() {
    vendor.answers(
        200,
        "{\"errors\": [{\"message\": \"Throttled\", \"extensions\": {\"code\": \"THROTTLED\"}}]}");
    vendor.answers(
        200,
        "{\"errors\": [{\"message\": \"Access denied\", \"extensions\": {\"code\":"
            + " \"ACCESS_DENIED\"}}]}");

    assertThat(failure()).isInstanceOf(Failure.RateLimited.class);
    assertThat(failure()).isInstanceOf(Failure.Refused.class);
  }

  private Failure failure() {
    var thrown =
        Assertions.catchThrowableOfType(SystemFailure.class, () -> vendor.list("products"));
    return thrown.failure();
  }

  @Test
  void aNullAmongNodesIsARecordThatIsGone() {
    vendor.answers(
        200,
        "{\"data\": {\"nodes\": [{\"id\": \"gid://shopify/Product/1\", \"title\": \"Cap\"},"
            + " null]}}");
    var read =
        vendor.read("products", List.of("gid://shopify/Product/1", "gid://shopify/Product/2"));

    assertThat(VendorCalls.field(read.get(0), "title")).isEqualTo("Cap");
    assertThat(read.get(1)).isInstanceOf(ReadOutcome.Missing.class);
  }

  @Test
  void userErrorsAreFailuresAndTheMarkerGoesIntoAMetafield() {
    vendor.answers(
        200,
        """
        {"data": {"done": {"product": {"id": "gid://shopify/Product/1"}, "userErrors": []}}}
        """);
    vendor.answers(
        200,
        """
        {"data": {"done": {"product": null, "userErrors": [{"field": ["handle"], "message": "Handle has already been taken"}]}}}
        """);
    vendor.answers(
        200,
        """
        {"data": {"done": {"product": null, "userErrors": [{"field": ["title"], "message": "Title can't be blank"}]}}}
        """);
    vendor.answers(
        200,
        """
        {"data": {"done": {"product": null, "userErrors": [{"field": ["id"], "message": "Product does not exist"}]}}}
        """);
    Map<String, Value> fields =
        Map.of(
            "title",
            Value.text("Cap"),
            "status",
            Value.text("DRAFT"),
            "marker.value",
            Value.text("m0"));

    assertThat(vendor.create("products", fields))
        .isEqualTo(
            new WriteOutcome.Done(VendorCalls.ref("products", "gid://shopify/Product/1"), null));
    assertThat(vendor.body(0))
        .endsWith(
            "\"variables\":{\"p\":{\"metafields\":[{\"key\":\"id\",\"namespace\":\"syncline\",\"type\":\"id\",\"value\":\"m0\"}],"
                + "\"status\":\"DRAFT\",\"title\":\"Cap\"}}}");
    assertThat(vendor.create("products", fields)).isInstanceOf(WriteOutcome.AlreadyThere.class);
    assertThat(vendor.create("products", fields)).isInstanceOf(WriteOutcome.Failed.class);
    assertThat(
            vendor.update(
                "products", "gid://shopify/Product/1", null, Map.of("title", Value.text("x"))))
        .isInstanceOf(WriteOutcome.Gone.class);
  }

  @Test
  void stockIsReadAndSetForOneItemAtOneLocation() {
    vendor.answers(
        200,
        "{\"data\": {\"locations\": {\"nodes\": [{\"id\": \"gid://shopify/Location/3\", \"name\":"
            + " \"Shop\"}], \"pageInfo\": {\"hasNextPage\": false}}}}");
    vendor.answers(
        200,
        "{\"data\": {\"location\": {\"inventoryLevels\": {\"nodes\": [%s], \"pageInfo\": {\"hasNextPage\": false}}}}}"
            .formatted(LEVEL));
    vendor.answers(200, "{\"data\": {\"nodes\": [%s]}}".formatted(LEVEL));
    vendor.answers(
        200,
        "{\"data\": {\"done\": {\"inventoryAdjustmentGroup\": {\"id\":"
            + " \"gid://shopify/InventoryAdjustmentGroup/1\"}, \"userErrors\": []}}}");
    var page = vendor.list("inventory");
    var id = page.records().get(0).ref().id();
    var copy = vendor.read("inventory", id);
    var whole = ((ReadOutcome.Found) copy).record().answered();
    var changed =
        new WriteRequest.Update(
            VendorCalls.ref("inventory", id),
            Paths.write(whole, Map.of("quantities[name=available].quantity", Value.decimal(5))),
            "key",
            null);
    var done = vendor.write("inventory", changed);

    assertThat(VendorCalls.field(copy, "quantities[name=available].quantity")).isEqualTo("7");
    assertThat(vendor.body(3))
        .endsWith(
            "\"variables\":"
                + VendorCalls.json(
                    """
                    {"k": "key", "i": {"name": "available", "reason": "correction", "quantities": [{"inventoryItemId": "gid://shopify/InventoryItem/2",
                      "locationId": "gid://shopify/Location/3", "quantity": 5, "changeFromQuantity": null}]}}
                    """)
                + "}");
    assertThat(done).isInstanceOf(WriteOutcome.Done.class);
  }
}
