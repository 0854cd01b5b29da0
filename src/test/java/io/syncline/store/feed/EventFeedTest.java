package io.syncline.store.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.feed.EventFeed;
import io.syncline.core.feed.FeedEvent;
import io.syncline.core.feed.FeedEvent.Position;
import io.syncline.core.privacy.Erasure;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What happened is read in the order of commits, each once. */
class EventFeedTest {

  private final DataSource source = TestDatabase.fresh();
  private final EventFeed feed = new PostgresEventFeed(new Database(source));

  private void run(String... statements) throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String question(UUID id) {
    return "insert into review_item (id, kind, subject, entity, attributes, candidates, question,"
        + " at)"
        + " values ('%s', 'conflict', '%s', 'contact', '{}', '{}', 'which?', now())"
            .formatted(id, id);
  }

  private static String letter(UUID id) {
    return "insert into dead_letter (id, system_id, kind, stage, entity, payload, attributes,"
        + " attempts, failure, reason, definition, work_id, at) values ('%s', 'crm', 'event', 'read',"
            .formatted(id)
        + " 'contact', '', '{}', 1, 'invalid', 'no', 'x', '%s', now())"
            .formatted(UUID.randomUUID());
  }

  private List<String> kinds(Position after) {
    var kinds = feed.after(after, 100).stream().map(FeedEvent::kind).toList();
    assertThat(FeedEvent.KINDS).containsAll(kinds);
    return kinds;
  }

  @Test
  @DisplayName("each change of a table that people care about is an event in the same commit")
  void changesAreEvents() throws SQLException {
    var start = feed.end();
    var id = UUID.randomUUID();
    run(
        question(id),
        "update review_item set status = 'answered' where id = '" + id + "'",
        "update review_item set owner = 'ada' where id = '" + id + "'",
        letter(id),
        "update dead_letter set status = 'replayed' where id = '" + id + "'",
        "insert into sync_run (id, sync, kind, status, started_at, actor) values ('r', 'contacts',"
            + " 'reconcile', 'running', now(), 'ada')",
        "update sync_run set ended_at = now(), status = 'succeeded' where id = 'r'",
        "insert into sync_run (id, sync, kind, status, started_at, actor) values ('p', 'contacts',"
            + " 'poll', 'running', now(), 'ada')",
        "update sync_run set ended_at = now(), status = 'succeeded' where id = 'p'",
        "insert into alert (id, rule, subject, of_system, since, amount, body) values ('%s', 'lag',"
                .formatted(id)
            + " 'contacts', false, now(), 1, '')",
        "update alert set opened_at = now()",
        "update alert set sent = 1",
        "update alert set closed_at = now()",
        "insert into schema_drift (id, system_id, object, what, path, mapped, detail, run_id, at)"
            + " values ('%s', 'crm', 'contacts', 'x', 'y', true, '{}', 'r', now())".formatted(id),
        "insert into workflow_instance (id, sync, workflow, entity, record_id, started_by, state,"
            + " steps, started_at, revision) values ('%s', 'contacts', 'hire', 'contact', '%s',"
                .formatted(id, id)
            + " 'ada', 'running', '[]', now(), 1)",
        "update workflow_instance set state = 'failed'",
        "update workflow_instance set revision = 2");
    assertThat(kinds(start))
        .containsExactly(
            "question-opened",
            "question-answered",
            "dead-letter",
            "dead-letter-closed",
            "run-finished",
            "alert-opened",
            "alert-closed",
            "schema-changed",
            "workflow-running",
            "workflow-failed");
    var alert = feed.after(start, 100).get(5);
    assertThat(alert.about().sync()).isEqualTo("contacts");
    assertThat(alert.subject()).isEqualTo("lag");
  }

  @Test
  @DisplayName("a client can ask for each kind that there is")
  void everyKindIsKnown() {
    assertThat(FeedEvent.KINDS)
        .containsAll(words("workflow-", WorkflowInstance.State.values()))
        .containsAll(words("erasure-", Erasure.State.values()));
  }

  private static List<String> words(String start, Enum<?>... all) {
    return Stream.of(all).map(it -> start + it.name().toLowerCase(Locale.ROOT)).toList();
  }

