package io.syncline.store.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.audit.report.Latencies;
import io.syncline.core.audit.report.Throughput.Conflicts;
import io.syncline.core.audit.report.Throughput.RunCount;
import io.syncline.core.audit.report.Throughput.Writes;
import io.syncline.core.audit.report.UsageDays.Month;
import io.syncline.core.model.Ids;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Figures of periods are those that the tables hold of them, and no others. */
class ThroughputTest {

  private static final Instant SINCE = Instant.parse("2026-10-31T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2026-11-01T00:00:00Z");
  private static final YearMonth OCTOBER = YearMonth.of(2026, 10);

  private final Database database = new Database(TestDatabase.fresh());

  /** An entry of a write that began then, so many milliseconds after its change was taken in. */
  private void wrote(Instant began, int millis, String operation, String target, String outcome) {
    wrote(began, began.minusMillis(millis), operation, target, outcome);
  }

  private void wrote(
      Instant began, @Nullable Instant taken, String operation, String target, String outcome) {
    database.run(
        connection ->
            Sql.of(
                    """
                    insert into sync_audit_log (cause, operation, target, settled, at, entity, outcome, changes, actor, taken_at)
                    values (:cause, :operation, :target, true, :at, 'contact', :outcome, '{"a":1}', 'syncline', :taken)
                    """)
                .on(connection)
                .with("cause", new Ids(() -> began, new Random(began.hashCode())).next())
                .with("operation", operation)
                .with("target", target)
                .with("at", began)
                .with("taken", taken)
                .with("outcome", outcome)
                .update());
  }

  private void run(String statement) {
    database.run(connection -> Sql.of(statement).on(connection).update());
  }

  private void conflict(String at) {
    run(
        """
        insert into conflict (id, record_id, entity, attribute, kind, held_system, held_value, held_edited_at, seen_system,
                              seen_edited_at, rule, decided_by, at, fingerprint)
        select gen_random_uuid(), id, 'contact', 'email', 'x', 'crm', '1', now(), 'books', now(), 'r', 'r', '%s', '%s'
        from record
        """
            .formatted(at, at));
  }

  @Test
  @DisplayName("writes that ended are counted from their beginning, with time and volume")
  void writesThatEndedAreCounted() {
    wrote(SINCE.plusSeconds(1), 100, "update", "crm", "applied");
    wrote(SINCE.plusSeconds(2), 300, "create", "crm", "applied");
    wrote(SINCE.plusSeconds(3), 9_000, "archive", "books", "failed");
    wrote(SINCE.plusSeconds(4), 9_000, "update", "crm", "skipped");
    wrote(SINCE.plusSeconds(5), 9_000, "update", "crm", "unknown");
    wrote(SINCE.plusSeconds(6), 9_000, "link", "crm", "applied");
    wrote(SINCE.plusSeconds(7), 9_000, "apply", "", "applied");
    wrote(SINCE.minusSeconds(1), 9_000, "update", "crm", "applied");
    wrote(UNTIL, 9_000, "update", "crm", "applied");

    assertThat(new PostgresThroughput(database).of(SINCE, UNTIL).writes())
        .containsExactly(
            new Writes("contact", "books", 0, 1, Latencies.NONE, 0),
            new Writes("contact", "crm", 2, 0, took(100, 300), 14));
  }

  private static Latencies took(long... millis) {
    return Latencies.sum(
        LongStream.of(millis)
            .mapToObj(it -> new Latencies(it, new TreeMap<>(Map.of(Latencies.step(it), 1L))))
            .toList());
  }

  @Test
  @DisplayName("the database and the code divide times into the same steps")
  void stepsAreTheSame() {
    var random = new Random(3);
    var all = new long[200];
    for (int i = 0; i < all.length; i++) {
      all[i] = (long) Math.pow(10, random.nextDouble() * 8);
      wrote(SINCE.plusSeconds(i + 1), (int) all[i], "update", "crm", "applied");
    }

    assertThat(new PostgresThroughput(database).of(SINCE, UNTIL).writes())
        .extracting(Writes::latencies)
        .containsExactly(took(all));
  }

