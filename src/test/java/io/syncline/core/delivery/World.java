package io.syncline.core.delivery;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;

import io.syncline.core.Contacts;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.delivery.attempt.TargetCopies;
import io.syncline.core.delivery.step.Deliverer;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.Slice;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.Transformer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Records of a CRM that are delivered to one target, with a clock that is turned by hand. */
public final class World {

  static final RetryPolicy POLICY =
      RetryPolicy.upTo(8)
          .backoff(Duration.ofSeconds(5), Duration.ofMinutes(10))
          .thenMoveToDeadLetters();

  Instant now = Instant.parse("2026-03-01T12:00:00Z");
  final MemoryDeliveries store = new MemoryDeliveries();
  public final FakeTarget target;
  private final Transformer transformer = new Transformer();
  private final Contacts contacts;
  private final SplittableRandom random;
  private final Ids ids;
  Deliverer deliverer;

  public World(TargetType type) {
    this(type, Contacts.synced(), 1);
  }

  World(TargetType type, Contacts contacts, long seed) {
    this(type::of, contacts, seed);
  }

  World(UnaryOperator<ObjectType> type, Contacts contacts, long seed) {
    this.random = new SplittableRandom(seed);
    this.ids = new Ids(() -> now, random);
    this.contacts = contacts.types(type);
    this.target = new FakeTarget(BOOKS, this.contacts.type(), () -> now);
    restart();
  }

  /** What matters of a target's type here. */
  public record TargetType(
      boolean conditional,
      boolean replaces,
      boolean marker,
      boolean findable,
      Duration keyRetention,
      Duration visibleAfter,
      Set<String> required) {

    public static TargetType plain() {
      return new TargetType(false, false, false, true, null, Duration.ZERO, Set.of());
    }

    TargetType withConditions() {
      return new TargetType(true, replaces, marker, findable, keyRetention, visibleAfter, required);
    }

    TargetType replacing() {
      return new TargetType(
          conditional, true, marker, findable, keyRetention, visibleAfter, required);
    }

    TargetType withMarker(Duration visible) {
      return new TargetType(conditional, replaces, true, findable, keyRetention, visible, required);
    }

    /** Its records can be searched for by nothing. */
    TargetType unfindable() {
      return new TargetType(
          conditional, replaces, marker, false, keyRetention, visibleAfter, required);
    }

    TargetType remembering(Duration retention) {
      return new TargetType(
          conditional, replaces, marker, findable, retention, visibleAfter, required);
    }

    TargetType requiring(String field) {
      return new TargetType(
          conditional, replaces, marker, findable, keyRetention, visibleAfter, Set.of(field));
    }

    ObjectType of(ObjectType base) {
      var fields = new HashMap<String, FieldType>();
      base.fields().forEach((path, field) -> fields.put(path, field(path)));
      var operations = new HashMap<>(base.operations());
      var get = operations.get(Operation.Kind.GET);
      operations.put(Operation.Kind.FIND, Operation.of(Operation.Kind.FIND, "GET", "/"));
      return new ObjectType(
          base.name(),
          base.known(),
          new ObjectType.Reading(base.id(), base.idCase(), null, null, base.absent()),
          new ObjectType.Timing(
              base.createdAt(),
              null,
              ObjectType.Poll.BY_TIME,
              base.granularity(),
              base.commitLag(),
              visibleAfter),
          new ObjectType.Writing(replaces, conditional, marker ? "synclineId" : null, keyRetention),
          fields,
          operations);
    }

    private FieldType field(String path) {
      return new FieldType(
          path,
          path,
          false,
          new FieldType.Content(
              path.equals("email") ? ValueType.EMAIL : ValueType.TEXT, null, null, Map.of(), null),
          new FieldType.Bounds(path.equals("company") ? Integer.valueOf(20) : null, null),
          new FieldType.Use(
              true,
              required.contains(path),
              findable && path.equals("email"),
              false,
              path.equals("lastName") ? FieldType.ClearAs.IMPOSSIBLE : FieldType.ClearAs.NULL));
    }
  }

  /** The process ends and another one starts: all that was in memory is gone. */
  void restart() {
    takeOver(Duration.ZERO);
  }

  /** From now on another process works, whose clock is ahead by so much. */
  void takeOver(Duration ahead) {
    var ports =
        new DeliveryPorts(
            store,
            id -> id.equals(BOOKS) ? Optional.of(target) : Optional.empty(),
            store::links,
            store::nextNumber,
            new Runtime(() -> now.plus(ahead), ids, this::installation),
            Wakeups.NONE);
    deliverer = new Deliverer(ports, transformer, POLICY, random);
  }

  Installation installation() {
    return contacts.installation();
  }

