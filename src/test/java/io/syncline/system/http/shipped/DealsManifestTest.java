package io.syncline.system.http.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.Codec;
import io.syncline.core.transform.value.ParseContext;
import io.syncline.system.http.Manifests;
import io.syncline.system.http.VendorCalls;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Deals in the shape that HubSpot's pages on deals and associations show. */
class DealsManifestTest {

  private static final String COMPANY = "associations.companies.results[type=deal_to_company].id";

  private final VendorCalls vendor = new VendorCalls("hubspot", Map.of());

  @Test
  void aDealShowsItsCompanyAndIsAssociatedByARequestOfItsOwn() {
    vendor.answers(
        200,
        """
        {"id": "7", "properties": {"dealname": "New deal", "amount": "1500.00"}, "updatedAt": "2026-02-03T04:05:06.789Z", "archived": false,
         "associations": {"companies": {"results": [{"id": "8", "type": "deal_to_company_unlabeled"}, {"id": "9", "type": "deal_to_company"}]}}}
        """);
    vendor.answers(200, "{\"status\": \"COMPLETE\", \"results\": []}");
    var deal = vendor.read("deals", "7");
    vendor.update("deals", "7", null, Map.of(COMPANY, Value.text("11")));

    assertThat(vendor.line(0))
        .startsWith("GET /crm/v3/objects/deals/7?associations=companies,contacts&properties=");
    assertThat(VendorCalls.field(deal, COMPANY)).isEqualTo("9");
    assertThat(vendor.line(1))
        .isEqualTo("PUT /crm/v4/objects/deals/7/associations/default/companies/11");
  }

  @Test
  void amountsAndTimesAreTextsAsHubSpotDescribesThem() {
    vendor.answers(200, "{\"total\": 0, \"results\": []}");
    vendor.list("deals", "2026-02-01T00:00:00Z", null);

    assertThat(vendor.body(0))
        .contains("\"value\":\"1769904000000\"", "\"sorts\":[\"hs_lastmodifieddate\"]");
    var amount = Manifests.read("hubspot").objects().get("deals").fields().get("properties.amount");
    var codec = Codec.of(amount.type(), amount.format(), new ParseContext(ZoneOffset.UTC, "US"));
    assertThat(codec.encode(Value.decimal("1500.5"))).isEqualTo(Value.text("1500.5"));
    assertThat(codec.decode(Value.text("1500.50")).agreesWith(Value.decimal("1500.5"))).isTrue();
  }
}
