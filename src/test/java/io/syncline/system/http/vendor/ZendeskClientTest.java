package io.syncline.system.http.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.sandbox.zendesk.ZendeskSandbox;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The community's client for Node against our stand-in for Zendesk: Zendesk publishes none for its
 * Support API.
 */
class ZendeskClientTest {

  /** Of a user: name, email, external id, phone, active. */
  private static final String UNDERSTOOD =
      """
      {"me": true,
       "created": ["P 1", "p1@example.com", "m1", null, true],
       "updated": ["P 1", "p1@example.com", "m1", "+48221234567", true],
       "read": ["P 1", "p1@example.com", "m1", "+48221234567", true],
       "listed": [125, 125, ["m1", "m2", "m3", "m4", "m5"]],
       "many": 3,
       "again": true,
       "left": 124,
       "deleted": false,
       "company": "x",
       "companies": ["Acme"],
       "refused": {"missing": 404, "twice": 422, "wrongToken": 401, "companyTwice": 422}}
      """;

  @Test
  void theCommunitysClientUnderstandsTheStandIn() {
    try (var desk = ZendeskSandbox.start()) {
      for (int i = 0; i < 120; i++) {
        desk.create(Map.of("name", "Q " + i, "email", "q" + i + "@example.com"));
      }
      var misfits = VendorDescription.misfits(desk.server(), "zendesk");
      var given =
          Map.of(
              "url",
              desk.baseUri().toString(),
              "agent",
              "agent@sandbox.example",
              "token",
              "sandbox-zendesk-token");

      assertThat(VendorClient.run("node-zendesk", "zendesk", given))
          .isEqualTo(VendorClient.json(UNDERSTOOD));
      assertThat(misfits).as("what the vendor's description does not say").isEmpty();
      assertThat(desk.server().defects()).isEmpty();
    }
  }
}
