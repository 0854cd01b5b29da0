package io.syncline.system.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Transactions that listings hold from page to page, so that all pages show one state. A listing
 * that is not gone on with is ended soon, and none is held for long: a database keeps every old
 * version of a row for it. Where none is held, the next page is of a state of its own; in the order
 * of the key it misses no row that was there all the time. Safe for threads.
 */
final class JdbcSnapshots implements AutoCloseable {

  /** At once; others read each page by itself. */
  static final int MOST = 2;

  private static final long IDLE = Duration.ofSeconds(30).toNanos();
  private static final long LONGEST = Duration.ofMinutes(10).toNanos();

  private final Map<String, Held> held = new HashMap<>();
  private int open;

  /**
   * A transaction that is held.
   *
   * @param total how many rows its state has
   */
  record Held(Connection connection, long total, long begun, long used) {}

  /** Whether one more may be held; then it is counted, until it is ended. */
  synchronized boolean admits() {
    if (open >= MOST) {
      return false;
    }
    open++;
    return true;
  }

  synchronized Optional<Held> take(String token) {
    return Optional.ofNullable(held.remove(token));
  }

  /** Holds it for the next page. */
  String keep(Held snapshot) {
    var token = UUID.randomUUID().toString();
    var now = System.nanoTime();
    if (now - snapshot.begun() > LONGEST) {
      end(snapshot.connection());
      return "";
    }
    synchronized (this) {
      held.put(token, new Held(snapshot.connection(), snapshot.total(), snapshot.begun(), now));
    }
    return token;
  }

  /** One that was counted did not begin. */
  synchronized void release() {
    open--;
  }

  void end(Connection connection) {
    release();
    try (connection) {
      JdbcDatabase.quietly(connection);
    } catch (SQLException e) {
      // The pool gives it up.
      return;
    }
  }

  /** Ends those that were left. */
  void reap() {
    reap(IDLE);
  }

  private void reap(long idle) {
    List<Held> left = new ArrayList<>();
    synchronized (this) {
      long now = System.nanoTime();
      held.values()
          .removeIf(
              it -> {
                boolean over = now - it.used() >= idle || now - it.begun() > LONGEST;
                if (over) {
                  left.add(it);
                }
                return over;
              });
    }
    left.forEach(it -> end(it.connection()));
  }

  @Override
  public void close() {
    reap(0);
  }
}
