package io.syncline.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.access.AccessLog;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.model.RecordId;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class RecordIT {

  @Inject Seeds seeds;
  @Inject AccessLog accesses;

  @Test
  void aRecordIsShownBesideItsCopies() {
    var id = seeds.contact("page-1");
    seeds.inBooks(id, "b-page-1");

    var page = open(id);

    assertThat(page).contains("<h1>Lovelace</h1>").contains("ada@example.com");
    assertThat(page).contains("page-1").contains("b-page-1").contains("King").contains("differs");
    assertThat(page).contains("Write to books");
  }

  @Test
  void whatASourceFilledNamesItAndHowSureItWas() {
    var id = seeds.contact("page-7");
    seeds.enriched(id, "Augusta");

    var page = open(id);

    assertThat(page).contains("Augusta").contains("lookup, ");
    assertThat(page).contains("enrichment, found by email").contains("confidence: 0.9");
  }

  @Test
  void sourcesAreAskedFromThePage() {
    var id = seeds.contact("page-8");
    assertThat(open(id)).contains("/console/records/" + id + "/enrich");

    var then = Pages.then(Pages.post("/console/records/" + id + "/enrich", Map.of()));
    assertThat(then).contains("/console/workflows/").endsWith("said=workflow-started");

    var again = Pages.post("/console/records/" + id + "/enrich", Map.of());
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.asString()).contains("is running for this record already. Nothing was done");
  }

  @Test
  void aPausedRecordSaysSo() {
    var id = seeds.contact("page-9");
    var paused =
        given()
            .header("Authorization", "Bearer " + ApiProfile.TOKEN)
            .contentType("application/json")
            .body("{}")
            .post("/api/v1/records/" + id + "/pause");
    assertThat(paused.statusCode()).isEqualTo(200);
    assertThat(open(id)).contains("A person paused this record: it is written nowhere.");
  }

  @Test
  void whatIsOpenAndWhatHappenedIsShown() {
    var id = seeds.contact("page-2");
    seeds.inConflict(id, "b-page-2");
    seeds.deadLetter(id, null, "hash-of-contacts");
    seeds.deadLetter(null, seeds.ref("page-2"), "hash-of-contacts");
    seeds.audit(id, AuditEntry.Outcome.APPLIED);
    seeds.looked(id);
    seeds.looked(id);

    var page = open(id);

    assertThat(page).contains("2 reads changed nothing");
    assertThat(page).contains("Which value of lastName should be kept?");
    assertThat(page.split("no such picklist value", -1)).hasSize(3);
    assertThat(page).contains("Written to books").contains("old@example.com");
    assertThat(page).contains("not decided").contains("waits for a question");
  }

  @Test
  void aMaskedValueIsNowhereOnThePage() {
    var id = seeds.contact("page-3");
    seeds.question(id);
    seeds.audit(id, AuditEntry.Outcome.APPLIED);

    var page = open(id);

    assertThat(page).doesNotContain("Analytical").doesNotContain("A. Engines").contains("hidden");
  }

  @Test
  void whoSawItIsKept() {
    var id = seeds.contact("page-4");

    open(id);

    var kept = accesses.list(new AccessLog.Query(id, null, null, null, null, null, null, 10));
    assertThat(kept).extracting(it -> it.shown().what()).containsOnly("record");
    assertThat(kept).extracting(AccessLog.Access::actor).containsOnly("tester");
    assertThat(kept.get(0).attributes()).contains("email").doesNotContain("company");
  }

  @Test
  void theIdOfAMergedRecordLeadsToWhatItBecame() {
    var one = seeds.contact("page-5");
    var other = seeds.contact("page-6");
    var merged =
        given()
            .header("Authorization", "Bearer " + ApiProfile.TOKEN)
            .contentType("application/json")
            .body("{\"with\":\"" + other + "\"}")
            .post("/api/v1/records/" + one + "/merge");
    assertThat(merged.statusCode()).isEqualTo(200);

    var answer =
        given()
            .redirects()
            .follow(false)
            .header("Authorization", "Bearer " + ApiProfile.TOKEN)
            .get("/console/records/" + other);

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.header("Location")).endsWith("/console/records/" + one);
  }

  @Test
  void whatIsInAValueIsText() {
    var id = seeds.contact("<script>alert(1)</script>");

    var page = open(id);

    assertThat(page).doesNotContain("<script>alert").contains("&lt;script&gt;alert(1)");
  }

  @ParameterizedTest
  @CsvSource({
    "0198b2f0-0000-7000-8000-000000000000, 404",
    "0198b2f0, 400",
    "%00, 400",
    "<b>, 400",
    "a/b, 404"
  })
  void whatIsNotThereIsAPage(String id, int status) {
    var answer = Pages.open("/console/records/" + id.replace("<", "%3C").replace(">", "%3E"));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("text/html;charset=UTF-8");
    assertThat(answer.asString()).contains("role=\"search\"").doesNotContain("<b>");
  }

  private static String open(RecordId id) {
    var answer = Pages.open("/console/records/" + id.value());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.asString();
  }
}
