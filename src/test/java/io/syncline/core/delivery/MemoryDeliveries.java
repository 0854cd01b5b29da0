package io.syncline.core.delivery;

import io.syncline.core.StoreOutage;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.ParentRecord;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Deliveries, records, links and shadows in memory, by the promises of {@link DeliveryStore}. */
final class MemoryDeliveries implements DeliveryStore {

  private record Row(Delivery delivery, Instant at) {}

  final Map<RecordId, UnifiedRecord> records = new LinkedHashMap<>();
  final Map<NativeRef, Link> links = new LinkedHashMap<>();
  final Map<NativeRef, Shadow> shadows = new HashMap<>();
  Duration lease = Duration.ofMinutes(1);
  final Map<RecordId, Set<String>> held = new HashMap<>();
  final List<InboxEvent> observed = new ArrayList<>();
  final Map<String, AuditEntry> audit = new LinkedHashMap<>();
  final Map<String, ReviewItem> reviews = new LinkedHashMap<>();
  final List<DeadLetter> deadLetters = new ArrayList<>();
  private final Map<UUID, Row> rows = new LinkedHashMap<>();
  private final Map<String, Set<UUID>> intents = new HashMap<>();
  private long seq;
  private long numbers;

  /** Whether the database is there for small questions. */
  boolean answers = true;

  Map<NativeRef, Link> links(Collection<NativeRef> refs) {
    if (!answers) {
      throw new StoreOutage();
    }
    return refs.stream().filter(links::containsKey).collect(Collectors.toMap(it -> it, links::get));
  }

  long nextNumber() {
    if (!answers) {
      throw new StoreOutage();
    }
    return ++numbers;
  }

  void order(Delivery fresh) {
    var open =
        rows.values().stream()
            .filter(it -> it.delivery().intent() == null && sameLane(it.delivery(), fresh))
            .findFirst();
    if (open.isPresent()) {
      var old = open.get().delivery();
      rows.put(old.id(), new Row(joined(old, fresh), open.get().at()));
    } else {
      rows.put(fresh.id(), new Row(numbered(fresh), fresh.createdAt()));
    }
  }

  private static boolean sameLane(Delivery one, Delivery other) {
    return one.record().equals(other.record()) && one.target().equals(other.target());
  }

  @Override
  public List<Delivery> claim(
      SystemId target, Slice slice, Instant now, int limit, Set<String> except) {
    return rows.values().stream()
        .filter(it -> it.delivery().target().equals(target) && !it.at().isAfter(now))
        .filter(it -> !except.contains(it.delivery().entity()))
        .map(Row::delivery)
        .filter(it -> it.intent() != null || !behindIntent(it))
        .limit(limit)
        .toList();
  }

  private boolean behindIntent(Delivery it) {
    return rows.values().stream()
        .anyMatch(row -> row.delivery().intent() != null && sameLane(row.delivery(), it));
  }

  @Override
  public Set<UUID> commitIntents(Map<UUID, Intent> intents, Collection<Delivery> claimed) {
    var committed = new HashSet<UUID>();
    for (var it : claimed) {
      var row = rows.get(it.id());
      if (row != null && row.delivery().state().revision() == it.state().revision()) {
        rows.put(it.id(), new Row(with(row.delivery(), intents.get(it.id()), 0), row.at()));
        committed.add(it.id());
        var intent = intents.get(it.id());
        this.intents
            .computeIfAbsent(intent.request().idempotencyKey(), key -> new HashSet<>())
            .add(intent.id());
      }
    }
    return committed;
  }

  @Override
  public boolean outlasts(Duration timeout) {
    return lease.compareTo(timeout) > 0;
  }

  @Override
  public Map<UUID, String> admit(List<Admission> asked, Instant since, Instant now) {
    return Map.of();
  }

  @Override
  public Map<RecordId, ParentRecord> parents(Collection<RecordId> records) {
    return Map.of();
  }

  @Override
  public Map<UUID, Ahead> ahead(Collection<UUID> deliveries) {
    return Map.of();
  }

  @Override
  public Set<SystemId> settle(SettledBatch batch) {
    batch.settled().forEach(this::settle);
    batch.audit().forEach(it -> audit.putIfAbsent(key(it), it));
    for (var it : batch.reviews()) {
      if (reviews.putIfAbsent(it.kind() + " " + it.subject(), it) == null) {
        held.computeIfAbsent(it.record(), id -> new HashSet<>()).addAll(it.attributes());
      }
    }
    deadLetters.addAll(batch.deadLetters());
    observed.addAll(batch.observed());
    return Set.of();
  }

  private static String key(AuditEntry it) {
    return it.cause() + " " + it.result().operation() + " " + it.systems().target();
  }

