package io.syncline.system.http.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.sandbox.hubspot.HubSpotSandbox;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** HubSpot's own client for Node, driven against our stand-in for HubSpot. */
class HubSpotClientTest {

  /** A contact: id, email, first name, phone, archived, since a time, with both times. */
  private static final String UNDERSTOOD =
      """
      {"created": ["101", "p1@example.com", "P1", null, false, false, true],
       "updated": ["101", null, null, "+48 22 123 45 67", false, false, true],
       "read": ["101", "p1@example.com", null, "+48 22 123 45 67", false, false, true],
       "byMarker": ["101", "p1@example.com", null, "+48 22 123 45 67", false, false, true],
       "batch": {"status": "COMPLETE",
         "made": ["p2@example.com", "p3@example.com", "p4@example.com", "p5@example.com"]},
       "batchRead": {"status": "COMPLETE", "read": 4, "errors": 1, "missing": ["999"]},
       "batchUpdate": {"status": "COMPLETE", "names": ["All", "All", "All", "All"]},
       "upsert": [false, true],
       "pages": [["p1@example.com", "p2@example.com"], ["p3@example.com", "p4@example.com"],
         ["p5@example.com", "p6@example.com"]],
       "all": 6,
       "search": {"total": 6, "found": ["p6@example.com", "p5@example.com", "p4@example.com",
         "p3@example.com", "p2@example.com", "p1@example.com"]},
       "archived": [["102", "p2@example.com", null, null, true, true, true]],
       "left": 4,
       "refused": {
         "missing": {"code": 404, "category": "OBJECT_NOT_FOUND"},
         "twice": {"code": 409, "category": "CONFLICT", "existing": "ID: 101"},
         "unknownProperty": {"code": 400, "category": "VALIDATION_ERROR"},
         "wrongToken": {"code": 401, "category": "INVALID_AUTHENTICATION"}},
       "company": "acme.example"}
      """;

  @Test
  void hubspotsOwnClientUnderstandsTheStandIn() {
    try (var crm = HubSpotSandbox.start()) {
      var misfits = VendorDescription.misfits(crm.server(), "hubspot");
      var given = Map.of("url", crm.baseUri().toString(), "token", "sandbox-hubspot-token");

      assertThat(VendorClient.run("@hubspot/api-client", "hubspot", given))
          .isEqualTo(VendorClient.json(UNDERSTOOD));
      assertThat(crm.contacts()).filteredOn(it -> !it.archived()).hasSize(4);
      assertThat(misfits).as("what the vendor's description does not say").isEmpty();
      assertThat(crm.server().defects()).isEmpty();
    }
  }
}
