package io.syncline.route.work;

import io.syncline.core.model.Slice;
import io.syncline.core.run.Stopping;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has the workers of one queue. A stop lets each finish its batch; one that does not within {@value
 * #STOP_SECONDS} seconds is interrupted: a crash at any instant loses nothing, so this does not
 * either.
 */
public final class WorkConsumer extends DefaultConsumer {

  private static final Logger LOG = Logger.getLogger(WorkConsumer.class);
  private static final int STOP_SECONDS = 14;
  private static final int JOIN_MILLIS = 100;

  private final WorkEndpoint endpoint;
  private volatile List<Worker> workers = List.of();
  private volatile List<Thread> threads = List.of();
  private volatile List<Thread> former = List.of();
  private volatile @Nullable Long stopRequestedAt;
  private volatile Stopping stopping = new Stopping();
  private final RouteTurns turns;

  WorkConsumer(WorkEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.turns = turns();
  }

  /**
   * One pass over every slice, on this thread.
   *
   * @return how many items were taken
   * @throws Exception what kept the pass from its end
   */
  public int runOnce() throws Exception {
    return turns.run(Slice.WHOLE);
  }

  List<WorkerState> states() {
    return workers.stream().map(Worker::state).toList();
  }

  /**
   * Asks the workers to stop.
   *
   * @return when they were asked first: all workers have the same time limit, however many there
   *     are
   */
  long finish() {
    var first = stopRequestedAt;
    if (first == null) {
      first = System.nanoTime();
      stopRequestedAt = first;
    }
    workers.forEach(Worker::stop);
    stopping.stop();
    return first;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    stopRequestedAt = null;
    stopping = new Stopping();
    var settings = endpoint.settings();
    workers =
        IntStream.range(0, settings.workers())
            .mapToObj(index -> worker(new Slice(index, settings.workers())))
            .toList();
    var queue = endpoint.queue();
    threads = IntStream.range(0, workers.size()).mapToObj(this::thread).toList();
    former = endpoint.component().replace(queue, threads);
    endpoint.component().started(this);
    threads.forEach(Thread::start);
  }

  @Override
  protected void doStop() throws Exception {
    long end = finish() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
    for (var thread : threads) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      thread.join(Math.max(1, left));
      if (thread.isAlive()) {
        LOG.warnf(
            "%s did not finish within %d s and is interrupted", thread.getName(), STOP_SECONDS);
        thread.interrupt();
      }
    }
    endpoint.component().stopped(this);
    super.doStop();
  }

  private Thread thread(int index) {
    var worker = workers.get(index);
    var thread =
        new Thread(
            () -> {
              if (awaitFormer(worker)) {
                worker.run();
              }
            },
            endpoint.queue() + "-" + index);
    thread.setDaemon(true);
    return thread;
  }

  /** No lane is worked on by two threads at once, not even while a route is replaced (S18). */
  private boolean awaitFormer(Worker worker) {
    try {
      for (var thread : former) {
        while (thread.isAlive() && !worker.isStopped()) {
          thread.join(JOIN_MILLIS);
        }
      }
      return !worker.isStopped();
    } catch (InterruptedException e) {
      return false;
    }
  }

  private RouteTurns turns() {
    var ended = endpoint.component().ended();
    return new RouteTurns(this, endpoint.queue(), endpoint.settings().batch(), stopping, ended);
  }

  private Worker worker(Slice slice) {
    return new Worker(
        endpoint.queue(),
        slice,
        endpoint.component().signal(endpoint.queue(), slice),
        endpoint.component().pace(endpoint.queue(), endpoint.settings()),
        turns(),
        endpoint.component().clock());
  }
}
