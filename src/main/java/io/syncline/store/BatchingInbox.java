package io.syncline.store;

import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Commits the events of callers that come at the same time together: whoever finds a place free
 * stores all that wait, the others wait for that commit. Nobody is made to wait for company, and no
 * thread is needed.
 *
 * <p>Each caller returns after its own events are committed and learns only about them. Where a
 * group cannot be stored, each call is stored by itself, so that one bad event fails its own call
 * alone.
 */
public final class BatchingInbox implements Inbox {

  private final Inbox inbox;
  private final int mostEvents;
  private final Semaphore places;
  private final ConcurrentLinkedQueue<Call> waiting = new ConcurrentLinkedQueue<>();

  private record Call(List<InboxEvent> events, CompletableFuture<Set<UUID>> answer) {}

  /**
   * @param mostEvents in one group; a call with more is stored by itself
   * @param places groups under way at once
   */
  public BatchingInbox(Inbox inbox, int mostEvents, int places) {
    this.inbox = inbox;
    this.mostEvents = mostEvents;
    this.places = new Semaphore(places);
  }

  @Override
  public Set<UUID> accept(List<InboxEvent> events) {
    if (events.size() >= mostEvents) {
      return inbox.accept(events);
    }
    var call = new Call(events, new CompletableFuture<>());
    waiting.add(call);
    storeWaiting();
    try {
      return call.answer().join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
  }

  /** How many calls wait for a commit that has not begun. */
  int waiting() {
    return waiting.size();
  }

  /**
   * A call is added before a place is asked for, and asked for again after a place was given back:
   * a call that found no place is taken by whoever held the last one.
   */
  private void storeWaiting() {
    while (!waiting.isEmpty() && places.tryAcquire()) {
      try {
        var group = nextGroup();
        if (!group.isEmpty()) {
          store(group);
        }
      } finally {
        places.release();
      }
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
      // Or the store is away: then each call is told so by itself.
      group.forEach(this::storeAlone);
    } catch (Throwable fatal) {
      group.forEach(it -> it.answer().completeExceptionally(fatal));
      throw fatal;
    }
  }

  private static void answer(List<Call> group, Set<UUID> accepted) {
    for (var call : group) {
      var mine = new HashSet<UUID>();
      call.events().stream().map(InboxEvent::id).filter(accepted::contains).forEach(mine::add);
      call.answer().complete(mine);
    }
  }

  private void storeAlone(Call call) {
    try {
      call.answer().complete(inbox.accept(call.events()));
    } catch (Throwable failure) {
      call.answer().completeExceptionally(failure);
      if (failure instanceof Error fatal) {
        throw fatal;
      }
    }
  }
}
