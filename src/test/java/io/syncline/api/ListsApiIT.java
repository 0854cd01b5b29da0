package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.core.audit.AuditEntry.Outcome;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class ListsApiIT {

  @Inject Seeds seeds;

  @Test
  void syncsSayWhetherTheyAreStartedOrWhyNot() {
    var json = Api.get("/api/v1/syncs").jsonPath();

    assertThat(json.getList("items.name")).containsExactly("contacts", "orders");
    assertThat(json.getList("items.started")).containsExactly(true, false);
    assertThat(json.getString("items[1].why[0].position")).isEqualTo("b.sync.yaml:3:5");
    assertThat(json.getString("items[0].notices[0].kind")).isEqualTo("notice");
    assertThat(Api.get("/api/v1/syncs/contacts").jsonPath().getString("version"))
        .isEqualTo("2026-11");
    assertThat(Api.get("/api/v1/syncs/contacts").jsonPath().getString("contentHash"))
        .isEqualTo("hash-of-contacts");
  }

  @Test
  void aSyncIsPausedAndResumedAndShownAsSuch() {
    var paused = Api.post("/api/v1/syncs/contacts/pause", "");
    assertThat(paused.statusCode()).isEqualTo(200);
    assertThat(paused.jsonPath().getString("pausedBy")).isEqualTo("tester");
    assertThat(Api.get("/api/v1/syncs").jsonPath().getString("items[0].paused")).isNotNull();
    for (var body : List.of("now, please", "{\"until\":\"tomorrow\"}", "[]")) {
      var refused = Api.post("/api/v1/syncs/contacts/pause", body);
      assertThat(refused.statusCode()).as(body).isEqualTo(400);
      assertThat(refused.contentType()).contains("application/problem+json");
    }
    var health = io.restassured.RestAssured.get("/q/health/group/syncs").jsonPath();
    assertThat(health.getString("checks[0].data.contacts")).isEqualTo("paused");
    assertThat(health.getString("checks[0].data.orders")).isEqualTo("not started");
    assertThat(Api.get("/q/metrics").body().asString())
        .contains("syncline_syncs_paused{sync=\"contacts\"}");

    assertThat(Api.post("/api/v1/syncs/contacts/resume", "").statusCode()).isEqualTo(200);
    assertThat(Api.get("/api/v1/syncs/contacts").jsonPath().getString("paused")).isNull();
    assertThat(Api.post("/api/v1/syncs/contacts/start", "").statusCode()).isEqualTo(200);
    assertThat(Api.post("/api/v1/syncs/orders/start", "").statusCode()).isEqualTo(409);
    assertThat(Api.post("/api/v1/syncs/none/pause", "").statusCode()).isEqualTo(404);
  }

  @Test
  void noAnswerIsToBeStoredOnItsWay() {
    for (var path : List.of("/api/v1/syncs", "/api/v1/audit", "/api/v1/records/contact/crm/none")) {
      assertThat(Api.get(path).header("Cache-Control")).as(path).isEqualTo("no-store");
    }
  }

  @Test
  void aSystemThatIsNotConnectedCannotBeChecked() {
    assertThat(Api.post("/api/v1/systems/crm/check", "").statusCode()).isEqualTo(409);
    assertThat(Api.post("/api/v1/systems/nowhere/check", "").statusCode()).isEqualTo(404);
    assertThat(Api.post("/api/v1/systems/crm/reset", "").statusCode()).isEqualTo(409);
    assertThat(Api.post("/api/v1/systems/nowhere/reset", "").statusCode()).isEqualTo(404);
  }

  @Test
  void pagesShowEveryEntryOnceNewestFirst() {
    var record = seeds.contact("pages");
    var causes = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      causes.add(0, seeds.audit(record, Outcome.APPLIED).toString());
    }

    var shown = new ArrayList<String>();
    String next = null;
    do {
      var cursor = next == null ? "" : "&cursor=" + next;
      var page = Api.get("/api/v1/audit?limit=2&record=" + record + cursor).jsonPath();
      shown.addAll(page.<String>getList("items.cause"));
      next = page.getString("next");
    } while (next != null);

    // ids made within one millisecond have no order among them
    assertThat(shown).containsExactlyInAnyOrderElementsOf(causes);
  }

  @Test
  void theAuditIsFilteredAndMasked() {
    var record = seeds.contact("audited");
    var failed = seeds.audit(record, Outcome.FAILED);
    seeds.audit(record, Outcome.APPLIED);
    var of = "/api/v1/audit?record=" + record;

    var found = Api.get(of + "&outcome=failed&system=books&entity=contact&operation=update");

    assertThat(found.jsonPath().getList("items.cause")).containsExactly(failed.toString());
    assertThat(found.jsonPath().getString("items[0].changes.email.before"))
        .isEqualTo("old@example.com");
    assertThat(found.jsonPath().getBoolean("items[0].changes.company.masked")).isTrue();
    assertThat(found.body().asString()).doesNotContain("Analytical");
    assertThat(count(of + "&system=desk")).isZero();
    assertThat(count(of + "&until=2020-01-01T00:00:00Z")).isZero();
    assertThat(count(of + "&since=2020-01-01T00:00:00%2B02:00")).isEqualTo(2);
    assertThat(count("/api/v1/audit?cause=" + failed)).isEqualTo(1);
  }

  private static int count(String path) {
    return Api.get(path).jsonPath().getList("items").size();
  }

  @Test
  void conflictsAndReviewsWaitForAPerson() {
    var record = seeds.contact("asked");
    seeds.question(record);

    var conflict = Api.get("/api/v1/conflicts?open=true&record=" + record);
    var review = Api.get("/api/v1/reviews?record=" + record).jsonPath();

    assertThat(conflict.jsonPath().getString("items[0].attribute")).isEqualTo("company");
    assertThat(conflict.jsonPath().getString("items[0].winner")).isNull();
    assertThat(conflict.body().asString()).doesNotContain("Engines");
    assertThat(review.getList("items.kind")).containsExactly("conflict");
    assertThat(Api.get("/api/v1/records/" + record).jsonPath().getList("held"))
        .containsExactly("company");
  }

  @Test
  void conflictsAreCountedByWeekAttributePairAndRule() {
    seeds.question(seeds.contact("counted"));

    var found = Api.get("/api/v1/conflicts/statistics?since=2020-01-01T00:00:00Z").jsonPath();

    assertThat(found.<String>getList("items.attribute")).contains("company");
    assertThat(found.getInt("items[0].total")).isPositive();
    assertThat(found.<String>getList("items[0].systems")).hasSize(2);
  }

  @Test
  void crossSystemIdsAreJsonOrCsv() {
    var record = seeds.contact("with,comma\"and quote");

    var json = Api.get("/api/v1/cross-system-ids?entity=contact&system=crm&limit=500").jsonPath();
    var csv = Api.asked().accept("text/csv").get("/api/v1/cross-system-ids?system=crm&limit=500");
    var first = Api.asked().accept("text/csv").get("/api/v1/cross-system-ids?limit=1");

    assertThat(json.<String>getList("items.recordId")).contains(record.toString());
    assertThat(csv.contentType()).startsWith("text/csv");
    assertThat(csv.body().asString())
        .startsWith("entity_type,record_id,system_id,object,native_id,")
        .contains("contact," + record + ",crm,contacts,\"with,comma\"\"and quote\",main,1,created");
    seeds.contact("another");
    assertThat(
            Api.asked().accept("text/csv").get("/api/v1/cross-system-ids?limit=1").header("Link"))
        .contains("rel=\"next\"", "cursor=");
    assertThat(first.statusCode()).isEqualTo(200);
  }

  @Test
  void systemsSayWhatWaits() {
    seeds.contact("waits");

    var json = Api.get("/api/v1/systems").jsonPath();

    assertThat(json.<String>getList("items.id")).containsExactly("books", "crm", "desk");
    assertThat(json.<String>getList("items.state")).containsExactly(null, "answering", "silent");
    assertThat(json.getList("items[0].syncs")).isEqualTo(List.of("contacts"));
    assertThat(json.getString("items[0].objects.contacts")).isEqualTo("contact");
  }

  @Test
  void figuresOfAPeriodAreOfAllAndOfEachSystemAndSync() {
    var day = Api.get("/api/v1/metrics").jsonPath();
    var months = Api.get("/api/v1/metrics?range=90d&systems=crm,desk").jsonPath();

    assertThat(day.getString("range")).isEqualTo("24h");
    assertThat(day.getLong("totalSyncs"))
        .isEqualTo(day.getLong("successful") + day.getLong("failed"));
    assertThat(day.getList("syncs.sync")).containsExactly("contacts");
    assertThat(months.getList("systems.system")).containsExactly("crm", "desk");
    assertThat(months.getMap("systems[0]"))
        .containsKeys("totalSyncs", "conflicts", "averageLatency", "dataVolume");
    assertThat(months.getMap("latency")).containsOnlyKeys("p50", "p95", "p99");
  }

  @Test
  void usageIsAnsweredAsJsonAndAsCsv() {
    assertThat(Api.get("/api/v1/usage").jsonPath().getList("months")).isNotNull();
    assertThat(Api.asked().accept("text/csv").get("/api/v1/usage?from=2026-01").asString())
        .startsWith("month,syncs,systems,records,writes,bytes,days\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/audit?limit=0",
        "/api/v1/audit?limit=501",
        "/api/v1/audit?limit=x",
        "/api/v1/audit?recrod=1",
        "/api/v1/audit?entity=%00",
        "/api/v1/dead-letters?stage=read%00",
        "/api/v1/reviews?owner=%00",
        "/api/v1/runs?sync=%00",
        "/api/v1/plans?sync=%00",
        "/api/v1/records/contact/crm/a%00b",
        "/api/v1/audit?record=1",
        "/api/v1/audit?outcome=lost",
        "/api/v1/audit?since=yesterday",
        "/api/v1/audit?cursor=%21",
        "/api/v1/audit?cursor=bm90aGluZw",
        "/api/v1/audit?system=a&system=b",
        "/api/v1/metrics?range=0h",
        "/api/v1/metrics?range=91d",
        "/api/v1/metrics?range=2161h",
        "/api/v1/metrics?range=1m",
        "/api/v1/metrics?systems=erp",
        "/api/v1/metrics?systems=crm,",
        "/api/v1/metrics?limit=1",
        "/api/v1/usage?from=2026",
        "/api/v1/usage?from=2026-02&to=2026-01",
        "/api/v1/usage?cursor=x",
        "/api/v1/audit?system=%27%3B--",
        "/api/v1/conflicts?open=maybe",
        "/api/v1/dead-letters?cursor=WyJ4Il0",
        "/api/v1/cross-system-ids?cursor=WyIiLCIiLCIiXQ",
        "/api/v1/runs?sync=contcts",
        "/api/v1/plans?sync=contcts",
        "/api/v1/workflows?sync=contcts",
        "/api/v1/differences?sync=contcts",
        "/api/v1/differences/trend?sync=contcts",
        "/api/v1/quality?sync=contcts",
        "/api/v1/quality/history?sync=contcts&entity=contact&system=crm",
        "/api/v1/quality/drifts?system=boks",
        "/api/v1/maturity?sync=contcts",
        "/api/v1/dead-letters?system=boks",
        "/api/v1/audit?system=boks"
      })
  void aBadQueryIsRefused(String path) {
    var response = Api.get(path);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.contentType()).isEqualTo("application/problem+json");
  }
}
