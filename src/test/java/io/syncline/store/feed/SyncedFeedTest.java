package io.syncline.store.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.feed.EventFeed;
import io.syncline.core.feed.FeedEvent;
import io.syncline.core.feed.FeedEvent.Position;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Writes to systems are read from the audit log, each once, in whatever order they commit. */
class SyncedFeedTest {

  private static final String ENTRY =
      """
      insert into sync_audit_log (cause, operation, target, settled, at, entity, record_id, outcome, changes, actor)
      values ('%s', '%s', '%s', true, now(), 'contact', gen_random_uuid(), '%s', '{"email": ["a@example.com"]}',
              'syncline')
      """;

  private final DataSource source = TestDatabase.fresh();
  private EventFeed feed = process();

  /** What another process, or one that was started again, knows: nothing. */
  private EventFeed process() {
    return new PostgresEventFeed(new Database(source));
  }

  private void run(String... statements) throws SQLException {
    try (var connection = source.getConnection()) {
      run(connection, statements);
    }
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String write(UUID cause) {
    return ENTRY.formatted(cause, "update", "crm", "applied");
  }

  private static List<String> causes(EventFeed.Synced page) {
    return page.events().stream().map(FeedEvent::subject).toList();
  }

  @Test
  @DisplayName("a write that ended well is an event with ids and without values; nothing else is")
  void writesAreEvents() throws SQLException {
    var start = feed.end();
    var cause = UUID.randomUUID();
    run(
        ENTRY.formatted(UUID.randomUUID(), "receive", "", "applied"),
        ENTRY.formatted(UUID.randomUUID(), "apply", "", "applied"),
        ENTRY.formatted(UUID.randomUUID(), "update", "crm", "failed"),
        ENTRY.formatted(UUID.randomUUID(), "update", "crm", "skipped"),
        ENTRY.formatted(UUID.randomUUID(), "link", "crm", "applied"),
        ENTRY.formatted(cause, "archive", "crm", "applied"),
        ENTRY.formatted(UUID.randomUUID(), "receive", "", "applied"));

    var page = feed.synced(start, 10);

    assertThat(page.events()).hasSize(1);
    var event = page.events().get(0);
    assertThat(event.kind()).isEqualTo("record-synced");
    assertThat(event.subject()).isEqualTo(cause.toString());
    assertThat(event.about().system()).isEqualTo("crm");
    assertThat(event.about().entity()).isEqualTo("contact");
    assertThat(event.about().record()).isNotNull();
    assertThat(event.toString()).doesNotContain("example.com");
    assertThat(feed.synced(page.upTo(), 10).events()).isEmpty();
    assertThat(page.upTo()).isEqualTo(start.withSynced(feed.end().synced()));
    assertThat(Position.parse(page.upTo().toString())).contains(page.upTo());
  }

  @Test
  @DisplayName("a write whose transaction began first and commits last is not passed over")
  void lateCommitsAreNotMissed() throws SQLException {
    var start = feed.end();
    var late = UUID.randomUUID();
    var early = UUID.randomUUID();
    try (var connection = source.getConnection()) {
      connection.setAutoCommit(false);
      run(connection, write(late));
      run(write(early));
      var page = feed.synced(start, 10);
      assertThat(page.events()).isEmpty();
      assertThat(page.upTo()).isEqualTo(start);
      connection.commit();
    }
    assertThat(causes(feed.synced(start, 10))).containsExactly(late.toString(), early.toString());
    assertThat(causes(process().synced(start, 10)))
        .containsExactly(late.toString(), early.toString());
  }

  @Test
  @DisplayName("who begins now waits for the writes under way, and is sent none of them")
  void aBeginningIsExact() throws SQLException {
    try (var connection = source.getConnection()) {
      connection.setAutoCommit(false);
      run(connection, write(UUID.randomUUID()));
      var start = feed.end();
      assertThat(feed.isComplete(start)).isFalse();
      assertThat(feed.isComplete(start.withSynced(null))).isTrue();
      connection.commit();
      assertThat(feed.isComplete(start)).isTrue();
      assertThat(feed.synced(start, 10).events()).isEmpty();
    }
  }

  @Test
  @DisplayName("entries that are no writes are passed in turns of a limited size")
  void longStretchesWithoutWritesArePassed() throws SQLException {
    var position = feed.end();
    run(
        "insert into sync_audit_log (cause, operation, settled, at, entity, outcome, changes,"
            + " actor) select gen_random_uuid(), 'receive', true, now(), 'contact', 'applied', '{}',"
            + " 'syncline' from generate_series(1, 30000)");
    var cause = UUID.randomUUID();
    run(write(cause));
    var turns = 0;
    var seen = new ArrayList<String>();
    while (seen.isEmpty() && turns < 10) {
      var page = feed.synced(position, 10);
      seen.addAll(causes(page));
      position = page.upTo();
      turns++;
    }
    assertThat(seen).containsExactly(cause.toString());
    assertThat(turns).isEqualTo(2);
  }

  @Test
  @DisplayName("whatever order of commits, rollbacks and pages: each write comes once")
  void eachWriteComesOnce() throws SQLException {
    for (long seed = 1; seed <= 20; seed++) {
      var random = new Random(seed);
      var committed = new TreeSet<String>();
      var seen = new ArrayList<String>();
      var position = feed.end();
      var open = new ArrayList<Open>();
      for (int step = 0; step < 60; step++) {
        if (open.size() < 4 && random.nextInt(3) > 0) {
          open.add(Open.of(source.getConnection(), random.nextInt(3) + 1));
        } else if (!open.isEmpty()) {
          committed.addAll(open.remove(random.nextInt(open.size())).end(random.nextBoolean()));
        }
        feed = random.nextInt(8) == 0 ? process() : feed;
        var page = feed.synced(position, random.nextInt(4) + 1);
        seen.addAll(causes(page));
        position = page.upTo();
      }
      for (var it : open) {
        committed.addAll(it.end(true));
      }
      for (var page = feed.synced(position, 3);
          !page.upTo().equals(position);
          page = feed.synced(position, 3)) {
        seen.addAll(causes(page));
        position = page.upTo();
      }
      seen.addAll(causes(feed.synced(position, 100)));
      assertThat(seen).as("seed %d", seed).doesNotHaveDuplicates();
      assertThat(new TreeSet<>(seen)).as("seed %d", seed).isEqualTo(committed);
    }
  }

  /** A transaction that has written and not ended. */
  private record Open(Connection connection, List<String> causes) {

    static Open of(Connection connection, int writes) throws SQLException {
      connection.setAutoCommit(false);
      var causes = new ArrayList<String>();
      for (int i = 0; i < writes; i++) {
        var cause = UUID.randomUUID();
        run(connection, write(cause));
        causes.add(cause.toString());
      }
      return new Open(connection, causes);
    }

    List<String> end(boolean commits) throws SQLException {
      try (connection) {
        if (commits) {
          connection.commit();
        } else {
          connection.rollback();
        }
        connection.setAutoCommit(true);
      }
      return commits ? causes : List.of();
    }
  }

  @Test
  @DisplayName(
      "a position is not held once entries behind it were removed, or if it is of the future")
  void removedEntriesAreNotPassedInSilence() throws SQLException {
    run(write(UUID.randomUUID()), write(UUID.randomUUID()), write(UUID.randomUUID()));
    var end = feed.end();
    run(
        "insert into audit_digest values (1, 0, 2, now(), '', null, '')",
        "insert into audit_digest_part values (1, date '2026-01-01', 2, '')",
        "insert into audit_digest_part values (1, date '2026-01-02', 2, '')");
    assertThat(feed.holds(end.withSynced(0L))).isTrue();
    run("insert into audit_removed_day values (date '2026-01-01', now(), interval '1 day')");
    assertThat(feed.holds(end.withSynced(0L))).isFalse();
    assertThat(feed.holds(end.withSynced(1L))).isFalse();
    assertThat(feed.holds(end.withSynced(2L))).isTrue();
    assertThat(feed.holds(end)).isTrue();
    assertThat(feed.holds(end.withSynced(4L))).isFalse();
    assertThat(feed.holds(end.withSynced(null))).isTrue();
  }

  @Test
  @DisplayName("after a restore to an earlier state a process that goes on reads on")
  void aRestoreIsRecognized() throws SQLException {
    var start = feed.end();
    run(write(UUID.randomUUID()), write(UUID.randomUUID()));
    assertThat(feed.synced(start, 10).events()).hasSize(2);
    run("delete from sync_audit_log", "alter sequence audit_number restart");
    var cause = UUID.randomUUID();
    run(write(cause));
    assertThat(feed.synced(start.withSynced(2L), 10).events()).isEmpty();
    assertThat(causes(feed.synced(start, 10))).containsExactly(cause.toString());
  }
}
