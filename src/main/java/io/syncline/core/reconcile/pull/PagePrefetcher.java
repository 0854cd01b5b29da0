package io.syncline.core.reconcile.pull;

import io.syncline.core.run.ActiveRun;
import io.syncline.core.system.RecordPage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Asks for pages before they are needed, where threads are free. Safe for threads.
 *
 * <p>A page that no thread took is requested by the caller that needs it: no caller waits for a
 * request that has not begun, so that any number of threads is enough. While all are busy few are
 * offered to them, and no reference is kept to a page that is not needed any more.
 */
final class PagePrefetcher {

  private final Executor threads;
  private final int most;
  private final AtomicInteger offered = new AtomicInteger();

  /**
   * @param most pages that wait for a free thread
   */
  PagePrefetcher(Executor threads, int most) {
    this.threads = threads;
    this.most = most;
  }

  Asked ask(Supplier<RecordPage> question) {
    var asking = new FutureTask<>(question::get);
    var open = new AtomicReference<Runnable>(asking);
    if (offered.incrementAndGet() <= most) {
      try {
        threads.execute(() -> taken(open));
      } catch (RejectedExecutionException ended) {
        offered.decrementAndGet();
      }
    } else {
      offered.decrementAndGet();
    }
    return new Asked(asking, open);
  }

  private void taken(AtomicReference<Runnable> open) {
    offered.decrementAndGet();
    var asking = open.getAndSet(null);
    if (asking != null) {
      asking.run();
    }
  }

  /** One page that is asked for. */
  static final class Asked {
    private final FutureTask<RecordPage> asking;
    private final AtomicReference<Runnable> open;

    private Asked(FutureTask<RecordPage> asking, AtomicReference<Runnable> open) {
      this.asking = asking;
      this.open = open;
    }

    /** The page, or what asking for it threw. */
    RecordPage page() {
      open.set(null);
      asking.run();
      try {
        return asking.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ActiveRun.Halted(ActiveRun.Why.STOPPING);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw e.getCause() instanceof RuntimeException thrown
            ? thrown
            : new IllegalStateException("A page could not be asked for", e);
      }
    }

    /** It is not needed any more. */
    void forget() {
      open.set(null);
    }
  }
}
