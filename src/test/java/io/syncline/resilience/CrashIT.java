package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import io.syncline.sandbox.kernel.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AutoCloseableSoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product is killed again and again while people edit in all systems. {@code -Dcrash.kills} and
 * {@code -Dcrash.seed} make it longer, or another run.
 */
@Tag("process")
@Tag("long")
class CrashIT {
  private static final int KILLS = Integer.getInteger("crash.kills", 20);
  private static final long SEED = Long.getLong("crash.seed", 20260101L);
  private static final String[] ALL = {"hubspot", "xero", "zendesk", "legacy"};
  private static final String[] MARKED = {"hubspot", "xero", "zendesk"};
  private static final EditStream.Mix MIX = new EditStream.Mix(30, 50, 10, 10, 300);
  private static final int ACQUAINTED = 10;
  private static final double EDITS_PER_SECOND = 5;

  private static final String ASKED =
      """
      select l.native_id
      from review_item i join link l on l.record_id = i.record_id and l.system_id = 'hubspot'
      where i.kind = 'outcome_unknown' and i.status = 'open' and i.attributes = '{create@legacy}'
      """;

  /**
   * Asked at any time. How many questions are still open is chance: legacy is read every second, a
   * copy that it shows is linked, and then the question has answered itself; one stays open only
   * where a kill came before the create had arrived.
   */
  private static final String EVER_UNCERTAIN =
      """
      select cast(record_id as text) as record from review_item
      where kind = 'outcome_unknown' and attributes = '{create@legacy}'
      union
      select cast(record_id as text) from sync_audit_log
      where target = 'legacy' and operation = 'create' and outcome = 'unknown'
      """;

  /** A question is open as long as its copy is not linked, and no longer. */
  private static final String WRONGLY_OPEN_OR_CLOSED =
      """
      select i.subject, i.status from review_item i
      where i.kind = 'outcome_unknown' and i.attributes = '{create@legacy}'
        and (i.status = 'open') = exists (
          select from link l where l.record_id = i.record_id and l.system_id = 'legacy')
      """;

  private static final String LINKED = "select native_id from link where system_id = 'legacy'";

  private static final String OTHER_QUESTIONS =
      """
      select kind, subject, question from review_item
      where not (kind = 'outcome_unknown' and attributes = '{create@legacy}')
        and not (kind = 'conflict' and question like '%possibly overwritten%')
      """;
  private static final String SECOND_CREATES =
      """
      select record_id, count(distinct cause) from sync_audit_log
      where target = 'legacy' and operation = 'create' and outcome in ('applied', 'unknown')
      group by record_id having count(distinct cause) > 1
      """;

  @TempDir Path directory;

  @Test
  @DisplayName(
      "S6, S9, S24: killed at any instant it loses nothing, does nothing twice and accounts for"
          + " all")
  void killedAgainAndAgainItLosesNothingAndDoesNothingTwice() {
    try (var stage = Stage.set(directory, SEED)) {
      System.out.println("CrashIT " + seed());
      Definitions.addLegacy(stage.product.routes());
      stage.sandboxes.latency(Duration.ofMillis(5), Duration.ofMillis(40));
      stage.product.start("zendesk");
      killWhilePeopleWork(stage);
      stage.product.start("hubspot");
      awaitTheEnd(stage);
      assertAllIsWell(stage);
    }
  }

  private static void killWhilePeopleWork(Stage stage) {
    var crm = new KnownAddresses(EditTarget.of(stage.sandboxes.hubspot));
    try (var people = new EditStream(SEED, crm, MIX);
        var colleagues = new Colleagues(stage.sandboxes, SEED);
        var killer = new Killer(stage.product, stage.sandboxes, SEED)) {
      people.populate(ACQUAINTED);
      stage.awaitAgreement("xero", "zendesk", "legacy");
      crm.known(people.ids());
      people.start(EDITS_PER_SECOND, step -> {});
      colleagues.start();
      for (int kill = 1; kill <= KILLS; kill++) {
        killer.once();
      }
    }
  }

  /** Nothing is left to do, and the systems are equal but for what a person is asked about. */
  private static void awaitTheEnd(Stage stage) {
    await("all work is done, %s".formatted(seed()))
        .atMost(Stage.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(stage.sandboxes.waitingHooks()).as("hooks not taken in").isZero();
              assertThat(stage.tables.waiting()).as("work not done").isZero();
              assertThat(unexplained(stage)).isEmpty();
              assertThat(unlinkedCopies(stage)).as("created and not linked").isEmpty();
            });
  }

  private static void assertAllIsWell(Stage stage) {
    try (var all = new AutoCloseableSoftAssertions()) {
      all.assertThat(stage.sandboxes.lostHooks()).as("webhooks not accepted, %s", seed()).isZero();
      all.assertThat(stage.tables.rows("select failure, system_id, stage, reason from dead_letter"))
          .as("dead letters, %s", seed())
          .allSatisfy(
              it ->
                  assertThat(it)
                      .containsEntry("failure", "OutcomeUnknown")
                      .containsEntry("system_id", "legacy"));
      var after = new AfterKills(stage, seed());
      List.of(ALL).forEach(it -> after.assertNothingTwice(all, it));
      List.of(MARKED).forEach(it -> after.assertNoUncertainCreate(all, it));
      assertPersonIsAskedAndNothingCreatedMeanwhile(all, stage);
      after.assertNoOlderValue(all, ACQUAINTED);
    }
  }

  /** S9, where no key and no marker finds a create again. The first kill has made such a case. */
  private static void assertPersonIsAskedAndNothingCreatedMeanwhile(
      AutoCloseableSoftAssertions all, Stage stage) {
    all.assertThat(stage.tables.rows(EVER_UNCERTAIN)).as("questions, %s", seed()).isNotEmpty();
    all.assertThat(stage.tables.rows(WRONGLY_OPEN_OR_CLOSED)).as(seed()).isEmpty();
    all.assertThat(stage.tables.rows(OTHER_QUESTIONS)).as(seed()).isEmpty();
    all.assertThat(stage.tables.rows(SECOND_CREATES)).as(seed()).isEmpty();
  }

  /** Differences but for what a person is asked about: a copy that may be missing, too. */
  private static List<String> unexplained(Stage stage) {
    var after = new AfterKills(stage, seed());
    var differences = after.differences("xero", "zendesk", "legacy");
    for (var asked : stage.tables.rows(ASKED)) {
      differences.remove("legacy " + after.person(asked) + ": is missing");
    }
    return differences;
  }

  /**
   * What was created in legacy, by its own journal, and nothing knows of: found when it is read.
   */
  private static List<String> unlinkedCopies(Stage stage) {
    var linked = stage.tables.rows(LINKED).stream().map(it -> it.get("native_id")).toList();
    return stage.sandboxes.writes("legacy").stream()
        .filter(it -> it.operation().equals("create"))
        .map(Journal.Entry::nativeId)
        .filter(it -> !linked.contains(it))
        .toList();
  }

  private static String seed() {
    return "-Dcrash.seed=" + SEED + " -Dcrash.kills=" + KILLS;
  }
}
