package io.syncline.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.access.ActionLog.Action;
import io.syncline.core.access.ActionLog.Query;
import io.syncline.core.model.Ids;
import io.syncline.store.TestDatabase;
import io.syncline.store.access.PostgresActionLog;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RefusedAttemptsTest {

  private Instant now = Instant.parse("2026-06-22T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final Database database = new Database(TestDatabase.fresh());
  private final ActionLog log = new PostgresActionLog(database);
  private final Ids ids = new Ids(clock, new SplittableRandom(1));
  private final RefusedAttempts refused = new RefusedAttempts(log, ids, clock);

  private List<Action> logged() {
    return log.list(new Query(null, null, null, null, 1_000));
  }

  @Test
  void theSameAttemptOfAMinuteIsOneEntryWithItsCount() {
    refused.add("ada", "POST", "/api/v1/tokens", 403);
    refused.runOnce();
    refused.add("ada", "POST", "/api/v1/tokens", 403);
    refused.add("ada", "POST", "/api/v1/tokens", 403);
    refused.runOnce();

    assertThat(logged())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.actor()).isEqualTo("ada");
              assertThat(it.status()).isEqualTo(403);
              assertThat(it.attempts()).isEqualTo(3);
            });

    now = now.plusSeconds(60);
    refused.runOnce();
    refused.add("ada", "POST", "/api/v1/tokens", 403);
    refused.runOnce();
    assertThat(logged()).extracting(Action::attempts).containsExactly(1, 3);
  }

  @Test
  void oneActorCannotFloodTheLogAndHidesNoOther() {
    for (int i = 0; i < 10_000; i++) {
      refused.add("eve", "GET", "/api/v1/records/" + i, 403);
    }
    refused.add("ada", "GET", "/api/v1/actions", 403);
    refused.runOnce();

    var entries = logged();
    assertThat(entries).hasSize(RefusedAttempts.MAX_PATHS + 2);
    assertThat(
            entries.stream()
                .filter(it -> it.actor().equals("eve"))
                .mapToInt(Action::attempts)
                .sum())
        .isEqualTo(10_000);
    assertThat(entries).anyMatch(it -> it.path().equals(RefusedAttempts.MORE));
    assertThat(entries).anyMatch(it -> it.actor().equals("ada"));
  }

  private void change(String table) {
    database.run(connection -> Sql.of(table).on(connection).update());
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenLater() {
    refused.add("ada", "GET", "/api/v1/actions", 403);
    change("alter table action_log rename to away");
    assertThatThrownBy(refused::runOnce).isNotNull();
    change("alter table away rename to action_log");
    now = now.plusSeconds(120);
    refused.runOnce();
    assertThat(logged()).hasSize(1);
  }

  @Test
  void aWriteThatWasCarriedOutCountsOnce() {
    log.begin(new Action(ids.next(), now, "ada", "POST", "/x", null, 1));
    assertThat(logged()).extracting(Action::attempts).containsExactly(1);
  }
}
