package io.syncline.store.inbox;

import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Commits the events of callers that come at the same time together: while one group is being
 * committed the next gathers, so that groups are the larger the more there is to do. No call waits
 * for a group to fill.
 *
 * <p>Each caller returns after its own events are committed, and gets only their result. Where a
 * group cannot be stored, each call is stored separately, so that one bad event fails only its own
 * call.
 */
public final class BatchingInbox implements Inbox {

  private static final int SURELY_AWAY = 2;

  private final Inbox inbox;
  private final int mostEvents;
  private final Semaphore places;
  private final Executor committers;
  private final ConcurrentLinkedQueue<Call> waiting = new ConcurrentLinkedQueue<>();

  private record Call(List<InboxEvent> events, CompletableFuture<Set<UUID>> answer) {}

  /**
   * @param mostEvents in one group; a call with more is stored separately
   * @param places groups under way at once
   */
  public BatchingInbox(Inbox inbox, int mostEvents, int places) {
    this.inbox = inbox;
    this.mostEvents = mostEvents;
    this.places = new Semaphore(places);
    this.committers = committers(places);
  }

  @Override
  public Set<UUID> accept(List<InboxEvent> events) {
    if (events.size() >= mostEvents) {
      return inbox.accept(events);
    }
    try {
      return joined(events).join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
  }

  @Override
  public CompletionStage<Set<UUID>> accepting(List<InboxEvent> events) {
    return events.size() >= mostEvents ? inbox.accepting(events) : joined(events);
  }

  private CompletableFuture<Set<UUID>> joined(List<InboxEvent> events) {
    var call = new Call(events, new CompletableFuture<>());
    waiting.add(call);
    storeWaiting();
    return call.answer();
  }

  /** How many calls wait for a commit that has not begun. */
  int waiting() {
    return waiting.size();
  }

  /**
   * A call is added before a place is asked for, and asked for again after a place was given back:
   * a call that found no place is taken by the holder of the last one.
   */
  private void storeWaiting() {
    if (!waiting.isEmpty() && places.tryAcquire()) {
      committers.execute(this::storeGroups);
    }
  }

  private void storeGroups() {
    try {
      for (var group = nextGroup(); !group.isEmpty(); group = nextGroup()) {
        store(group);
      }
    } finally {
      places.release();
      storeWaiting();
    }
  }

  private List<Call> nextGroup() {
    var group = new ArrayList<Call>();
    int events = 0;
    for (var call = waiting.poll(); call != null; call = waiting.poll()) {
      group.add(call);
      events += call.events().size();
      if (events >= mostEvents) {
        break;
      }
    }
    return group;
  }

  private void store(List<Call> group) {
    if (group.size() == 1) {
      storeAlone(group.get(0));
      return;
    }
    try {
      var events = new ArrayList<InboxEvent>();
      group.forEach(it -> events.addAll(it.events()));
      answer(group, inbox.accept(events));
    } catch (RuntimeException oneOfThem) {
      storeEach(group);
    } catch (Throwable fatal) {
      group.forEach(it -> it.answer().completeExceptionally(fatal));
    }
  }

  private static void answer(List<Call> group, Set<UUID> accepted) {
    for (var call : group) {
      var mine = new HashSet<UUID>();
      call.events().stream().map(InboxEvent::id).filter(accepted::contains).forEach(mine::add);
      call.answer().complete(mine);
    }
  }

  /**
   * One by one, so that one bad call fails alone. Two failures in a row because the store could not
   * be reached mean that the store is down: the other calls fail at once instead of each waiting
   * for it in turn.
   */
  private void storeEach(List<Call> group) {
    int away = 0;
    for (int i = 0; i < group.size(); i++) {
      var failure = storeAlone(group.get(i));
      away = failure instanceof InboxUnavailable ? away + 1 : 0;
      if (away == SURELY_AWAY) {
        group
            .subList(i + 1, group.size())
            .forEach(it -> it.answer().completeExceptionally(failure));
        return;
      }
    }
  }

  /** Why not; null: it was stored. */
  private @Nullable Throwable storeAlone(Call call) {
    try {
      call.answer().complete(inbox.accept(call.events()));
      return null;
    } catch (Throwable failure) {
      call.answer().completeExceptionally(failure);
      return failure;
    }
  }

  /** As many threads as there are places; they end when nothing was to be stored for a while. */
  private static Executor committers(int places) {
    var number = new AtomicInteger();
    var pool =
        new ThreadPoolExecutor(
            places,
            places,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            task -> {
              var thread = new Thread(task, "inbox-commit-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
