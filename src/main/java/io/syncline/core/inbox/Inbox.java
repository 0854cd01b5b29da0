package io.syncline.core.inbox;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where events are stored before their receipt is acknowledged. */
public interface Inbox {

  /**
   * Stores events durably, each identity of a system once, and commits before it returns.
   *
   * @return the ids of the events that were new
   * @throws InboxUnavailable when they could not be stored; nothing was
   */
  Set<UUID> accept(List<InboxEvent> events);

  /**
   * As {@link #accept}, for callers that keep no thread waiting: completes after the commit, on
   * whatever thread made it, which is not to be kept for long.
   *
   * @return fails as {@link #accept} does
   */
  default CompletionStage<Set<UUID>> accepting(List<InboxEvent> events) {
    try {
      return CompletableFuture.completedStage(accept(events));
    } catch (RuntimeException failure) {
      return CompletableFuture.failedStage(failure);
    }
  }

  /** The store cannot take events now: the sender is to retry (HTTP 503). */
  final class InboxUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InboxUnavailable(Throwable cause) {
      super("The inbox cannot store events at the moment", cause);
    }
  }
}
