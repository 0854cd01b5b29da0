package io.syncline.ops;

import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import java.util.List;
import java.util.Set;
import java.util.UUID;

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
    var accepted = inbox.accept(events);
    events.forEach(it -> meters.received(it, accepted.contains(it.id())));
    return accepted;
  }
}
