package io.syncline.core.inbox;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import java.time.InstantSource;
import java.util.List;

/** Syncs one record because somebody asks for it. */
public final class RecordSync {

  private final Inbox inbox;
  private final Wakeups wakeups;
  private final Ids ids;
  private final InstantSource clock;

  public RecordSync(Inbox inbox, Wakeups wakeups, Ids ids, InstantSource clock) {
    this.inbox = inbox;
    this.wakeups = wakeups;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Files an event as if the system had reported a change of the copy: it is read and carried on.
   *
   * @param actor who asks; the audit shows it
   */
  public InboxEvent file(NativeRef ref, RecordSyncOptions wish, String actor) {
    var event =
        new InboxEvent(
            ids.next(),
            ref,
            EventKind.UPDATED,
            InboxEvent.Source.REQUEST,
            InboxEvent.Arrival.at(clock.instant()),
            InboxEvent.Content.partial(wish.payload()),
            Origin.of("request/" + actor));
    inbox.accept(List.of(event));
    wakeups.inbox(ref.system());
    return event;
  }
}
