package io.syncline.ops.health;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database answers within {@link #PATIENCE}. One that is frozen, or lost on the way,
 * says nothing at all: no caller waits longer for it, and at most one thread asks.
 */
@Readiness
@ApplicationScoped
public class DatabaseCheck implements HealthCheck {

  /** Shorter than the timeout of a probe. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** For a server that vanished: the next question goes to another connection. */
  private static final int ANSWER_MILLIS = 4_000;

  private static final String OK = "";

  private final DataSource source;
  private @Nullable Question open;

  private record Question(CompletableFuture<String> answer, long askedAt) {

    Duration left() {
      return PATIENCE.minusNanos(System.nanoTime() - askedAt);
    }
  }

  public DatabaseCheck(DataSource source) {
    this.source = source;
  }

  @Override
  public HealthCheckResponse call() {
    var answer = answer(question());
    var response = HealthCheckResponse.named("database").status(answer.equals(OK));
    return answer.equals(OK) ? response.build() : response.withData("failure", answer).build();
  }

  private synchronized Question question() {
    var before = open;
    if (before != null && !before.answer().isDone()) {
      return before;
    }
    var now = new Question(new CompletableFuture<>(), System.nanoTime());
    open = now;
    var thread = new Thread(() -> now.answer().complete(ask()), "database-check");
    thread.setDaemon(true);
    thread.start();
    return now;
  }

  private static String answer(Question question) {
    try {
      return question.answer().get(Math.max(0, question.left().toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return "no answer within " + PATIENCE.toSeconds() + " s";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    } catch (ExecutionException e) {
      return e.getClass().getSimpleName();
    }
  }

  /** Never a message: those of servers quote values. */
  private String ask() {
    try (var connection = source.getConnection()) {
      return select(connection);
    } catch (SQLException e) {
      return e.getSQLState() == null ? e.getClass().getSimpleName() : "SQLState " + e.getSQLState();
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName();
    }
  }

  private static String select(Connection connection) throws SQLException {
    int usual = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
    try (var statement = connection.createStatement()) {
      statement.execute("select 1");
    }
    connection.setNetworkTimeout(Runnable::run, usual);
    return OK;
  }
}