  @Test
  @DisplayName(
      "a write whose intake is not known counts, and has no latency; a skewed clock gives the least")
  void anUnknownIntakeIsNoLatency() {
    wrote(SINCE.plusSeconds(1), (Instant) null, "update", "crm", "applied");
    wrote(SINCE.plusSeconds(2), SINCE.plusSeconds(60), "update", "crm", "applied");

    assertThat(new PostgresThroughput(database).of(SINCE, UNTIL).writes())
        .containsExactly(new Writes("contact", "crm", 2, 0, took(1), 14));
  }

  @Test
  void conflictsAndRunsOfThePeriodAreCounted() {
    run(
        "insert into record (id, entity, version, status, attributes)"
            + " values (gen_random_uuid(), 'contact', 1, 'active', '{}')");
    conflict("2026-10-31 12:00:00Z");
    conflict("2026-10-31 23:59:59Z");
    conflict("2026-11-01 00:00:00Z");
    run(
        """
        insert into sync_run (id, sync, kind, status, started_at, ended_at, actor) values
          ('a', 'contacts', 'reconcile', 'succeeded', '2026-10-31 01:00Z', '2026-10-31 01:00:10Z', 'x'),
          ('b', 'contacts', 'reconcile', 'succeeded', '2026-10-31 02:00Z', '2026-10-31 02:00:20Z', 'x'),
          ('c', null, 'poll', 'running', '2026-10-31 02:00Z', null, 'x'),
          ('d', null, 'poll', 'failed', '2026-11-01 00:00Z', null, 'x')
        """);

    var figures = new PostgresThroughput(database).of(SINCE, UNTIL);

    assertThat(figures.conflicts()).containsExactly(new Conflicts("contact", "crm", "books", 2));
    assertThat(figures.runs())
        .containsExactly(
            new RunCount("poll", "", "running", 1, 0),
            new RunCount("reconcile", "contacts", "succeeded", 2, 15));
  }

  @Test
  @DisplayName("usage: the most of a day, the volume of all days; it outlives the audit log")
  void usageOutlivesTheAuditLog() {
    var days = new PostgresUsageDays(database);
    run(
        """
        insert into record (id, entity, version, status, attributes)
        select gen_random_uuid(), 'contact', 1, status, '{}' from unnest(array['active', 'paused', 'archived', 'deleted', 'erased']) status
        """);
    wrote(Instant.parse("2026-09-30T23:59:59Z"), 1, "update", "crm", "applied");
    wrote(SINCE.plusSeconds(1), 1, "update", "crm", "applied");
    wrote(SINCE.plusSeconds(2), 1, "update", "crm", "failed");

    assertThat(days.measure(SINCE.plusSeconds(60), 2, 3)).isTrue();
    assertThat(days.measure(SINCE.plusSeconds(120), 9, 9)).as("within the hour").isFalse();
    run("delete from record where status = 'paused'");
    wrote(SINCE.plusSeconds(4_000), 1, "update", "crm", "applied");
    assertThat(days.measure(SINCE.plusSeconds(7_200), 1, 4)).isTrue();
    run("delete from sync_audit_log where cause < '%s'".formatted(Ids.earliest(SINCE)));
    wrote(UNTIL.minusSeconds(1), 1, "update", "crm", "applied");
    assertThat(days.measure(UNTIL.plusSeconds(7_200), 1, 1)).isTrue();

    assertThat(days.months(OCTOBER.minusMonths(2), OCTOBER.plusMonths(1)))
        .containsExactly(
            new Month(OCTOBER.minusMonths(1), null, null, null, 1, 7, 1),
            new Month(OCTOBER, 2L, 4L, 3L, 3, 21, 1),
            new Month(OCTOBER.plusMonths(1), 1L, 1L, 2L, 0, 0, 1));
    assertThat(days.months(OCTOBER, OCTOBER)).hasSize(1);
  }
}
