package io.syncline.app.job;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Repeats jobs, each on a thread of its own: one that takes long, or hangs, keeps none of the
 * others waiting. One that fails is tried again after its pause.
 */
public final class Recurring implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Recurring.class);

  private final AtomicInteger jobs = new AtomicInteger();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Recurring::daemon);

  /** Repeats it until the end; a first turn without a delay is done on this thread. */
  public void add(TimedJob job) {
    if (job.first().isZero()) {
      attempt(job);
    }
    timer.setCorePoolSize(jobs.incrementAndGet());
    timer.scheduleWithFixedDelay(
        () -> attempt(job),
        (job.first().isZero() ? job.pause() : job.first()).toMillis(),
        job.pause().toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Nothing begins any more; what is being done is interrupted. */
  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Catches everything: on an exception the timer would silently drop the task forever. */
  private static void attempt(TimedJob job) {
    try {
      job.turn().run();
    } catch (RuntimeException | LinkageError e) {
      LOG.warnf(
          "Could not %s: %s; tried again in %d s",
          job.what(), e.getClass().getSimpleName(), job.pause().toSeconds());
      LOG.debug("Why it could not " + job.what(), e);
    }
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "timed-job");
    thread.setDaemon(true);
    return thread;
  }
}
