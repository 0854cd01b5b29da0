package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Role;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Difference;
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

  @Test
  void aFixSaysFirstWhatItWritesOrWhyItDoesNothing() {
    var record = seeds.contact("fix-1");
    var run = SeededRun.fixable(stores(), seeds.id(), record, seeds.ref("fix-1"));
    var id = SeededRun.difference(differences, run);
    var path = "/console/differences/" + id;
    var fix = "/console/differences/fix";
    assertThat(page(path)).contains(fix + "?id=" + id);

    assertThat(page(fix + "?id=" + id)).contains("is read", "Fix 1 difference");
    assertThat(differences.find(id).orElseThrow().state()).isEqualTo(Difference.State.OPEN);
    assertThat(Pages.then(Pages.post(fix, Map.of("id", id.toString()))))
        .isEqualTo(path + "?said=fix-filed");
    assertThat(page(path + "?said=fix-filed")).contains("copies are being read");
    assertThat(differences.find(id).orElseThrow().state()).isEqualTo(Difference.State.FIXED);

    var other =
        SeededRun.difference(differences, found("firstName", Value.text("a"), Value.text("b")));
    assertThat(page("/console/differences/" + other)).contains("A fix would do nothing");
    assertThat(page(fix + "?id=" + other)).contains("It is left", "None of them can be fixed");
    assertThat(page(fix + "?id=" + other + "&id=" + id)).contains("It is left", "Fix 1 difference");
    assertThat(Pages.open(fix).statusCode()).isEqualTo(400);
    assertThat(Pages.open(fix + "?id=1").statusCode()).isEqualTo(400);
    var viewer = Pages.token(tokens, seeds.id(), Role.VIEWER);
    assertThat(Pages.open(fix + "?id=" + id, viewer).statusCode()).isEqualTo(403);
    assertThat(Pages.post(fix, Map.of("id", id.toString()), viewer).statusCode()).isEqualTo(403);
    SeededRun.settled(stores(), seeds.id());
  }

  @Test
  void theDifferencesOfARunAreDownloadedAsASpreadsheet() {
    var run = found("firstName", Value.text("=1+1"), Value.text("Ann"));
    var masked = found("company", Value.text("Engines"), Value.text("Mills"));
    var path = "/api/v1/runs/" + run + "/differences.csv";
    assertThat(page("/console/runs/" + run)).contains(path);

    var answer = Pages.open(path);

    assertThat(answer.contentType()).startsWith("text/csv");
    assertThat(answer.asString())
        .startsWith("id,entity,key,attribute,against,bucket,")
        .contains(SeededRun.difference(differences, run) + ",contact,", ",'=1+1,Ann,", "differs");
    assertThat(answer.asString().lines()).hasSize(2);
    assertThat(Pages.open(path + "?verdict=gone").asString().lines()).hasSize(1);
    assertThat(Pages.open(path + "?state=nothing").statusCode()).isEqualTo(400);
    assertThat(Pages.open(path + "?limit=1").statusCode()).isEqualTo(400);
    assertThat(Pages.open("/api/v1/runs/" + masked + "/differences.csv").asString())
        .contains("•••,•••")
        .doesNotContain("Engines", "Mills");
    var other = Pages.token(tokens, seeds.id(), Role.DATA_OWNER, "other");
    assertThat(Pages.open(path, other).statusCode()).isEqualTo(404);
  }

  @Test
  void whatTheLastRunsFoundFixedAndLeftIsATableAndAnAnswerOfTheApi() {
    var counts = Map.of("differs", 4L, "onlyInA", 1L, "new", 2L, "fixed", 3L, "open", 2L);
    var trusted = ended(Map.of(), Run.Status.SUCCEEDED, counts);
    var part = ended(Map.of("startDate", Value.text("2026-01-01")), Run.Status.PARTIAL, counts);
    var broken = ended(Map.of(), Run.Status.NOT_TRUSTWORTHY, counts);
    runs.ask(asked(Map.of()), null);

    var trend = Pages.open("/api/v1/differences/trend?sync=trended").jsonPath();
    assertThat(trend.<String>getList("runs.run")).containsExactly(broken, part, trusted);
    assertThat(trend.<Boolean>getList("runs.part")).containsExactly(false, true, false);
    assertThat(trend.getMap("runs[0].found")).isNull();
    assertThat(trend.getInt("runs[2].found.differs")).isEqualTo(4);
    assertThat(trend.getInt("runs[2].found.unlinked")).isZero();
    assertThat(trend.getInt("runs[2].total")).isEqualTo(5);
    assertThat(trend.getInt("runs[2].became.new")).isEqualTo(2);
    assertThat(trend.getInt("runs[2].became.open")).isEqualTo(2);
    assertThat(Pages.open("/api/v1/differences/trend").statusCode()).isEqualTo(400);
    assertThat(Pages.open("/api/v1/differences/trend?sync=trended&runs=0").statusCode())
        .isEqualTo(400);
    var other = Pages.token(tokens, seeds.id(), Role.DATA_OWNER, "other");
    assertThat(Pages.open("/api/v1/differences/trend?sync=trended", other).statusCode())
        .isEqualTo(403);

    assertThat(page("/console/runs?kind=reconcile&sync=trended"))
        .contains("Differences over the last runs", "proves nothing", "onlyInA", "a part")
        .doesNotContain("unlinked");
    assertThat(page("/console/runs?kind=reconcile")).doesNotContain("over the last runs");
  }

  private String ended(Map<String, Value> words, Run.Status status, Map<String, Long> counts) {
    var run = asked(words);
    runs.ask(run, null);
    var claimed = runs.claim(Run.Kind.RECONCILE, "trended", NOW).orElseThrow();
    runs.end(claimed, status, counts, null, NOW);
    return run.id();
  }

  private Run asked(Map<String, Value> words) {
    return Run.asked(
        seeds.id().toString(),
        Run.Kind.RECONCILE,
        "trended",
        new Value.Struct(words),
        NOW,
        "tester");
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
    return SeededRun.found(stores(), seeds.id(), attribute, a, b);
  }

  private SeededRun.Stores stores() {
    return new SeededRun.Stores(runs, examinations, differences);
  }
}
