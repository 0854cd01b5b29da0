package io.syncline.route.work;

import io.syncline.core.UnaskedChanges;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.read.ChangeBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A queue in memory and the four steps over it, as the route names them; a test says which step
 * fails on which batch. Events put off stay out until {@code again} is called.
 */
public final class ScriptedChanges extends UnaskedChanges {

  public static final SystemId SYSTEM = SystemId.of("crm");
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final TreeMap<Long, QueuedEvent> waiting = new TreeMap<>();
  private final List<QueuedEvent> putOff = new ArrayList<>();
  private final List<ChangeSet> saved = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private final List<Integer> limits = new ArrayList<>();
  private volatile Consumer<String> claiming = it -> {};
  private volatile Consumer<ChangeBatch> reading = it -> {};
  private volatile Consumer<ChangeBatch> deciding = it -> {};
  private volatile boolean storeDown;

  public synchronized void add(String... ids) {
    for (var id : ids) {
      long seq = waiting.size() + done.size() + putOff.size() + 1L;
      waiting.put(seq, queued(seq, id, 0));
    }
  }

  public void onClaim(Consumer<String> script) {
    claiming = script;
  }

  public void onRead(Consumer<ChangeBatch> script) {
    reading = script;
  }

  public void onDecide(Consumer<ChangeBatch> script) {
    deciding = script;
  }

  public void storeDown(boolean down) {
    storeDown = down;
  }

  /** What was put off is due again. */
  public synchronized void again() {
    putOff.forEach(it -> waiting.put(it.seq(), it));
    putOff.clear();
  }

  public synchronized List<String> done() {
    return List.copyOf(done);
  }

  public synchronized List<ChangeSet> saved() {
    return List.copyOf(saved);
  }

  public synchronized List<Integer> limits() {
    return List.copyOf(limits);
  }

  public synchronized Optional<Instant> nextDue(SystemId system, Slice slice) {
    return waiting.isEmpty() ? Optional.empty() : Optional.of(NOW);
  }

  public synchronized ChangeBatch claim(SystemId system, Slice slice, int limit) {
    claiming.accept(system.value());
    limits.add(limit);
    var events =
        waiting.values().stream().filter(it -> slice.has(it.shard())).limit(limit).toList();
    return new ChangeBatch(system, Installation.EMPTY, events, List.of(), List.of(), Map.of());
  }

  public boolean hasWork(ChangeBatch batch) {
    return !batch.isEmpty();
  }

  public ChangeBatch read(ChangeBatch batch) {
    reading.accept(batch);
    return batch;
  }

  public ChangeBatch transform(ChangeBatch batch) {
    return batch;
  }

  public ChangeBatch decide(ChangeBatch batch) {
    deciding.accept(batch);
    synchronized (this) {
      batch.events().forEach(it -> waiting.remove(it.seq()));
      batch.events().forEach(it -> done.add(it.event().ref().id()));
    }
    return batch;
  }

  /** Whether a batch holds the event of this record. */
  public static boolean holds(ChangeBatch batch, String id) {
    return batch.events().stream().anyMatch(it -> it.event().ref().id().equals(id));
  }

  @Override
  public <T> T inTransaction(Function<Transaction, T> work) {
    if (storeDown) {
      throw new IllegalStateException("no connection");
    }
    return work.apply(this);
  }

  @Override
  public synchronized void save(ChangeSet set) {
    saved.add(set);
    set.eventsTaken().forEach(it -> waiting.remove(it.seq()));
    for (var postponed : set.all(Effect.EventPostponed.class)) {
      var it = postponed.event();
      putOff.add(queued(it.seq(), it.event().ref().id(), it.attempts() + 1));
    }
  }

  private static QueuedEvent queued(long seq, String id, int attempts) {
    var event =
        new InboxEvent(
            new UUID(1, seq),
            new NativeRef(SYSTEM, "contacts", id),
            EventKind.UPDATED,
            InboxEvent.Source.HOOK,
            InboxEvent.Arrival.at(NOW),
            InboxEvent.Content.partial(
                new Value.Struct(Map.of("email", Value.text("ada.lovelace@example.com")))),
            Origin.NONE);
    return new QueuedEvent(seq, Slice.shardOf(id), 1, attempts, event);
  }
}
