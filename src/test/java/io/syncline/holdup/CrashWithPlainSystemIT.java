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
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product is killed again and again while people edit in all systems. {@code -Dcrash.kills} and
 * {@code -Dcrash.seed} make it longer, or another run.
 */
@EnabledIfSystemProperty(named = "holdup.long", matches = "true")
class CrashWithPlainSystemIT {
  private static final int KILLS = Integer.getInteger("crash.kills", 20);
  private static final long SEED = Long.getLong("crash.seed", 20260101L);
  private static final String[] TARGETS = {"xero", "zendesk", "legacy"};
  private static final String[] ALL = {"hubspot", "xero", "zendesk", "legacy"};
  private static final EditStream.Mix MIX = new EditStream.Mix(30, 50, 10, 10, 120);
  private static final double EDITS_PER_SECOND = 5;

  private static final String LINKED_OR_ASKED =
      """
      select count(*) from link h
      where h.system_id = 'hubspot'
        and (exists (select from link l where l.record_id = h.record_id and l.system_id = 'legacy')
          or exists (select from review_item i
                     where i.record_id = h.record_id and i.kind = 'outcome_unknown' and i.status = 'open'))
      """;
  private static final String MORE_THAN_ONE_CREATE =
      """
      select record_id, count(distinct cause) from sync_audit_log
      where target = 'legacy' and operation = 'create' and outcome in ('applied', 'unknown')
      group by record_id having count(distinct cause) > 1
      """;
  private static final String ASKED =
      """
      select i.kind, unnest(i.attributes) as attribute, l.native_id
      from review_item i join link l on l.record_id = i.record_id and l.system_id = 'hubspot'
      where i.status = 'open'
      """;

  @TempDir Path directory;

  @Test
  @DisplayName(
      "S6, S9, S24: killed at any instant it loses nothing, does nothing twice and accounts for all")
  void killedAgainAndAgainItLosesNothingAndDoesNothingTwice() {
    var product = new Product(directory);
    Definitions.copyTo(product.routes());
    Definitions.addLegacy(product.routes());
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
      all.assertThat(unexplained(tables, sandboxes, TARGETS)).as(seed()).isEmpty();
      for (var system : ALL) {
        var books = new Bookkeeping(system, tables, sandboxes);
        all.assertThat(books.discrepancies()).as(seed()).isEmpty();
        all.assertThat(createdTwice(sandboxes.writes(system), system)).as(seed()).isEmpty();
      }
      assertLegacyWasToldOnce(all, tables, sandboxes);
      all.assertThat(sandboxes.defects()).isEmpty();
    }
  }

  /** Where nothing finds a create again, a person is asked, and nothing is created meanwhile. */
  private static void assertLegacyWasToldOnce(
      AutoCloseableSoftAssertions all, Tables tables, Sandboxes sandboxes) {
    var people = sandboxes.hubspot.contacts().size();
    all.assertThat(tables.number(LINKED_OR_ASKED)).as(seed()).isEqualTo(people);
    all.assertThat(tables.rows(MORE_THAN_ONE_CREATE)).as(seed()).isEmpty();
    all.assertThat(sandboxes.legacy.contacts().size()).as(seed()).isLessThanOrEqualTo(people);
  }

  /**
   * Differences but for those a person is asked about: an attribute under review, a copy that may
   * or may not have been created.
   */
  private static List<String> unexplained(Tables tables, Sandboxes sandboxes, String... targets) {
    var differences = Copies.differences(sandboxes, targets);
    for (var asked : tables.rows(ASKED)) {
      var email = sandboxes.hubspot.record(asked.get("native_id")).text("email");
      var kind = asked.get("kind");
      differences.removeIf(
          it ->
              it.contains(" " + email)
                  && (kind.equals("outcome_unknown")
                      ? it.startsWith("legacy ")
                      : it.contains(" " + asked.get("attribute") + ":")));
    }
    differences.removeIf(it -> it.startsWith("legacy ") && it.endsWith("is nobody in the CRM"));
    return differences;
  }

  private static List<Map<String, String>> deadLetters(Tables tables) {
    return tables.rows(
        "select system_id, stage, failure, reason from dead_letter where failure <> 'OutcomeUnknown'");
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
