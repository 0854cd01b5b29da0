package io.syncline.route.intake;

import io.syncline.core.change.ChangeSet;
import io.syncline.core.change.ChangeStore;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.Overturned;
import io.syncline.core.conflict.Review;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.WriteWindow;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The stores that intake writes to, in memory; {@code down} is a database that is gone. */
final class KeptInMemory implements Inbox, ChangeStore, ChangeStore.Transaction {

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

  @Override
  public long nextReadNumber() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<NativeRef, Link> links(Collection<NativeRef> refs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void lockMatchValues(SortedSet<MatchValue> values) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<NativeRef, List<WriteWindow>> windows(Collection<NativeRef> refs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<MatchValue, Set<RecordId>> matching(Collection<MatchValue> values) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<RecordId, RecordState> lock(SortedSet<RecordId> records) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Review> review(UUID id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Conflict> conflict(UUID id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Overturned.Decided> decided(RecordId record) {
    throw new UnsupportedOperationException();
  }

  @Override
  public OpenQuestions questions(RecordId record) {
    throw new UnsupportedOperationException();
  }
}
