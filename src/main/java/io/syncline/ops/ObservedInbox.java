package io.syncline.ops;

import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.ops.trace.PipelineTraces;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Counts what is accepted, and notes whether events are stored at all. */
public final class ObservedInbox implements Inbox {

  private final Inbox inbox;
  private final SyncMeters meters;
  private final Commits commits;
  private final PipelineTraces traces;

  public ObservedInbox(Inbox inbox, SyncMeters meters, Commits commits, PipelineTraces traces) {
    this.traces = traces;
    this.inbox = inbox;
    this.meters = meters;
    this.commits = commits;
  }

  @Override
  public Set<UUID> accept(List<InboxEvent> events) {
    try {
      return counted(events, inbox.accept(events));
    } catch (InboxUnavailable failure) {
      commits.notStored(failure);
      throw failure;
    }
  }

  @Override
  public CompletionStage<Set<UUID>> accepting(List<InboxEvent> events) {
    return inbox
        .accepting(events)
        .whenComplete((accepted, failure) -> noteRefused(failure))
        .thenApply(accepted -> counted(events, accepted));
  }

  private void noteRefused(@Nullable Throwable failure) {
    var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    if (cause instanceof InboxUnavailable) {
      commits.notStored(cause);
    }
  }

  private Set<UUID> counted(List<InboxEvent> events, Set<UUID> accepted) {
    commits.stored();
    for (var it : events) {
      meters.received(it, accepted.contains(it.id()));
      EventLog.received(it, accepted.contains(it.id()));
      if (accepted.contains(it.id())) {
        traces.received(it);
      }
    }
    return accepted;
  }
}
