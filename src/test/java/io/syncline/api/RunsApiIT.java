package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.core.Contacts;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.DifferenceFinding;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.difference.Evidence;
import io.syncline.core.reconcile.difference.Subject;
import io.syncline.core.reconcile.difference.Verdict;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class RunsApiIT {

  private static final Instant NOW = Instant.parse("2026-06-22T04:00:00Z");

  @Inject Runs runs;
  @Inject Differences differences;

  @Test
  void aReconciliationIsAskedForFollowedAndCancelled() {
    var path = "/api/v1/syncs/contacts/reconcile";
    var body = "{\"startDate\":\"2026-11-01\",\"systems\":[\"books\"]}";
    var asked = Api.post(path, body, "ask-1");
    assertThat(asked.statusCode()).isEqualTo(202);
    var id = asked.jsonPath().getString("id");
    assertThat(Api.post(path, body, "ask-1").jsonPath().getString("id")).isEqualTo(id);
    assertThat(asked.jsonPath().getString("status")).isEqualTo("waiting");

    var run = Api.get("/api/v1/runs/" + id).jsonPath();
    assertThat(run.getString("request.startDate")).isEqualTo("2026-11-01");
    assertThat(run.getString("actor")).isEqualTo("tester");
    assertThat(Api.get("/api/v1/runs?kind=reconcile&sync=contacts").jsonPath().getList("items.id"))
        .contains(id);
    assertThat(Api.post("/api/v1/runs/" + id + "/resume", "").statusCode()).isEqualTo(409);
    var ended = Api.post("/api/v1/runs/" + id + "/cancel", "").jsonPath();
    assertThat(ended.getString("status")).isEqualTo("cancelled");
  }

  @Test
  void aFixNamesWhatItLeavesAndRefusesWhatItDoesNotKnow() {
    var path = "/api/v1/differences/fix";
    var unknown = "{\"ids\":[\"" + UUID.randomUUID() + "\"],\"dryRun\":true}";
    assertThat(Api.post(path, unknown).statusCode()).isEqualTo(404);
    assertThat(Api.post(path, unknown.replace(",\"dryRun\":true", "")).statusCode()).isEqualTo(404);
    assertThat(Api.post(path, "{\"ids\":[]}").statusCode()).isEqualTo(400);
    assertThat(Api.post(path, "{\"ids\":[\"x\"]}").statusCode()).isEqualTo(400);
    assertThat(Api.post(path, "{\"ids\":[],\"force\":true}").statusCode()).isEqualTo(400);
  }

  @Test
  void whatCannotBeAskedIsRefused() {
    var path = "/api/v1/syncs/contacts/reconcile";
    assertThat(Api.post(path, "{\"startDate\":\"soon\"}").statusCode()).isEqualTo(400);
    assertThat(Api.post(path, "{\"systems\":[\"nobody\"]}").statusCode()).isEqualTo(400);
    assertThat(Api.post("/api/v1/syncs/orders/reconcile", "{}").statusCode()).isEqualTo(409);
    assertThat(Api.post("/api/v1/syncs/unknown/reconcile", "{}").statusCode()).isEqualTo(404);
    assertThat(Api.get("/api/v1/runs/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(Api.get("/api/v1/runs/nobody").statusCode()).isEqualTo(400);
  }

  @Test
  void everySideIsCounted() {
    assertThat(Api.get("/api/v1/syncs/unknown/counts").statusCode()).isEqualTo(404);
    assertThat(Api.get("/api/v1/syncs/orders/counts").statusCode()).isEqualTo(409);
    var counts = Api.get("/api/v1/syncs/contacts/counts");
    assertThat(counts.statusCode()).isEqualTo(200);
    assertThat(counts.jsonPath().getString("sync")).isEqualTo("contacts");
    assertThat(counts.jsonPath().getList("sides.system")).contains("crm", "books");
    assertThat(counts.jsonPath().getList("sides.findAll { it.counted }.inFilter"))
        .doesNotContainNull();
    assertThat(counts.jsonPath().getList("sides.findAll { !it.counted }.reason"))
        .doesNotContainNull();
  }

  @Test
  void aDifferenceIsSettledOnceAndGivenToSomebody() {
    var run = found();
    var list = Api.get("/api/v1/runs/" + run + "/differences?verdict=drift&limit=1").jsonPath();
    var id = list.getString("items[0].id");
    assertThat(list.getString("items[0].bucket")).isEqualTo("differs");
    assertThat(list.getString("items[0].state")).isEqualTo("open");
    assertThat(list.getDouble("items[0].valueB")).isEqualTo(12.4);

    var path = "/api/v1/differences/" + id;
    var few = "{\"resolution\":\"rounding-difference\",\"adjustment\":0.05}";
    assertThat(Api.post(path + "/resolve", few).statusCode()).isEqualTo(409);
    var enough = "{\"resolution\":\"rounding-difference\",\"adjustment\":0.1,\"reason\":\"cents\"}";
    var settled = Api.post(path + "/resolve", enough, "settle-1");
    assertThat(settled.jsonPath().getString("state")).isEqualTo("accepted");
    assertThat(Api.post(path + "/resolve", enough, "settle-1").statusCode()).isEqualTo(200);
    var flagged =
        Api.post(path + "/flag", "{\"reason\":\"look again\",\"assignTo\":\"ann\"}").jsonPath();
    assertThat(flagged.getString("owner")).isEqualTo("ann");
    assertThat(flagged.getString("answer.by")).isEqualTo("tester");
    assertThat(Api.get(path).jsonPath().getList("history.run")).containsExactly(run);
    assertThat(Api.post(path + "/resolve", "{\"resolution\":\"magic\"}").statusCode())
        .isEqualTo(400);
    assertThat(Api.get("/api/v1/differences?sync=lone&state=accepted").jsonPath().getList("items"))
        .hasSize(1);
    assertAcceptingWantsReasonAndTime(path + "/resolve");
  }

  private static void assertAcceptingWantsReasonAndTime(String path) {
    var accepted = "{\"resolution\":\"accepted\"";
    var why = ",\"reason\":\"a name of its own\"";
    assertThat(Api.post(path, accepted + "}").statusCode()).isEqualTo(400);
    assertThat(Api.post(path, accepted + why + "}").statusCode()).isEqualTo(400);
    assertThat(Api.post(path, "{\"resolution\":\"explained\"}").statusCode()).isEqualTo(400);
    var past = ",\"until\":\"2001-01-01T00:00:00Z\"}";
    assertThat(Api.post(path, accepted + why + past).statusCode()).isEqualTo(409);
    var later = ",\"until\":\"2999-01-01T00:00:00Z\"}";
    var settled = Api.post(path, accepted + why + later);
    assertThat(settled.statusCode()).isEqualTo(200);
    assertThat(settled.jsonPath().getString("state")).isEqualTo("accepted");
  }

  private String found() {
    var id = "019ab000-0000-7000-8000-" + UUID.randomUUID().toString().substring(24);
    runs.ask(Run.asked(id, Run.Kind.RECONCILE, "lone", Value.Struct.EMPTY, NOW, "tester"), null);
    var claimed = runs.claim(Run.Kind.RECONCILE, "lone", NOW).orElseThrow();
    differences.begin(claimed);
    var differenceKey = new DifferenceKey("contact", Contacts.BOOKS, "key", "firstName");
    var differenceFinding =
        new DifferenceFinding(
            1,
            differenceKey,
            Verdict.DRIFT,
            new Evidence(
                Bucket.DIFFERS,
                new Subject(
                    null, List.of(), List.of(), Map.of("email", Value.text("ann@example.com"))),
                Value.decimal("12.5"),
                Value.decimal("12.4"),
                null,
                null),
            "ab",
            null,
            false);
    differences.judged(claimed, new Differences.Page(List.of(differenceFinding), 1, 1, null, NOW));
    return id;
  }
}
