package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Role;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.side.Examinations;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class RunsIT {

  private static final Instant NOW = Instant.parse("2026-06-22T04:00:00Z");

  @Inject Seeds seeds;
  @Inject ApiTokens tokens;
  @Inject Runs runs;
  @Inject Differences differences;
  @Inject Examinations examinations;

  @Test
  void aRunIsListedPausedResumedAndCancelled() {
    var id = seeds.id().toString();
    runs.ask(Run.asked(id, Run.Kind.RECONCILE, "paged", Value.Struct.EMPTY, NOW, "<b>"), null);
    var path = "/console/runs/" + id;

    assertThat(page("/console/runs?kind=reconcile&sync=paged&status="))
        .contains(path)
        .contains("&lt;b&gt;")
        .doesNotContain("<b>");
    assertThat(page(path)).contains("Pause it").contains("Cancel it");
    assertThat(Pages.then(Pages.post(path + "/pause", Map.of()))).isEqualTo(path + "?said=pause");
    assertThat(page(path)).contains("Resume it");
    assertThat(Pages.then(Pages.post(path + "/cancel", Map.of()))).isEqualTo(path + "?said=cancel");
    assertThat(Pages.then(Pages.post(path + "/pause", Map.of())))
        .isEqualTo(path + "?said=not-possible");
    assertThat(page(path + "?said=not-possible"))
        .contains("not possible any more")
        .doesNotContain("Cancel it");
    assertThat(Pages.post(path + "/stop", Map.of()).statusCode()).isEqualTo(404);
    var viewer = Pages.token(tokens, seeds.id(), Role.VIEWER);
    assertThat(Pages.post(path + "/cancel", Map.of(), viewer).statusCode()).isEqualTo(403);
  }

  @Test
  void aDifferenceIsShownSideBySideAndAnswered() {
    var run = found("firstName", Value.decimal("12.5"), Value.decimal("12.4"));
    var id = SeededRun.difference(differences, run);
    var path = "/console/differences/" + id;

    assertThat(page(path))
        .contains("ann@example.com")
        .contains("12.5")
        .contains("12.4")
        .contains("/console/runs/" + run);
    var few = Map.of("resolution", "rounding-difference", "adjustment", "0.05");
    assertThat(Pages.then(Pages.post(path + "/resolve", few)))
        .isEqualTo(path + "?said=not-possible");
    assertThat(Pages.post(path + "/resolve", Map.of("resolution", "accepted")).statusCode())
        .isEqualTo(400);
    var stay = Map.of("resolution", "accepted", "reason", "<i>cents</i>", "day", "2999-01-01");
    assertThat(Pages.then(Pages.post(path + "/resolve", stay))).isEqualTo(path + "?said=resolved");
    assertThat(page(path)).contains("&lt;i&gt;cents").contains("2999-01-02");
    var flag = Map.of("reason", "look again", "owner", "ann");
    assertThat(Pages.then(Pages.post(path + "/flag", flag))).isEqualTo(path + "?said=flagged");
    assertThat(page(path)).contains("ann looks after it");
    var owner = Pages.token(tokens, seeds.id(), Role.DATA_OWNER, "other");
    assertThat(Pages.post(path + "/flag", flag, owner).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "runs/nothing, 400",
    "runs/0198b2f0-0000-7000-8000-000000000000, 404",
    "runs?kind=none, 400",
    "differences/nothing, 400",
    "differences/0198b2f0-0000-7000-8000-000000000000, 404"
  })
  void whatIsNotThereIsAPage(String path, int status) {
    var answer = Pages.open("/console/" + path);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.contentType()).startsWith("text/html");
  }

  private static String page(String path) {
    var answer = Pages.open(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.asString();
  }

  @Test
  void aReconciliationShowsItsProofAndItsDifferencesAndHidesMaskedValues() {
    var run = found("company", Value.text("A. Engines"), Value.text("B. Engines"));

    assertThat(page("/console/runs/" + run))
        .contains("can be trusted")
        .contains("1,200")
        .contains("ann@example.com")
        .contains("company");
    assertThat(page("/console/runs/" + run + "?bucket=differs&state=open"))
        .contains("/console/differences/");
    assertThat(page("/console/runs/" + run + "?bucket=only-in-a&state="))
        .doesNotContain("/console/differences/");
    var id = SeededRun.difference(differences, run);
    assertThat(page("/console/differences/" + id)).contains("hidden").doesNotContain("Engines");
  }

  private String found(String attribute, Value a, Value b) {
    return SeededRun.found(
        new SeededRun.Stores(runs, examinations, differences), seeds.id(), attribute, a, b);
  }
}
