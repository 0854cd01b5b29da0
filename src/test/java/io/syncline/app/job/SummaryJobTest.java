package io.syncline.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.SettableClock;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.StoredMessages;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.store.TestDatabase;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.reconcile.PostgresExaminations;
import io.syncline.store.run.PostgresOutbox;
import io.syncline.store.run.PostgresRuns;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each sync sends a summary once a week. */
class SummaryJobTest {

  /** A Monday, before eight. */
  private static final Instant MORNING = Instant.parse("2026-02-02T07:00:00Z");

  private final SettableClock clock = new SettableClock(MORNING);
  private final Ids ids = new Ids(clock, new Random(3));
  private final Database database = new Database(TestDatabase.fresh());
  private final Runs runs =
      new PostgresRuns(
          database, new ProcessSession(database, UUID.randomUUID()), Duration.ofSeconds(90));
  private final PostgresExaminations examinations = new PostgresExaminations(database);
  private final List<Message> sent = new ArrayList<>();
  private String summary = "weekly";
  private Set<String> paused = Set.of();

  private SummaryJob summaries() {
    var it = Reconciliation.standard();
    var rules =
        new Reconciliation(
            new Reconciliation.Timing(true, it.timing().schedule(), null),
            new Reconciliation.Criteria(
                it.criteria().key(),
                null,
                null,
                it.criteria().window(),
                it.criteria().minCountRatio()),
            it.respond(),
            new Reconciliation.Reports("ann", summary),
            null);
    var installation = Contacts.synced().reconciled(rules).installation();
    return new SummaryJob(
        () -> installation.pausing(paused),
        runs,
        examinations,
        new StoredMessages(new PostgresOutbox(database), sent::add, List.of(), ids, clock),
        clock);
  }

  private void ran(Run.Status status, long open) {
    var id = ids.next().toString();
    runs.ask(
        Run.asked(
            id, Run.Kind.RECONCILE, "contacts", Value.Struct.EMPTY, clock.instant(), "schedule"),
        null);
    var claimed = runs.claim(Run.Kind.RECONCILE, "contacts", clock.instant()).orElseThrow();
    examinations.begin(claimed, "contacts", "definition", new byte[16], clock.instant());
    boolean trusted = status != Run.Status.NOT_TRUSTWORTHY;
    examinations.examined(
        claimed,
        new Examination(
            List.of(side(Contacts.CRM, 1180), side(Contacts.BOOKS, 1224)),
            trusted,
            trusted ? null : "half of it is missing",
            false,
            1163,
            0,
            61),
        clock.instant());
    runs.end(claimed, status, Map.of("open", open), null, clock.instant());
  }

  private static SideCount side(SystemId system, long all) {
    return new SideCount(
        new SideCount.Of("contact", system, "contacts"),
        new SideCount.Total(all, all, null),
        new SideCount.Listing(all, 0, 0),
        new SideCount.Records(all, all, 0, 0, all, all),
        true,
        null);
  }

  private void monday(int hour) {
    clock.pass(Duration.between(clock.instant(), MORNING.plus(Duration.ofHours(hour - 7))));
  }

  @Test
  @DisplayName("on Monday at 08:00, once across processes, with the counts of both sides")
  void onMondayWithTheCountsOfBothSides() {
    ran(Run.Status.SUCCEEDED, 0);
    summaries().runOnce();
    assertThat(sent).isEmpty();

    monday(8);
    var one = summaries();
    var other = summaries();
    one.runOnce();
    other.runOnce();
    one.runOnce();

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).urgency()).isEqualTo(Message.Urgency.SUMMARY);
    assertThat(sent.get(0).to()).isEqualTo("ann");
    assertThat(sent.get(0).text())
        .contains("All sides agree", "1180 contact in crm, 1224 contact in books");
    assertThat(sent.get(0).numbers())
        .containsEntry("compared.contact.crm", 1180L)
        .containsEntry("compared.contact.books", 1224L);
    clock.pass(Duration.ofDays(7));
    ran(Run.Status.SUCCEEDED, 4);
    one.runOnce();
    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).urgency()).isEqualTo(Message.Urgency.NOTICE);
    assertThat(sent.get(1).text()).startsWith("4 differences are open");
  }

  @Test
  void thatNothingWasTrustedIsSaidAndNotThatAllIsWell() {
    ran(Run.Status.SUCCEEDED, 0);
    clock.pass(Duration.ofDays(14));
    ran(Run.Status.NOT_TRUSTWORTHY, 0);
    clock.pass(Duration.ofHours(2));
    paused = Set.of("contacts");

    summaries().runOnce();

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).urgency()).isEqualTo(Message.Urgency.NOTICE);
    assertThat(sent.get(0).text())
        .startsWith("The sync is paused. No reconciliation could be trusted since 2026-02-09T08:00")
        .contains("as of 2026-02-02T07:00");
  }

  @Test
  void aSyncThatWasNeverReconciledSaysSo() {
    monday(9);
    summaries().runOnce();
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).text()).startsWith("No reconciliation could be trusted since");
    assertThat(sent.get(0).topic().run()).isNull();
  }

  @Test
  void whereNoneIsWantedNoneIsSent() {
    summary = "none";
    monday(9);
    summaries().runOnce();
    assertThat(sent).isEmpty();
  }
}
