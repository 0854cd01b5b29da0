package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What exists is brought together: planned, read, approved, killed half way, and taken back. */
@Tag("process")
@Tag("long")
class BackfillIT {
  private static final long SEED = Long.getLong("backfill.seed", 11L);
  private static final int PEOPLE = 60;
  private static final Pattern RUN = Pattern.compile("\"run\":\"([0-9a-f-]{36})\"");

  @TempDir Path directory;

  @Test
  @DisplayName("S1, S18, S25: a plan is approved, its run survives kill -9, and is taken back")
  void aPlanIsApprovedItsRunSurvivesAKillAndIsTakenBack() {
    try (var stage = Stage.withReadyDatabase(directory, SEED);
        var people = new EditStream(SEED, EditTarget.of(stage.sandboxes.hubspot))) {
      stage.sandboxes.hubspot.control().webhooks().drop(1.0);
      people.populate(PEOPLE);
      Definitions.logAccesses(stage.product.routes());
      stage.product.start("hubspot");

      var result = Console.run(stage.product, "plan", "contacts", "--batch-size", "20");
      assertThat(result.code()).as(result.out() + result.err()).isZero();
      assertThat(result.out()).contains("would create " + 2 * PEOPLE, "/console/plans/");
      var plan = result.out().lines().findFirst().orElseThrow().substring("plan ".length());
      reports(stage, plan);
      assertThat(stage.sandboxes.writes("xero")).as("S1: a plan writes nothing").isEmpty();
      assertThat(stage.sandboxes.writes("zendesk")).isEmpty();
      long planned =
          stage.tables.number(
              "select count(*) from plan_item where kind = 'create' and plan_id = '" + plan + "'");

      stage.sandboxes.latency(Duration.ofMillis(150), Duration.ofMillis(50));
      var run = asked(stage, "/plans/" + plan + "/approve", null);
      await("half of it")
          .atMost(Stage.PATIENCE)
          .until(() -> stage.sandboxes.writes("xero").size() >= PEOPLE / 4);
      stage.product.kill9();
      stage.sandboxes.latency(Duration.ZERO, Duration.ZERO);
      stage.product.start("hubspot");
      awaitEnd(stage, run, "succeeded");

      stage.awaitAgreement("xero", "zendesk");
      assertThat(created(stage, "xero") + created(stage, "zendesk"))
          .as("created once each, as planned, seed " + SEED)
          .isEqualTo(planned)
          .isEqualTo(2L * PEOPLE);

      var undo = Console.run(stage.product, "undo", run);
      // users of Zendesk cannot be archived; the brake holds
      assertThat(undo.code()).as(undo.err()).isEqualTo(1);
      assertThat(undo.out()).contains("partial: ", "cannot be archived there", "brake");
      assertThat(
              stage.tables.number(
                  "select count(*) from link_shadow where fields::text like '%@archived%'"))
          .as("S16: no more than the brake lets pass")
          .isEqualTo(10);
    }
  }

  private static void reports(Stage stage, String plan) {
    assertThat(stage.product.api("GET", "/plans/" + plan, null).body())
        .contains("\"status\":\"ready\"", "\"creates\":" + PEOPLE);
    assertThat(stage.product.api("GET", "/plans/" + plan + "/items?limit=5", null).body())
        .contains("\"items\"");
    long before = stage.tables.number("select count(*) from access_log");
    assertThat(before).as("who was shown the page is kept").isPositive();
    assertThat(stage.product.api("GET", "/plans/" + plan + "/report.csv", null).body().lines())
        .hasSizeGreaterThan(2 * PEOPLE);
    assertThat(stage.tables.number("select count(*) from access_log where what = 'plan'"))
        .as("S24: so is who was shown the sheet")
        .isGreaterThanOrEqualTo(before + PEOPLE);
    assertThat(
            stage.product.api("GET", "/plans/" + plan + "/items?kind=create&limit=5", null).body())
        .contains("\"next\":\"", "\"kind\":\"create\"");
  }

  private static long created(Stage stage, String system) {
    return stage.sandboxes.writes(system).stream().map(it -> it.nativeId()).distinct().count();
  }

  private static String asked(Stage stage, String path, @Nullable String body) {
    var answer = stage.product.api("POST", path, body);
    var run = RUN.matcher(answer.body());
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
    assertThat(run.find()).as(answer.body()).isTrue();
    return run.group(1);
  }

  private static void awaitEnd(Stage stage, String run, String status) {
    await("run " + run)
        .atMost(Stage.PATIENCE)
        .until(
            () ->
                !status(stage, run).isEmpty()
                    && !List.of("waiting", "running").contains(status(stage, run)));
    assertThat(status(stage, run))
        .as(
            stage
                .tables
                .rows("select reason, counts::text from sync_run where id = '" + run + "'")
                .toString())
        .isEqualTo(status);
  }

  private static String status(Stage stage, String run) {
    return stage
        .tables
        .rows("select status from sync_run where id = '" + run + "'")
        .get(0)
        .get("status");
  }
}