  private void settle(Settled settled) {
    var row = rows.get(settled.delivery().id());
    if (row == null) {
      return;
    }
    if (settled instanceof Settled.Written it) {
      written(it, row);
    } else if (settled instanceof Settled.Found it) {
      links.putIfAbsent(it.link().ref(), it.link());
      again(row.delivery(), it.again(), null, 0);
    } else if (settled instanceof Settled.Again it) {
      again(row.delivery(), it.at(), it.intent(), it.attempt() ? 1 : 0);
    } else if (row.delivery().intent() != null
        || row.delivery().state().revision() == settled.delivery().state().revision()) {
      rows.remove(row.delivery().id());
    }
  }

  private void written(Settled.Written it, Row row) {
    if (it.created() != null) {
      links.putIfAbsent(it.ref(), it.created());
    }
    var shadow = shadows.getOrDefault(it.ref(), Shadow.UNKNOWN);
    shadows.put(
        it.ref(), shadow.advanced(it.held().fields(), it.held().number(), it.held().version()));
    deadLetters.removeIf(
        deadLetter ->
            it.delivery().record().equals(deadLetter.about().record())
                && it.delivery().attributes().containsAll(deadLetter.work().attributes()));
    var left = it.left();
    if (left != null) {
      again(row.delivery().only(left.attributes()), left.again(), null, 1);
    } else if (row.delivery().intent() != null
        || row.delivery().state().revision() == it.delivery().state().revision()) {
      rows.remove(row.delivery().id());
    }
  }

  private void again(Delivery delivery, Instant at, Intent intent, int attempt) {
    var next = with(delivery, intent, attempt);
    if (intent == null) {
      for (var other : List.copyOf(rows.values())) {
        var it = other.delivery();
        if (!it.id().equals(next.id()) && it.intent() == null && sameLane(it, next)) {
          rows.remove(it.id());
          next = joined(next, it);
        }
      }
    }
    rows.put(next.id(), new Row(next, at));
  }

  @Override
  public Optional<Instant> nextDue(SystemId target, Slice slice, Set<String> except) {
    return rows.values().stream()
        .filter(it -> it.delivery().target().equals(target))
        .filter(it -> it.delivery().intent() != null || !behindIntent(it.delivery()))
        .map(Row::at)
        .min(Instant::compareTo);
  }

  @Override
  public long depth(SystemId target) {
    return rows.values().stream().filter(it -> it.delivery().target().equals(target)).count();
  }

  final Map<RecordId, Set<NativeRef>> apart = new HashMap<>();

  @Override
  public Map<MatchValue, Set<NativeRef>> unmatched(Collection<MatchValue> values) {
    return Map.of();
  }

  @Override
  public Map<RecordId, Set<NativeRef>> keptApart(Collection<RecordId> records) {
    return apart;
  }

  @Override
  public Map<RecordId, RecordState> states(Collection<RecordId> ids) {
    var states = new HashMap<RecordId, RecordState>();
    for (var id : ids) {
      if (records.containsKey(id)) {
        var found =
            links.values().stream()
                .filter(it -> it.record().equals(id))
                .map(
                    it ->
                        new LinkState(it, shadows.getOrDefault(it.ref(), Shadow.UNKNOWN), open(it)))
                .toList();
        states.put(id, new RecordState(records.get(id), found, held.getOrDefault(id, Set.of())));
      }
    }
    return states;
  }

  boolean open(Link link) {
    return rows.values().stream()
        .map(Row::delivery)
        .anyMatch(
            it ->
                it.intent() != null
                    && it.record().equals(link.record())
                    && it.target().equals(link.ref().system()));
  }

  /** Those that were committed with this key. */
  Set<UUID> intents(String key) {
    return intents.getOrDefault(key, Set.of());
  }

  /** A failover that lost the latest commits: the deliveries stand as before their intents. */
  void loseIntents() {
    rows.replaceAll((id, row) -> new Row(with(row.delivery(), null, 0), row.at()));
  }

  List<Delivery> waiting() {
    return rows.values().stream().map(Row::delivery).toList();
  }

  private Delivery numbered(Delivery it) {
    var s = it.state();
    var at = s.createdAt();
    var state = new Delivery.State(++seq, s.attempts(), s.revision(), s.shard(), s.epoch(), at, at);
    return new Delivery(it.id(), it.change(), it.cause(), state, it.intent());
  }

  private static Delivery with(Delivery it, Intent intent, int attempt) {
    var s = it.state();
    var state =
        new Delivery.State(
            s.seq(),
            s.attempts() + attempt,
            s.revision(),
            s.shard(),
            s.epoch(),
            s.createdAt(),
            s.due());
    return new Delivery(it.id(), it.change(), it.cause(), state, intent);
  }

  private static Delivery joined(Delivery old, Delivery fresh) {
    return new Delivery(
        old.id(), old.change().joined(fresh.change()), old.cause(), old.state().revised(1), null);
  }
}
