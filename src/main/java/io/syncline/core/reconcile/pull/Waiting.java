package io.syncline.core.reconcile.pull;

import io.syncline.core.run.ActiveRun;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for work on other threads, keeping the run's lease meanwhile. */
public final class Waiting {

  private static final long LOOK_MILLIS = 1000;

  private final ActiveRun run;
  private final AtomicBoolean stopped;
  private final Runnable each;

  /**
   * @param stopped set when the wait is abandoned
   */
  public Waiting(ActiveRun run, AtomicBoolean stopped) {
    this(run, stopped, () -> {});
  }

  /**
   * @param each done now and then while it waits
   */
  Waiting(ActiveRun run, AtomicBoolean stopped, Runnable each) {
    this.run = run;
    this.stopped = stopped;
    this.each = each;
  }

  /** All results; where one failed, its failure, after all have ended. */
  <T> List<T> all(List<CompletableFuture<T>> work) {
    await(CompletableFuture.allOf(work.toArray(CompletableFuture<?>[]::new)));
    return work.stream().map(CompletableFuture::join).toList();
  }

  public <T> T one(Executor threads, Supplier<T> work) {
    return await(CompletableFuture.supplyAsync(work, threads));
  }

  private <T> T await(CompletableFuture<T> work) {
    RuntimeException halted = null;
    while (true) {
      try {
        return work.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        halted = halted == null ? goOn() : halted;
      } catch (ExecutionException e) {
        throw halted != null ? halted : thrown(e.getCause());
      } catch (InterruptedException e) {
        stopped.set(true);
        Thread.currentThread().interrupt();
        throw new ActiveRun.Halted(ActiveRun.Why.STOPPING);
      }
      if (halted != null && work.isDone()) {
        throw halted;
      }
    }
  }

  /** What keeps the run from going on here; null: nothing. */
  private @Nullable RuntimeException goOn() {
    try {
      run.goOn();
      each.run();
      return null;
    } catch (RuntimeException e) {
      stopped.set(true);
      return e;
    }
  }

  private static RuntimeException thrown(Throwable cause) {
    var inner =
        cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
    if (inner instanceof Error error) {
      throw error;
    }
    return inner instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException("A pull failed", inner);
  }
}
