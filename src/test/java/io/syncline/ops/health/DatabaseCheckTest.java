package io.syncline.ops.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.store.FrozenServer;
import io.syncline.store.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class DatabaseCheckTest {

  /** What a busy machine may add to the check's own patience. */
  private static final Duration AT_MOST = DatabaseCheck.PATIENCE.plusSeconds(2);

  private final DataSource source = TestDatabase.fresh();
  private final DatabaseCheck check = new DatabaseCheck(source);

  @Test
  void aDatabaseThatAnswersIsUp() {
    assertThat(check.call().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void aFrozenDatabaseIsDownInTimeHoweverManyAskAndUpWhenItGoesOn() throws SQLException {
    warmUp();
    FrozenServer.during(this::isDownInTime);
    await().atMost(Duration.ofMinutes(1)).until(() -> check.call().getStatus() == Status.UP);
  }

  @Test
  void whyItFailsIsACodeAndNoMessage() {
    var refusing = TestDatabase.open(TestDatabase.freshUrl().replaceFirst("/test_", "/none_"));
    var answer = new DatabaseCheck(refusing).call();
    assertThat(answer.getStatus()).isEqualTo(Status.DOWN);
    assertThat(answer.getData().orElseThrow().toString())
        .containsAnyOf("SQLState", "no answer")
        .doesNotContain("none_");
  }

  private void isDownInTime() {
    long begin = System.nanoTime();
    var answers = new ArrayList<CompletableFuture<HealthCheckResponse>>();
    for (int i = 0; i < 5; i++) {
      answers.add(CompletableFuture.supplyAsync(check::call, task -> new Thread(task).start()));
    }
    for (var it : answers) {
      assertThat(it.join().getStatus()).isEqualTo(Status.DOWN);
      assertThat(it.join().getData().orElseThrow())
          .containsEntry("failure", "no answer within 2 s");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_MOST);
    assertThat(threads()).hasSize(1);
    long again = System.nanoTime();
    assertThat(check.call().getStatus()).isEqualTo(Status.DOWN);
    assertThat(Duration.ofNanos(System.nanoTime() - again)).isLessThan(AT_MOST);
  }

  private void warmUp() throws SQLException {
    try (var connection = source.getConnection()) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter("database-check"::equals)
        .toList();
  }
}
