package io.syncline.system.http.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.system.http.Manifests;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Salesforce's own client for Node, driven against the stand-in that understands what the manifest
 * sends and nothing else.
 */
class SalesforceClientTest {

  /** Writes of one record, which the client sends in groups; an archive is a delete here. */
  private static final Set<Kind> ALONE =
      Set.of(Kind.CREATE, Kind.UPDATE, Kind.DELETE, Kind.ARCHIVE);

  private static final String UNDERSTOOD =
      """
      {"signedIn": [true, true],
       "listed": [5, 3, 5],
       "changed": [2, 0],
       "count": 5,
       "read": true,
       "readMany": 3,
       "found": 1,
       "made": [[true, "string"], [true, "string"]],
       "byMarker": 2,
       "updated": [true, true],
       "after": "Changed",
       "ended": [true, true],
       "gone": "refused",
       "deleted": 6}
      """;

  @ParameterizedTest
  @CsvSource({
    "Contact,Email,LastName,Title",
    "Lead,Email,LastName,Title",
    "Account,Name,Name,Type",
    "Opportunity,Name,Name,NextStep"
  })
  void salesforcesOwnClientSendsWhatTheManifestSends(
      String name, String findable, String required, String field) {
    var type = Manifests.read("salesforce");
    var object = type.objects().get(name);
    try (var vendor = new StandIn(type, Tried.of("salesforce"))) {
      var given = new HashMap<String, Object>();
      given.put("url", vendor.settings().get("baseUrl"));
      given.put("client", vendor.settings().get("clientId"));
      given.put("secret", vendor.settings().get("clientSecret"));
      given.put("object", name);
      given.put("fields", String.join(",", new TreeSet<>(object.fields().keySet())));
      given.put("findable", findable);
      given.put(
          "records",
          Stream.of("m1", "m2").map(it -> Map.of(required, it, "Syncline_Id__c", it)).toList());
      given.put("field", field);

      var said = VendorClient.run("@jsforce/jsforce-node", "salesforce", given);

      assertThat(vendor.complaints()).as("what no operation makes").isEmpty();
      assertThat(said).isEqualTo(VendorClient.json(UNDERSTOOD));
      assertThat(vendor.asked())
          .as("each operation of the manifest, but for writes of one record")
          .containsAll(
              object.operations().keySet().stream()
                  .filter(it -> !ALONE.contains(it))
                  .map(it -> name + "." + it)
                  .toList());
    }
  }
}
