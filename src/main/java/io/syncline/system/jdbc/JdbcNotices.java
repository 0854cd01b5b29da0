package io.syncline.system.jdbc;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.trigger.RowChange;
import io.syncline.core.system.trigger.RowListener;
import io.syncline.core.system.trigger.RowTriggers;
import io.syncline.system.jdbc.catalog.CatalogProblem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Listens to notifications on one connection. It is never in a transaction: PostgreSQL keeps each
 * notification until every listener's transaction has ended. Where a change cannot be handed over,
 * the connection is let go, so that nothing piles up there.
 */
final class JdbcNotices implements RowTriggers.Listening {

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration PROOF = Duration.ofSeconds(30);
  private static final int LOOK_MILLIS = 500;

  private final JdbcPool pool;
  private final JdbcTriggers triggers;
  private final Set<String> objects;
  private final RowListener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private boolean listened;

  JdbcNotices(
      SystemId id,
      JdbcPool pool,
      JdbcTriggers triggers,
      Set<String> objects,
      RowListener listener) {
    this.pool = pool;
    this.triggers = triggers;
    this.objects = objects;
    this.listener = listener;
    this.thread = new Thread(this::run, "listen-" + id);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public Set<String> objects() {
    return objects;
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void run() {
    var pause = SHORTEST_PAUSE;
    while (!isClosed()) {
      listened = false;
      var why = session();
      if (why != null && !isClosed()) {
        listener.lost(why);
      }
      pause = listened ? SHORTEST_PAUSE : pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      if (rest(pause)) {
        return;
      }
    }
  }

  private boolean rest(Duration pause) {
    try {
      return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Why it ended; null: it was closed. */
  private @Nullable String session() {
    try (var connection = pool.getConnection()) {
      connection.setAutoCommit(true);
      try {
        listen(connection);
      } finally {
        execute(connection, "unlisten *");
      }
      return null;
    } catch (SQLException e) {
      return SqlFailures.of(e).reason();
    } catch (JdbcDatabase.Failed failed) {
      return failed.failure().reason();
    } catch (CatalogProblem problem) {
      return problem.why();
    } catch (RuntimeException e) {
      return "what it reported could not be stored (" + e.getClass().getSimpleName() + ")";
    }
  }

  private void listen(Connection connection) throws SQLException, JdbcDatabase.Failed {
    var channels = new TreeMap<String, Set<String>>();
    for (var object : objects) {
      channel(object, channels);
    }
    for (var channel : channels.keySet()) {
      execute(connection, "listen " + channel);
    }
    long proved = prove(connection);
    listened = true;
    var notices = connection.unwrap(PGConnection.class);
    while (!isClosed()) {
      var some = notices.getNotifications(LOOK_MILLIS);
      if (some != null && some.length > 0) {
        listener.changed(changes(some, channels));
      }
      if (System.nanoTime() - proved > PROOF.toNanos()) {
        proved = prove(connection);
      }
    }
  }

  private void channel(String object, Map<String, Set<String>> channels)
      throws JdbcDatabase.Failed {
    try {
      channels.computeIfAbsent(triggers.trigger(object).name(), it -> new TreeSet<>()).add(object);
    } catch (CatalogProblem problem) {
      // Among the problems that are reported; the other objects are listened to.
      return;
    } catch (JdbcDatabase.Failed failed) {
      if (!(failed.failure() instanceof Failure.Permanent)) {
        throw failed;
      }
    }
  }

  /** That the connection is alive, and that the triggers are there. */
  private long prove(Connection connection) throws SQLException, JdbcDatabase.Failed {
    execute(connection, "select 1");
    var problems = new TreeMap<String, String>();
    for (var object : objects) {
      var problem = triggers.problem(object);
      if (problem != null) {
        problems.put(object, problem);
      }
    }
    listener.listening(problems);
    return System.nanoTime();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Each change once: a row that was written three times is read once. */
  private static List<RowChange> changes(
      PGNotification[] notices, Map<String, Set<String>> channels) {
    var changes = new LinkedHashSet<RowChange>();
    for (var notice : notices) {
      var text = notice.getParameter();
      var kind = text.isEmpty() ? null : kind(text.charAt(0));
      if (kind != null && text.length() > 1) {
        channels
            .getOrDefault(notice.getName(), Set.of())
            .forEach(object -> changes.add(new RowChange(object, text.substring(1), kind)));
      }
    }
    return List.copyOf(changes);
  }

  /** Anybody who may log in may notify: what is not understood is not a change. */
  private static @Nullable EventKind kind(char letter) {
    return switch (letter) {
      case 'c' -> EventKind.CREATED;
      case 'u' -> EventKind.UPDATED;
      case 'd' -> EventKind.DELETED;
      default -> null;
    };
  }
}
