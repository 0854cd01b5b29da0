package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.AutoCloseableSoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes behind one address; again and again one of them, drawn by chance, is killed, asked
 * to stop or frozen, while people edit in all systems. {@code -Dkills.rounds}, {@code
 * -Dkills.minutes} and {@code -Dkills.frozen} (seconds, at most; a lease lapses after 90) make it
 * longer, {@code -Dkills.seed} another run.
 */
@Tag("process")
@Tag("long")
class KillsIT {
  private static final int ROUNDS = Integer.getInteger("kills.rounds", 3);
  private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("kills.minutes", 0));
  private static final int MOST_SECONDS_FROZEN = Integer.getInteger("kills.frozen", 5);
  private static final long SEED = Long.getLong("kills.seed", 67L);
  private static final String[] ALL = {"hubspot", "xero", "zendesk"};
  private static final String[] TARGETS = {"xero", "zendesk"};
  private static final EditStream.Mix MIX = new EditStream.Mix(10, 70, 10, 10, 300);
  private static final int ACQUAINTED = 10;
  private static final double EDITS_PER_SECOND = 5;
  private static final int MOST_MILLIS_BETWEEN = 3_000;
  private static final int MOST_MILLIS_OF_START = 5_000;

  private static final String OTHER_QUESTIONS =
      """
      select kind, subject, question from review_item
      where not (kind = 'conflict' and question like '%possibly overwritten%')
      """;

  private enum Blow {
    KILL,
    KILL_TWICE,
    STOP,
    FREEZE
  }

  @TempDir Path directory;
  private final Random random = new Random(SEED);
  private final Map<Blow, Integer> blows = new EnumMap<>(Blow.class);

  @Test
  @DisplayName(
      "S6, S9, S18: of two processes one is killed, stopped or frozen, again and again; nothing is"
          + " lost, nothing is done twice, nothing old comes back")
  void oneOfTwoIsKilledAgainAndAgain() {
    try (var address = new LoadBalancer();
        var stage = Stage.withReadyDatabase(directory, SEED);
        var second = stage.product.another("second")) {
      System.out.println("KillsIT " + seed());
      stage.behind(address);
      second.with(Map.of("SYNCLINE_PUBLIC_URL", address.uri("").toString()));
      stage.sandboxes.latency(Duration.ofMillis(5), Duration.ofMillis(40));
      for (var process : List.of(stage.product, second)) {
        process.start("hubspot");
        address.add(process);
      }
      killWhilePeopleWork(stage, address, List.of(stage.product, second));
      System.out.println("KillsIT " + blows + " " + address.answers());
      awaitTheEnd(stage);
      assertAllIsWell(stage);
    }
  }

  private void killWhilePeopleWork(Stage stage, LoadBalancer address, List<Product> both) {
    var crm = new KnownAddresses(EditTarget.of(stage.sandboxes.hubspot));
    try (var people = new EditStream(SEED, crm, MIX);
        var colleagues = new Colleagues(stage.sandboxes, SEED)) {
      people.populate(ACQUAINTED);
      stage.awaitAgreement(TARGETS);
      crm.known(people.ids());
      people.start(EDITS_PER_SECOND, step -> {});
      colleagues.start();
      var until = Instant.now().plus(TIME);
      for (int round = 0; round < ROUNDS || Instant.now().isBefore(until); round++) {
        pause(MOST_MILLIS_BETWEEN);
        strike(address, both.get(random.nextInt(both.size())));
      }
    }
  }

  /** The process takes part again when this returns. */
  private void strike(LoadBalancer address, Product process) {
    var blow = draw();
    blows.merge(blow, 1, Integer::sum);
    switch (blow) {
      case KILL -> {
        process.kill9();
        address.remove(process);
        process.launch();
      }
      case KILL_TWICE -> {
        process.kill9();
        address.remove(process);
        process.launch();
        pause(MOST_MILLIS_OF_START);
        process.kill9();
        process.launch();
      }
      case STOP -> {
        address.remove(process);
        assertThat(process.stop(Duration.ofSeconds(60))).as(seed()).isIn(0, 143);
        process.launch();
      }
      case FREEZE -> {
        process.freeze();
        address.remove(process);
        pause(MOST_SECONDS_FROZEN * 1_000);
        process.unfreeze();
      }
    }
    process.awaitIntake("hubspot");
    address.add(process);
  }

  private Blow draw() {
    int share = random.nextInt(10);
    return share < 5
        ? Blow.KILL
        : share < 7 ? Blow.KILL_TWICE : share < 8 ? Blow.STOP : Blow.FREEZE;
  }

  /** For a time that is drawn by chance. */
  private void pause(int mostMillis) {
    Killer.pause(Duration.ofMillis(random.nextInt(mostMillis)));
  }

  private static void awaitTheEnd(Stage stage) {
    var after = new AfterKills(stage, seed());
    await("all work is done, %s".formatted(seed()))
        .atMost(Stage.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(stage.sandboxes.waitingHooks()).as("hooks not taken in").isZero();
              assertThat(stage.tables.waiting()).as("work not done").isZero();
              assertThat(after.differences(TARGETS)).isEmpty();
            });
  }

  private static void assertAllIsWell(Stage stage) {
    var after = new AfterKills(stage, seed());
    try (var all = new AutoCloseableSoftAssertions()) {
      all.assertThat(stage.sandboxes.lostHooks()).as("webhooks not accepted, %s", seed()).isZero();
      all.assertThat(stage.tables.rows("select failure, system_id, stage, reason from dead_letter"))
          .as("dead letters, %s", seed())
          .isEmpty();
      all.assertThat(stage.tables.rows(OTHER_QUESTIONS)).as(seed()).isEmpty();
      for (var system : ALL) {
        after.assertNothingTwice(all, system);
        after.assertNoUncertainCreate(all, system);
      }
      after.assertNoOlderValue(all, ACQUAINTED);
    }
  }

  private static String seed() {
    return "-Dkills.seed=" + SEED + " -Dkills.rounds=" + ROUNDS;
  }
}
