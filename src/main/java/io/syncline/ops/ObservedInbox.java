package io.syncline.ops;

import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Counts what is accepted. */
public final class ObservedInbox implements Inbox {

  private final Inbox inbox;
  private final SyncMeters meters;

  public ObservedInbox(Inbox inbox, SyncMeters meters) {
    this.inbox = inbox;
    this.meters = meters;
  }

  @Override
  public Set<UUID> accept(List<InboxEvent> events) {
    return counted(events, inbox.accept(events));
  }

  @Override
  public CompletionStage<Set<UUID>> accepting(List<InboxEvent> events) {
    return inbox.accepting(events).thenApply(accepted -> counted(events, accepted));
  }

  private Set<UUID> counted(List<InboxEvent> events, Set<UUID> accepted) {
    events.forEach(it -> meters.received(it, accepted.contains(it.id())));
    return accepted;
  }
}
