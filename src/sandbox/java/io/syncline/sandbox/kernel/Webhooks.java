package io.syncline.sandbox.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends a stand-in's events to the hook URL: at least once, in order unless configured otherwise,
 * with repeats. Vendors repeat over hours; here the pauses start at 200 ms, double up to 5 s and
 * end after 400 attempts (about half an hour).
 */
public final class Webhooks implements AutoCloseable {
  private static final int ATTEMPTS = 400;
  private static final int MOST_SENDERS = 32;
  private static final int UNSENDABLE = -1;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** The results of the events so far; {@code waiting} are queued, held back or to be repeated. */
  public record Tally(
      long announced, long dropped, long repeated, long delivered, long givenUp, long waiting) {}

  private record Batch(List<ObjectNode> events, int attempt) {}

  private final @Nullable Packing packing;
  private final VendorClock clock;
  private final WebhookSender sender = new WebhookSender();
  private final Random random;
  private final LinkedBlockingDeque<Batch> queue = new LinkedBlockingDeque<>();
  private final ScheduledExecutorService timer;
  private final ThreadPoolExecutor workers;
  private final AtomicLong announced = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong givenUp = new AtomicLong();
  private final AtomicLong waiting = new AtomicLong();
  private volatile @Nullable URI target;
  private volatile double dropProbability;
  private volatile double duplicateProbability;
  private volatile double disorderProbability;
  private volatile Duration disorderWindow = Duration.ofMillis(200);
  private volatile boolean closed;
  private int running;
  private int wanted;

  Webhooks(String name, @Nullable Packing packing, VendorClock clock, long seed) {
    this.packing = packing;
    this.clock = clock;
    this.random = new Random(seed);
    this.timer =
        new ScheduledThreadPoolExecutor(1, task -> daemon(task, "sandbox-" + name + "-timer"));
    this.workers =
        new ThreadPoolExecutor(
            1,
            MOST_SENDERS,
            1,
            TimeUnit.MINUTES,
            new SynchronousQueue<>(),
            task -> daemon(task, "sandbox-" + name + "-hooks"));
  }

  private static Thread daemon(Runnable task, String name) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    if (packing != null) {
      senders(1);
    }
  }

  /** How many calls are made at a time, at most 32; with more than one, order is up to chance. */
  public synchronized void senders(int count) {
    wanted = Math.max(1, Math.min(count, MOST_SENDERS));
    for (; running < wanted; running++) {
      int number = running;
      workers.execute(() -> work(number));
    }
  }

  /** Where events go; null: there is no subscription and events are dropped. */
  public void target(@Nullable URI url) {
    target = url;
  }

  /** The share of events that are never sent. */
  public void drop(double probability) {
    dropProbability = probability;
  }

  /** The share of events that are sent twice, the second time a little later. */
  public void duplicate(double probability) {
    duplicateProbability = probability;
  }

  /** The share of events held back for a random part of a window, so that later ones pass them. */
  public void disorder(double probability, Duration window) {
    disorderProbability = probability;
    disorderWindow = window;
  }

  public Tally tally() {
    return new Tally(
        announced.get(),
        dropped.get(),
        repeated.get(),
        delivered.get(),
        givenUp.get(),
        waiting.get());
  }

  /** Queues the events of one write. */
  void announce(List<ObjectNode> events) {
    if (target == null || packing == null) {
      return;
    }
    for (var event : events) {
      announced.incrementAndGet();
      if (chance(dropProbability)) {
        dropped.incrementAndGet();
        continue;
      }
      enqueue(event, chance(disorderProbability) ? part(disorderWindow) : 0);
      if (chance(duplicateProbability)) {
        repeated.incrementAndGet();
        enqueue(event, 1 + part(disorderWindow));
      }
    }
  }

  private void enqueue(ObjectNode event, long afterMillis) {
    waiting.incrementAndGet();
    var batch = new Batch(List.of(event), 0);
    if (afterMillis == 0) {
      queue.addLast(batch);
    } else {
      timer.schedule(() -> queue.addLast(batch), afterMillis, TimeUnit.MILLISECONDS);
    }
  }

  private boolean chance(double probability) {
    if (probability <= 0) {
      return false;
    }
    synchronized (random) {
      return random.nextDouble() < probability;
    }
  }

  private long part(Duration window) {
    synchronized (random) {
      return (long) (random.nextDouble() * window.toMillis());
    }
  }

  private void work(int number) {
    try {
      while (!closed && stays(number)) {
        var first = queue.pollFirst(1, TimeUnit.SECONDS);
        if (first != null) {
          send(fill(first));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean stays(int number) {
    if (number < wanted) {
      return true;
    }
    running = Math.min(running, number);
    return false;
  }

  /** Joins waiting first attempts into one call, as large as the vendor sends them. */
  private Batch fill(Batch first) {
    if (first.attempt > 0 || packing == null) {
      return first;
    }
    var events = new ArrayList<>(first.events);
    for (var next = queue.pollFirst(); next != null; next = queue.pollFirst()) {
      if (next.attempt > 0 || events.size() + next.events.size() > packing.batchSize()) {
        queue.addFirst(next);
        break;
      }
      events.addAll(next.events);
    }
    return new Batch(events, 0);
  }

  private void send(Batch batch) throws InterruptedException {
    var url = target;
    if (url == null || packing == null) {
      settle(batch, dropped);
      return;
    }
    int status = attempt(packing, batch, url);
    if (status >= 200 && status < 300) {
      settle(batch, delivered);
    } else if (status != UNSENDABLE && packing.repeats(status) && batch.attempt + 1 < ATTEMPTS) {
      long pause = FIRST_PAUSE.toMillis() << Math.min(batch.attempt, 16);
      var next = new Batch(batch.events, batch.attempt + 1);
      timer.schedule(
          () -> queue.addLast(next),
          Math.min(pause, LONGEST_PAUSE.toMillis()),
          TimeUnit.MILLISECONDS);
    } else {
      settle(batch, givenUp);
    }
  }

  /** An event or URL that cannot even be sent is dropped, and the sender continues. */
  private int attempt(Packing by, Batch batch, URI url) throws InterruptedException {
    try {
      return sender.send(url, by.pack(batch.events, batch.attempt, url, clock.instant()));
    } catch (RuntimeException e) {
      return UNSENDABLE;
    }
  }

  private void settle(Batch batch, AtomicLong counter) {
    counter.addAndGet(batch.events.size());
    waiting.addAndGet(-batch.events.size());
  }

  /** Stops sending; waiting events are dropped. */
  @Override
  public void close() {
    closed = true;
    workers.shutdownNow();
    timer.shutdownNow();
  }
}