  @Test
  @DisplayName("a transaction that began first and commits last is not passed over")
  void lateCommitsAreNotMissed() throws SQLException {
    var start = feed.end();
    try (var late = source.getConnection();
        var statement = late.createStatement()) {
      late.setAutoCommit(false);
      statement.execute(question(UUID.randomUUID()));
      run(letter(UUID.randomUUID()));
      assertThat(kinds(start)).as("nothing before it is complete").isEmpty();
      late.commit();
    }
    assertThat(kinds(start)).containsExactly("question-opened", "dead-letter");
  }

  @Test
  @DisplayName("from a position on everything follows once, page by page")
  void pagesFollow() throws SQLException {
    var position = feed.end();
    for (int i = 0; i < 7; i++) {
      run(letter(UUID.randomUUID()));
    }
    int seen = 0;
    for (var page = feed.after(position, 3); !page.isEmpty(); page = feed.after(position, 3)) {
      seen += page.size();
      position = page.get(page.size() - 1).position();
      assertThat(Position.parse(position.toString())).contains(position);
    }
    assertThat(seen).isEqualTo(7);
  }

  @Test
  @DisplayName("a position whose followers were removed, or that is not reached yet, is not held")
  void oldAndForeignPositionsAreNotHeld() throws SQLException {
    run(letter(UUID.randomUUID()));
    var old = feed.after(new Position(0, 0, "", null), 1).get(0).position();
    assertThat(feed.holds(old)).isTrue();
    feed.forget(Instant.now().minusSeconds(60));
    assertThat(feed.holds(old)).isTrue();
    feed.forget(Instant.now().plusSeconds(60));
    assertThat(feed.holds(old)).isFalse();
    assertThat(feed.holds(feed.end())).isTrue();
    assertThat(
            feed.holds(new Position(feed.end().transaction() + 1_000, 0, feed.end().mark(), null)))
        .isFalse();
    assertThat(feed.holds(new Position(feed.end().transaction(), 0, "other", null))).isFalse();
    assertThat(Position.parse("x-1")).isEmpty();
    assertThat(Position.parse("1")).isEmpty();
    assertThat(Position.parse("1-2")).isEmpty();
  }

  @Test
  @DisplayName("after a restore into another server, what was removed there hides nothing here")
  void aRestoredDatabaseBeginsAgain() throws SQLException {
    run(
        "update event_feed_end set mark = 'other', removed = '999999999999'",
        "insert into event_feed (tx, kind, subject) values ('999999999998', 'dead-letter', 'x')");
    var here = feed.end();
    assertThat(feed.holds(here)).isTrue();
    feed.forget(Instant.EPOCH);
    run(letter(UUID.randomUUID()));
    assertThat(feed.holds(here)).isTrue();
    assertThat(kinds(here)).containsExactly("dead-letter");
  }

  @Test
  @DisplayName("conflicts, differences, erasures and runs that end at once are events")
  void otherTablesAreRead() throws SQLException {
    var start = feed.end();
    var id = UUID.randomUUID();
    run(
        "insert into record (id, entity, version, status, attributes) values ('%s', 'contact', 1,"
                .formatted(id)
            + " 'active', '{}')",
        "insert into conflict (id, record_id, entity, attribute, kind, held_system, held_value,"
            + " held_edited_at, seen_system, seen_edited_at, rule, decided_by, at, fingerprint)"
            + " values ('%s', '%s', 'contact', 'email', 'edit', 'crm', '1', now(), 'desk',"
                .formatted(id, id)
            + " now(), 'manual', 'syncline', now(), '')",
        "insert into reconciliation_difference (id, sync, entity, against, key, attribute, bucket,"
            + " state, a, b, first_seen, first_run, last_seen, last_run, runs) values ('%s',"
                .formatted(id)
            + " 'contacts', 'contact', 'desk', 'k', '', 'differs', 'open', '{}', '{}', now(), 'r',"
            + " now(), 'r', 1)",
        "update reconciliation_difference set state = 'gone'",
        "insert into erasure (id, record_id, entity, actor, reason, state, steps, cleared,"
            + " began_at,"
            + " revision) values ('%s', '%s', 'contact', 'ada', 'x', 'running', '[]', '{}',"
                .formatted(id, id)
            + " now(), 1)",
        "update erasure set state = 'done'",
        "insert into sync_run (id, sync, kind, status, started_at, ended_at, actor) values ('q',"
            + " 'contacts', 'plan', 'failed', now(), now(), 'ada')");
    assertThat(kinds(start))
        .containsExactly(
            "conflict-waiting",
            "difference-found",
            "difference-gone",
            "erasure-running",
            "erasure-done",
            "run-finished");
  }
}
