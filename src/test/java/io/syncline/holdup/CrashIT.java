package io.syncline.holdup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import io.syncline.sandbox.kernel.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.AutoCloseableSoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product is killed again and again while people edit in all systems. {@code -Dcrash.kills} and
 * {@code -Dcrash.seed} make it longer, or another run.
 */
class CrashIT {
  private static final int KILLS = Integer.getInteger("crash.kills", 5);
  private static final long SEED = Long.getLong("crash.seed", 20260101L);
  private static final String[] MARKED = {"xero", "zendesk"};
  private static final String[] ALL = {"hubspot", "xero", "zendesk"};
  private static final EditStream.Mix MIX = new EditStream.Mix(30, 50, 10, 10, 120);
  private static final double EDITS_PER_SECOND = 5;

  @TempDir Path directory;

  @Test
  @DisplayName(
      "S6, S9, S24: killed at any instant it loses nothing, does nothing twice and accounts for all")
  void killedAgainAndAgainItLosesNothingAndDoesNothingTwice() {
    var product = new Product(directory);
    Definitions.copyTo(product.routes());
    try (product;
        var sandboxes = new Sandboxes(product, SEED)) {
      sandboxes.zendesk.emailReplacesOnUpdate(true); // the other way is a difference that stays
      sandboxes.latency(Duration.ofMillis(5), Duration.ofMillis(40));
      product.with(sandboxes.environment()).start("zendesk").kill9();
      killWhilePeopleWork(product, sandboxes);
      product.start("hubspot");
      assertAllIsWell(product, sandboxes);
    }
  }

  private static void killWhilePeopleWork(Product product, Sandboxes sandboxes) {
    try (var people = new EditStream(SEED, EditTarget.of(sandboxes.hubspot), MIX);
        var colleagues = new Colleagues(sandboxes, SEED);
        var killer = new Killer(product, sandboxes, SEED)) {
      people.start(EDITS_PER_SECOND, step -> {});
      colleagues.start();
      for (int kill = 1; kill <= KILLS; kill++) {
        killer.once();
      }
    }
  }

  private static void assertAllIsWell(Product product, Sandboxes sandboxes) {
    var tables = new Tables(product);
    await("all work is done")
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(
            () -> {
              assertThat(sandboxes.waitingHooks()).as("hooks not taken in, %s", seed()).isZero();
              assertThat(tables.waiting()).as("work not done, %s", seed()).isZero();
            });
    try (var all = new AutoCloseableSoftAssertions()) {
      all.assertThat(sandboxes.lostHooks()).as("hooks nobody took, %s", seed()).isZero();
      all.assertThat(deadLetters(tables)).as("dead letters, %s", seed()).isEmpty();
      all.assertThat(Copies.differences(sandboxes, MARKED)).as(seed()).isEmpty();
      for (var system : ALL) {
        var books = new Bookkeeping(system, tables, sandboxes);
        all.assertThat(books.discrepancies()).as(seed()).isEmpty();
        all.assertThat(createdTwice(sandboxes.writes(system), system)).as(seed()).isEmpty();
      }
      all.assertThat(sandboxes.defects()).isEmpty();
    }
  }

  private static List<Map<String, String>> deadLetters(Tables tables) {
    return tables.rows(
        "select system_id, stage, failure, reason from dead_letter where failure <> 'outcome_unknown'");
  }

  /** Addresses under which programs created more than one record. */
  private static List<String> createdTwice(List<Journal.Entry> writes, String system) {
    var creates = new ArrayList<String>();
    writes.stream()
        .filter(it -> it.operation().equals("create"))
        .forEach(it -> creates.add(Copies.attributes(system, it.fields()).get("email")));
    return creates.stream()
        .collect(Collectors.groupingBy(it -> it, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(it -> it.getValue() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String seed() {
    return "-Dcrash.seed=" + SEED + " -Dcrash.kills=" + KILLS;
  }
}
