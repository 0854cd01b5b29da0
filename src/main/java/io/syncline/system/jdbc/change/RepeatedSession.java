package io.syncline.system.jdbc.change;

import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.trigger.RowListener;
import io.syncline.core.system.trigger.RowTriggers;
import io.syncline.system.jdbc.catalog.CatalogProblem;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sessions on a thread of their own, until it is closed: one that ends is followed by another after
 * a pause.
 */
abstract class RepeatedSession implements RowTriggers.Listening {

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final ChangeSource source;
  private final Set<String> objects;
  private final RowListener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean begun;

  RepeatedSession(ChangeSource source, Set<String> objects, RowListener listener) {
    this.source = source;
    this.objects = Set.copyOf(objects);
    this.listener = listener;
  }

  void start(String name) {
    var thread = new Thread(this::run, name + "-" + source.id());
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns when it is closed; throws when it cannot go on. */
  abstract void session() throws SQLException;

  /** The session works: the pause before the next one is short again. */
  void begun() {
    begun = true;
  }

  @Override
  public Set<String> objects() {
    return objects;
  }

  @Override
  public void close() {
    closed.countDown();
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void run() {
    var pause = SHORTEST_PAUSE;
    while (!isClosed()) {
      begun = false;
      var why = reason();
      if (why != null && !isClosed()) {
        lost(why);
      }
      pause = begun ? SHORTEST_PAUSE : pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      rest(pause);
    }
  }

  /** What is kept of it may be unreachable just now; the next session says it again. */
  private void lost(String why) {
    try {
      listener.lost(why);
    } catch (RuntimeException e) {
      return;
    }
  }

  /** Waits; a close or an interrupt ends it. */
  void rest(Duration pause) {
    try {
      if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    }
  }

  /** Why it ended; null: it was closed. */
  private @Nullable String reason() {
    try {
      session();
      return null;
    } catch (SQLException e) {
      return source.failure(e).reason();
    } catch (SystemFailure failed) {
      return failed.failure().reason();
    } catch (CatalogProblem problem) {
      return problem.why();
    } catch (RuntimeException e) {
      return "what it reported could not be stored (" + e.getClass().getSimpleName() + ")";
    }
  }
}
