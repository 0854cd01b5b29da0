package io.syncline.app.job;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Does things again and again, each on a thread of its own: one that takes long, or hangs, keeps
 * none of the others waiting. One that fails is tried again next time.
 */
public final class Recurring implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Recurring.class);

  private final AtomicInteger things = new AtomicInteger();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Recurring::daemon);

  /** Does it now, on this thread, and from then on after each such pause. */
  public void every(Duration pause, String what, Runnable task) {
    attempt(pause, what, task);
    later(pause, pause, what, task);
  }

  /** Does it for the first time after {@code first}: the start does not wait for it. */
  public void later(Duration first, Duration pause, String what, Runnable task) {
    timer.setCorePoolSize(things.incrementAndGet());
    timer.scheduleWithFixedDelay(
        () -> attempt(pause, what, task),
        first.toMillis(),
        pause.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Nothing begins any more; what is being done is interrupted. */
  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Catches everything: on an exception the timer would silently drop the task forever. */
  private static void attempt(Duration pause, String what, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | LinkageError e) {
      LOG.warnf(
          "Could not %s: %s; tried again in %d s",
          what, e.getClass().getSimpleName(), pause.toSeconds());
      LOG.debug("Why it could not " + what, e);
    }
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "upkeep");
    thread.setDaemon(true);
    return thread;
  }
}