  /** A record of the CRM that is not in the target. */
  RecordId record(Map<String, String> values) {
    var id = ids.nextRecord();
    var states = new HashMap<String, AttributeState>();
    values.forEach(
        (name, value) -> states.put(name, new AttributeState(Value.text(value), CRM, now, 1)));
    store.records.put(id, UnifiedRecord.born(id, "contact").changed(states));
    return id;
  }

  /** The record is linked to a copy that holds the same. */
  NativeRef linked(RecordId id) {
    var fields = new HashMap<String, Value>();
    store.records.get(id).attributes().forEach((name, it) -> fields.put(name, it.value()));
    var ref = target.has(fields);
    store.links.put(ref, Link.made(id, ref, "match:email"));
    read(ref);
    return ref;
  }

  /** The shadow advances over what the copy holds now. */
  void read(NativeRef ref) {
    var number = store.nextNumber();
    if (target.read("contacts", List.of(ref)).get(0) instanceof ReadOutcome.Found found) {
      var fields = new HashMap<String, FieldShadow>();
      var known = store.shadows.getOrDefault(ref, Shadow.UNKNOWN);
      found
          .record()
          .fields()
          .fields()
          .forEach(
              (path, value) -> {
                var before = known.field(path);
                if (before == null || !before.held().agreesWith(value)) {
                  fields.put(path, FieldShadow.read(value));
                }
              });
      fields.remove("id");
      fields.remove("synclineId");
      store.shadows.put(ref, known.advanced(fields, number, TargetCopies.state(found.record())));
    }
    target.calls.clear();
  }

  void edit(RecordId id, String attribute, String value) {
    edit(id, attribute, value, Origin.NONE);
  }

  void edit(RecordId id, String attribute, String value, Origin origin) {
    var record = store.records.get(id);
    var before = record.attributes().get(attribute);
    var written = value == null ? Value.CLEARED : Value.text(value);
    var after =
        before == null ? new AttributeState(written, CRM, now, 1) : before.next(written, CRM, now);
    store.records.put(id, record.changed(Map.of(attribute, after)));
    order(id, Set.of(attribute), true, origin);
  }

  void order(RecordId id, Set<String> attributes, boolean create) {
    order(id, attributes, create, Origin.NONE);
  }

  private void order(RecordId id, Set<String> attributes, boolean create, Origin origin) {
    store.order(
        Delivery.due(
            ids.next(),
            new Delivery.Change(id, "contact", BOOKS, attributes, create),
            new Delivery.Cause(List.of(), origin),
            now));
  }

  /** The events that deliveries filed are judged: what the record holds wins. */
  void judge() {
    for (var event : List.copyOf(store.observed)) {
      var link = store.links.get(event.ref());
      if (link != null && store.open(link)) {
        continue;
      }
      store.observed.remove(event);
      if (link != null) {
        read(event.ref());
        var state = store.states(List.of(link.record())).get(link.record());
        var entity = installation().entity("contact").orElseThrow();
        var due =
            new PendingWrites(transformer)
                .of(
                    entity,
                    entity.participant(BOOKS).orElseThrow(),
                    state,
                    state.link(event.ref()).orElseThrow());
        if (!due.isEmpty()) {
          order(
              link.record(),
              due.stream().map(PendingWrites.Field::attribute).collect(Collectors.toSet()),
              false);
        }
      }
    }
  }

  /** One batch, by a process that is killed before it can note what came of its requests. */
  void crashAfterWriting() {
    var batch = deliverer.load(deliverer.claim(BOOKS, Slice.WHOLE, 100));
    deliverer.readTarget(deliverer.settleOpenIntents(batch));
    deliverer.write(deliverer.commitIntents(deliverer.compute(batch)));
    restart();
  }

  int runOnce() {
    return deliverer.runOnce(BOOKS, Slice.WHOLE, 100);
  }

  /** Works until nothing waits, turning the clock to when the next is due. */
  void settle() {
    for (int i = 0; i < 2_000; i++) {
      judge();
      if (runOnce() == 0) {
        var due = deliverer.nextDue(BOOKS, Slice.WHOLE);
        if (due.isEmpty() && store.observed.isEmpty()) {
          return;
        }
        due.filter(it -> it.isAfter(now)).ifPresent(it -> now = it);
      }
    }
    throw new AssertionError("Still waiting: " + store.waiting() + store.observed);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  List<String> reasons() {
    return store.audit.values().stream()
        .map(
            it ->
                it.result().operation() + " " + it.result().outcome() + " " + it.result().reason())
        .toList();
  }

  List<AuditEntry> applied() {
    return store.audit.values().stream()
        .filter(it -> it.result().outcome() == AuditEntry.Outcome.APPLIED)
        .toList();
  }
}
