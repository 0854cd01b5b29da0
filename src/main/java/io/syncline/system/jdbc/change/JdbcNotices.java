package io.syncline.system.jdbc.change;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.trigger.RowChange;
import io.syncline.core.system.trigger.RowListener;
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
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Listens to notifications on one connection. It is never in a transaction: PostgreSQL keeps each
 * notification until every listener's transaction has ended. Where a change cannot be handed over,
 * the connection is let go, so that nothing piles up there.
 */
final class JdbcNotices extends RepeatedSession {

  private static final Duration PROOF = Duration.ofSeconds(30);
  private static final int LOOK_MILLIS = 500;

  private final ChangeSource source;
  private final JdbcTriggers triggers;
  private final RowListener listener;

  JdbcNotices(
      ChangeSource source, JdbcTriggers triggers, Set<String> objects, RowListener listener) {
    super(source, objects, listener);
    this.source = source;
    this.triggers = triggers;
    this.listener = listener;
  }

  @Override
  void session() throws SQLException {
    try (var connection = source.open()) {
      connection.setAutoCommit(true);
      try {
        listen(connection);
      } finally {
        execute(connection, "unlisten *");
      }
    }
  }

  private void listen(Connection connection) throws SQLException {
    var channels = new TreeMap<String, Set<String>>();
    for (var object : objects()) {
      channel(object, channels);
    }
    for (var channel : channels.keySet()) {
      execute(connection, "listen " + channel);
    }
    long proved = prove(connection);
    begun();
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

  private void channel(String object, Map<String, Set<String>> channels) {
    try {
      channels.computeIfAbsent(triggers.trigger(object).name(), it -> new TreeSet<>()).add(object);
    } catch (CatalogProblem problem) {
      // Among the problems that are reported; the other objects are listened to.
      return;
    } catch (SystemFailure failed) {
      if (!(failed.failure() instanceof Failure.Permanent)) {
        throw failed;
      }
    }
  }

  /** That the connection is alive, and that the triggers are there. */
  private long prove(Connection connection) throws SQLException {
    execute(connection, "select 1");
    var problems = new TreeMap<String, String>();
    for (var object : objects()) {
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
