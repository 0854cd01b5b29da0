package io.syncline.route.intake;

import io.syncline.core.UnaskedChanges;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.sync.effect.ChangeSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The stores that intake writes to, in memory; {@code down} is a database that is gone. */
final class KeptInMemory extends UnaskedChanges implements Inbox {

  final List<InboxEvent> events = new CopyOnWriteArrayList<>();
  final List<ChangeSet> changes = new CopyOnWriteArrayList<>();
  volatile boolean down;
  volatile @Nullable Error fault;
  private final Set<String> seen = new HashSet<>();

  @Override
  public synchronized Set<UUID> accept(List<InboxEvent> offered) {
    if (fault != null) {
      throw fault;
    }
    if (down) {
      throw new InboxUnavailable(new IllegalStateException("ada.lovelace@example.com"));
    }
    var fresh = new HashSet<UUID>();
    for (var event : offered) {
      if (event.identity() == null || seen.add(event.ref().system() + event.identity())) {
        events.add(event);
        fresh.add(event.id());
      }
    }
    return fresh;
  }

  @Override
  public <T> T inTransaction(Function<Transaction, T> work) {
    if (down) {
      throw new IllegalStateException("no connection");
    }
    return work.apply(this);
  }

  @Override
  public void save(ChangeSet set) {
    changes.add(set);
  }
}
