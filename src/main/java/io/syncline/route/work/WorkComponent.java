package io.syncline.route.work;

import io.syncline.core.model.Slice;
import io.syncline.route.pipeline.DueTimes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * The Camel component {@code work}: routes whose exchanges are turns of workers at a queue.
 *
 * <p>{@code work:inbox/<system>} and {@code work:deliveries/<system>} take {@code workers} and
 * {@code batch}, {@code work:poll/<system>} takes {@code interval}. {@code work:reconcile/<sync>}
 * and {@code work:backfill/<sync>} have one worker, whose turn is a run from wherever it is to its
 * end.
 */
public final class WorkComponent extends DefaultComponent {

  private final Signals signals;
  private final DueTimes times;
  private final Runnable ended;
  private final InstantSource clock;
  private final List<WorkConsumer> consumers = new CopyOnWriteArrayList<>();
  private final Map<WorkQueue, List<Thread>> threads = new HashMap<>();

  /**
   * @param times when the next item of each queue is due
   * @param ended called by a worker's thread when what it claimed has come to its end
   */
  public WorkComponent(Signals signals, DueTimes times, Runnable ended, InstantSource clock) {
    this.signals = signals;
    this.times = times;
    this.ended = ended;
    this.clock = clock;
  }

  /** How every worker is. */
  public List<WorkerState> states() {
    return consumers.stream().flatMap(it -> it.states().stream()).toList();
  }

  /** Asks all workers at once to finish their current work; Camel's shutdown waits for them. */
  public void finish() {
    consumers.forEach(WorkConsumer::finish);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    var queue = WorkQueue.parse(remaining);
    int workers = getAndRemoveParameter(parameters, "workers", Integer.class, 1);
    int batch = getAndRemoveParameter(parameters, "batch", Integer.class, 100);
    var interval =
        getAndRemoveParameter(parameters, "interval", Duration.class, Duration.ofMinutes(1));
    return new WorkEndpoint(uri, this, queue, new WorkEndpoint.Settings(workers, batch, interval));
  }

  void started(WorkConsumer consumer) {
    consumers.add(consumer);
  }

  void stopped(WorkConsumer consumer) {
    consumers.remove(consumer);
  }

  /**
   * Notes the threads that are to work on a queue.
   *
   * @return those that still do: where one could not be stopped in time, no new one may touch its
   *     lanes until it is gone
   */
  synchronized List<Thread> replace(WorkQueue queue, List<Thread> now) {
    var former = threads.getOrDefault(queue, List.of()).stream().filter(Thread::isAlive).toList();
    threads.put(queue, Stream.concat(former.stream(), now.stream()).toList());
    return former;
  }

  Signal signal(WorkQueue queue, Slice slice) {
    return signals.of(queue, slice);
  }

  InstantSource clock() {
    return clock;
  }

  Runnable ended() {
    return ended;
  }

  Pace pace(WorkQueue queue, WorkEndpoint.Settings settings) {
    var nextDue = queue.source().nextDue();
    if (nextDue == null) {
      return new PollPace(settings.interval());
    }
    return QueuePace.of(queue, slice -> nextDue.of(times, queue.name(), slice), clock);
  }
}
