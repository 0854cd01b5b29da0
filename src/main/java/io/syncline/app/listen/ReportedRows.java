package io.syncline.app.listen;

import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.trigger.RowChange;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Where rows go that databases report: hints without values (S3). */
public record ReportedRows(Inbox inbox, Wakeups wakeups, Ids ids, InstantSource clock) {

  /** Stores them in the inbox; committed when it returns. */
  void store(SystemId system, List<RowChange> changes) {
    var now = clock.instant();
    var events =
        changes.stream()
            .filter(it -> it.id().length() <= NativeRef.LONGEST)
            .map(it -> event(system, it, now))
            .toList();
    if (events.isEmpty()) {
      return;
    }
    var fresh = inbox.accept(events);
    wakeups.inbox(system, events.stream().filter(it -> fresh.contains(it.id())).toList());
  }

  private InboxEvent event(SystemId system, RowChange change, Instant now) {
    var ref = new NativeRef(system, change.object(), change.id());
    return InboxEvent.reported(ids.next(), ref, change.kind(), null, null, now);
  }
}
