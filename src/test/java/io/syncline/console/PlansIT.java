package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.Contacts;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Role;
import io.syncline.core.backfill.plan.PlanStore;
import io.syncline.core.model.value.Value;
import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Scores;
import io.syncline.core.reconcile.side.Measured;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plans, and the quality of data: pages with an address from before the console. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class PlansIT {

  private static final String PATH = "/console/plans";

  @Inject Seeds seeds;
  @Inject ApiTokens tokens;
  @Inject Runs runs;
  @Inject PlanStore plans;
  @Inject Scores scores;

  @Test
  void aPlanIsReadByKindWithMasksAndWarnings() {
    var id = seeds.id();
    var plan = SeededPlan.made(runs, plans, id, seeds.contact("plan-1"));
    var path = PATH + "/" + plan;

    assertThat(page(PATH + "?sync=" + SeededPlan.sync(id))).contains(path, "1 updated");
    assertThat(page(path))
        .contains("waits for approval", "Think twice", "King", "Lovelace &lt;b&gt;", "hidden")
        .contains("changed later than the value that would overwrite it")
        .doesNotContain("secret", "<b>", "Byron");
    assertThat(page(path + "?kind=question")).contains("Byron").doesNotContain("King");
    assertThat(page(path + "?status=refused")).contains("There is none.");
    assertThat(page(path + "?target=crm")).contains("There is none.");
    assertThat(Pages.open(path + "?kind=all").statusCode()).isEqualTo(400);
    assertThat(Pages.open(PATH + "/" + seeds.id()).statusCode()).isEqualTo(404);
  }

  @Test
  void aPlanIsApprovedFollowedAndTakenBack() {
    var id = seeds.id();
    var path = PATH + "/" + SeededPlan.made(runs, plans, id, seeds.contact("plan-2"));
    var viewer = Pages.token(tokens, seeds.id(), Role.VIEWER);
    assertThat(Pages.post(path + "/approve", Map.of(), viewer).statusCode()).isEqualTo(403);
    assertThat(Pages.post(path + "/undo", Map.of(), viewer).statusCode()).isEqualTo(403);
    assertThat(Pages.then(Pages.post(path + "/undo", Map.of())))
        .as("nothing was carried out")
        .isEqualTo(path + "?said=not-possible");

    assertThat(Pages.then(Pages.post(path + "/approve", Map.of())))
        .isEqualTo(path + "?said=approved");
    assertThat(page(path)).contains("approved by tester", "waiting").doesNotContain("Undo it");
    assertThat(Pages.then(Pages.post(path + "/approve", Map.of())))
        .isEqualTo(path + "?said=not-possible");

    var claimed = runs.claim(Run.Kind.EXECUTE, SeededPlan.sync(id), Instant.now()).orElseThrow();
    runs.end(claimed, Run.Status.PARTIAL, Map.of("filed", 1L), "1 was refused", Instant.now());
    assertThat(page(path)).contains("partial", "1 was refused", "filed", "Undo it");
    var then = Pages.then(Pages.post(path + "/undo", Map.of()));
    assertThat(then).startsWith("/console/runs/").endsWith("?said=undo-asked");
    assertThat(page(then)).contains("undo", "takes back");
  }

  @Test
  void aRunningPlanShowsHowFarItIsAndIsPausedResumedAndCancelled() {
    var id = seeds.id();
    var path = PATH + "/" + SeededPlan.made(runs, plans, id, seeds.contact("plan-4"));
    var viewer = Pages.token(tokens, seeds.id(), Role.VIEWER);
    assertThat(Pages.then(Pages.post(path + "/pause", Map.of())))
        .as("the run that made it has ended")
        .isEqualTo(path + "?said=not-possible");
    Pages.then(Pages.post(path + "/approve", Map.of()));
    var claimed = runs.claim(Run.Kind.EXECUTE, SeededPlan.sync(id), Instant.now()).orElseThrow();
    var counts = Map.of("read", 1_250L, "expected", 5_000L, "perMinute", 900L, "secondsLeft", 250L);
    runs.save(claimed, Value.Struct.EMPTY, counts);

    assertThat(page(path))
        .contains("value=\"250\"", "1,250 of 5,000 records, 900 a minute, about 4 min left")
        .contains("Pause it", "Cancel it", "every 5s")
        .doesNotContain("Resume it", "Undo it");
    assertThat(Pages.post(path + "/pause", Map.of(), viewer).statusCode()).isEqualTo(403);
    assertThat(Pages.post(path + "/end", Map.of()).statusCode()).isEqualTo(404);
    assertThat(Pages.then(Pages.post(path + "/pause", Map.of()))).isEqualTo(path + "?said=pause");
    assertThat(runs.renew(claimed, Instant.now())).isEqualTo(Runs.Control.PAUSE);
    runs.end(claimed, Run.Status.PAUSED, counts, null, Instant.now());
    assertThat(page(path)).contains("Resume it", "Cancel it", "value=\"250\"");
    Pages.then(Pages.post(path + "/resume", Map.of()));
    assertThat(page(path)).contains("Pause it");
    Pages.then(Pages.post(path + "/cancel", Map.of()));
    assertThat(page(path + "?said=cancel")).contains("The run ends", "cancelled");
    assertThat(page(path)).doesNotContain("Pause it", "every 5s", "<progress");
  }

  @Test
  void theAddressesFromBeforeLeadHere() {
    var plan = SeededPlan.made(runs, plans, seeds.id(), seeds.contact("plan-3"));

    assertThat(location("/api/v1/plans/" + plan + "/report.html")).isEqualTo(PATH + "/" + plan);
    assertThat(location("/api/v1/quality/report")).isEqualTo("/console/quality");
    assertThat(location("/api/v1/quality/report?sync=a%26b"))
        .isEqualTo("/console/quality?sync=a%26b");
  }

  @Test
  void theQualityOfDataIsShownWithItsHistory() {
    var sync = "quality-" + seeds.id();
    assertThat(page("/console/quality?sync=" + sync)).contains("Nothing was measured yet");
    scores.save(List.of(score(sync, "r1", 900), score(sync, "r2", 940)));

    assertThat(page("/console/quality?sync=" + sync))
        .contains("94.0 % agree, below the threshold", "940 of 1,000; 60 differ", "email")
        .contains("Agreement of the last 2 runs, now 94.0 %", "<polyline points=");
  }

  private static Score score(String sync, String run, long equal) {
    return new Score(
        new Score.Of(sync, "contact", Contacts.BOOKS),
        run,
        Instant.now(),
        List.of(new AttributeScore("email", true, 1000, equal, 1000, 1000)),
        new Measured.Pairs(1000, equal),
        new Measured.Counts(1000, 0, 0, 0, 0),
        new Score.Deliveries(0, 0));
  }

  private static String location(String path) {
    var answer = Pages.unfollowed(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(303);
    return answer.header("Location").replaceFirst("^http://[^/]*", "");
  }

  private static String page(String path) {
    var answer = Pages.open(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.asString();
  }
}
