package io.syncline.resilience;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Senders of webhooks who go on until they find the door closed, and remember what was taken in.
 * Each sends its next when the last was answered.
 */
final class InsistentVendor implements AutoCloseable {
  private static final int SENDERS = 4;
  private static final int CLOSED = 0;

  private final Hooks hooks;
  private final List<String> ids;
  private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> odd = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closedDoors = new CountDownLatch(SENDERS);
  private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
  private volatile boolean ended;

  /**
   * @param ids native ids of contacts that exist
   */
  InsistentVendor(Hooks hooks, List<String> ids) {
    this.hooks = hooks;
    this.ids = ids;
    for (int sender = 0; sender < SENDERS; sender++) {
      senders.execute(this::send);
    }
  }

  private void send() {
    boolean refused = false;
    for (int i = 0; !ended; i++) {
      var event = hooks.event(ids.get(i % ids.size()), "\"" + Leaks.PERSON + "\"");
      int status = answer("[" + event + "]");
      if (status == 200 && !refused) {
        accepted.add(Hooks.eventId(event));
      } else if (status == 200 || status != 503 && status != CLOSED) {
        odd.add(status);
      }
      refused = status != 200;
      if (status == CLOSED) {
        break;
      }
    }
    closedDoors.countDown();
  }

  private int answer(String body) {
    try {
      return hooks.signed(body).statusCode();
    } catch (UncheckedIOException e) {
      return CLOSED;
    }
  }

  /** Returns when the product does not answer any more. */
  void awaitClosedDoors() throws InterruptedException {
    if (!closedDoors.await(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("somebody still answers");
    }
  }

  /** The events that were answered 200, by their vendor's id. */
  List<String> accepted() {
    return List.copyOf(accepted);
  }

  /** Answers that a vendor does not expect of a server that goes, such as a 200 after a refusal. */
  List<Integer> odd() {
    return List.copyOf(odd);
  }

  @Override
  public void close() {
    ended = true;
    senders.shutdownNow();
  }
}
