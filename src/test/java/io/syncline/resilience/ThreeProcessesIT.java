package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import io.syncline.sandbox.kernel.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes over one database are one installation: they share lanes, polls, schedules and
 * the rate limit of each system, and take over from one another. {@code -Dprocesses.frozen=100}
 * (seconds) keeps the frozen one away for longer than a lease.
 */
@Tag("process")
@Tag("long")
class ThreeProcessesIT {

  private static final long SEED = 53L;
  private static final int PEOPLE = 20;
  private static final String[] ALL = {"xero", "zendesk", "legacy"};
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Of one that was killed, and of one that says nothing any more. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(10);

  private static final Duration TAKEN_FROM_A_FROZEN_ONE = Duration.ofSeconds(20);
  private static final Duration FROZEN =
      Duration.ofSeconds(Integer.getInteger("processes.frozen", 0));

  /** Of the plain system, for all processes together. */
  private static final int REQUESTS_A_SECOND = 20;

  private static final String HELD =
      "select count(*) from lane_shard where owner is not null and until > clock_timestamp()";
  private static final String SCHEDULED =
      "select count(*) from sync_run where actor = 'schedule' and kind = 'reconcile'";

  @TempDir Path directory;
  private final Queue<Long> requests = new ConcurrentLinkedQueue<>();
  private int round;

  @Test
  @DisplayName(
      "S18: three processes are one installation; one that is killed or frozen is replaced, and one"
          + " that wakes up writes nothing old")
  void threeProcessesAreOneInstallation() {
    try (var stage = Stage.withReadyDatabase(directory, SEED);
        var second = stage.product.another("second");
        var third = stage.product.another("third");
        var people = new EditStream(SEED, EditTarget.of(stage.sandboxes.hubspot))) {
      define(stage);
      stage.sandboxes.legacy.server().tap((request, reply) -> requests.add(System.nanoTime()));
      var all = List.of(stage.product, second, third);
      all.forEach(Product::launch);
      all.forEach(it -> it.awaitIntake("hubspot"));
      awaitOwners(stage, 3, SOON);

      people.populate(PEOPLE);
      stage.awaitAgreement(ALL);
      onePolls(all);

      edit(stage);
      third.freeze();
      awaitOwners(stage, 2, TAKEN_FROM_A_FROZEN_ONE);
      everybodyIsEdited(stage, "while the third process is frozen");
      Killer.pause(FROZEN);
      third.unfreeze();
      everybodyIsEdited(stage, "after it woke up");
      awaitOwners(stage, 3, SOON);
      everybodyIsEdited(stage, "with its lanes again");

      second.kill9();
      awaitOwners(stage, 2, TAKEN_OVER);
      everybodyIsEdited(stage, "after the second process was killed");
      stage.awaitQuiet();
      everyRouteRuns(List.of(stage.product, third));

      nothingWasDoneTwice(stage);
      nothingOldCameAfterSomethingNew(stage);
      eachOccasionIsOneRun(stage);
      theLimitWasKept();
    }
  }

  /** A system that is polled, a limit that is met, and a schedule that fires while this runs. */
  private static void define(Stage stage) {
    var routes = stage.product.routes();
    Definitions.addLegacy(routes);
    Definitions.reconcile(routes, "0/10 * * * * ?");
    Definitions.write(
        routes.resolve("systems/legacy.connection.yaml"),
        "type: legacy\nsettings: {rateLimit: \"%d\", concurrency: \"16\"}\n"
            .formatted(REQUESTS_A_SECOND));
  }

  /** So many processes hold lanes, and no lane is without one. */
  private static void awaitOwners(Stage stage, int processes, Duration longest) {
    await(processes + " processes hold all lanes")
        .atMost(longest)
        .until(() -> stage.tables.owners() == processes && stage.tables.number(HELD) == 256);
  }

  private void edit(Stage stage) {
    round++;
    for (var person : stage.sandboxes.hubspot.contacts()) {
      var company = "Round %03d of %s".formatted(round, person.id());
      stage.sandboxes.hubspot.edit(person.id(), Map.of("company", company));
    }
  }

  private void everybodyIsEdited(Stage stage, String when) {
    edit(stage);
    await("all systems agree " + when)
        .atMost(SOON)
        .untilAsserted(() -> assertThat(Copies.differences(stage.sandboxes, ALL)).isEmpty());
  }

  private static void everyRouteRuns(List<Product> all) {
    for (var it : all) {
      var health = it.get("/q/health/well");
      assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
      assertThat(health.body()).contains("legacy/poll", "contacts/reconcile", "hubspot/intake");
    }
  }

  /** The gauge is there only where the object is polled. */
  private static void onePolls(List<Product> all) {
    await("one process polls")
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(all.stream().filter(it -> polls(it.metrics())).toList()).hasSize(1));
  }

  private static boolean polls(String metrics) {
    return Stream.of(metrics.split("\n"))
        .anyMatch(
            it -> it.startsWith("syncline_poll_last_good_seconds{") && it.contains("\"legacy\""));
  }

  private static void nothingWasDoneTwice(Stage stage) {
    assertThat(stage.tables.rows("select failure, system_id, stage from dead_letter")).isEmpty();
    for (var target : ALL) {
      var created =
          stage.sandboxes.writes(target).stream()
              .filter(it -> it.operation().equals("create"))
              .map(Journal.Entry::fields)
              .map(it -> Copies.attributes(target, it).getOrDefault("email", ""))
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
      assertThat(created.values()).as(target).hasSize(PEOPLE).containsOnly(1L);
    }
  }

  private static void nothingOldCameAfterSomethingNew(Stage stage) {
    for (var target : List.of("zendesk", "legacy")) {
      var last = new HashMap<String, String>();
      for (var entry : stage.sandboxes.writes(target)) {
        var company = Copies.attributes(target, entry.fields()).get("company");
        if (company != null && company.startsWith("Round")) {
          var before = last.put(entry.nativeId(), company);
          assertThat(company)
              .as("%s %s", target, entry.nativeId())
              .isGreaterThan(before == null ? "" : before);
        }
      }
      assertThat(last).hasSize(PEOPLE);
    }
  }

  private static void eachOccasionIsOneRun(Stage stage) {
    var runs = stage.tables.number(SCHEDULED);
    var occasions = stage.tables.number(SCHEDULED.replace("count(*)", "count(distinct occasion)"));
    await("some have ended")
        .atMost(SOON)
        .until(() -> stage.tables.number(SCHEDULED + " and ended_at is not null") > 0);
    assertThat(runs).isGreaterThan(1).isEqualTo(occasions);
  }

  /** Three that each kept the limit alone would have sent three times as much. */
  private void theLimitWasKept() {
    var at = new ArrayList<>(requests);
    at.sort(null);
    int seconds = 3;
    int most = REQUESTS_A_SECOND * (seconds + 1) + REQUESTS_A_SECOND / 2;
    for (int i = most; i < at.size(); i++) {
      assertThat(Duration.ofNanos(at.get(i) - at.get(i - most)))
          .as("%d requests", most + 1)
          .isGreaterThan(Duration.ofSeconds(seconds));
    }
  }
}
