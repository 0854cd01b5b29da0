package io.syncline.core;

import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Quota;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.definition.system.Webhook;
import io.syncline.core.definition.system.Webhook.NewerBy;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A business system in memory with people who edit, webhooks, a journal and faults on demand. */
public final class MemorySystem implements ConnectedSystem {

  /** Whether its listings say how many records there are. */
  public boolean totals = true;

  /** What goes wrong with one request. */
  public enum Fault {
    NONE,
    LOST_ANSWER,
    LOST_REQUEST,
    DOWN,
    /** Its rate limit is used up: reads are refused. */
    BUSY,
    /** No answer, and the write takes effect only later, though before the timeout is over. */
    LATE
  }

  private static final Failure BUSY = new Failure.RateLimited("429", Duration.ofSeconds(30));

  /** Less than this system's timeout. */
  private static final Duration LATENESS = Duration.ofSeconds(7);

  /** A request that is still on its way. */
  private record Late(Instant at, WriteRequest request, long seen) {}

  /** One write by Syncline that took effect. */
  public record Write(String id, boolean create, Map<String, Value> fields, String key) {}

  /**
   * A value that a person gave and our write replaced.
   *
   * @param unseen whether it was given after this system last showed the record before the request
   *     left: it cannot be known where writes are not conditional (S8)
   */
  public record Replaced(String id, String field, Value value, boolean unseen) {}

  private record Given(Value value, long edit) {}

  private record Kept(
      TreeMap<String, Value> fields, Instant createdAt, Instant updatedAt, long version) {}

  private final SystemId id;
  private final ObjectType object;
  private final InstantSource clock;
  private final Map<String, Kept> records = new LinkedHashMap<>();
  private final Map<String, Kept> deleted = new HashMap<>();
  private final Map<String, String> keys = new HashMap<>();
  private final Map<String, String> merged = new HashMap<>();
  private final Set<String> archived = new HashSet<>();
  private final Set<String> removed = new HashSet<>();
  private int nextId = 1;

  private final Map<String, Given> byPeople = new HashMap<>();
  private final Map<String, Long> showed = new HashMap<>();
  private long edits;
  private final List<Late> underWay = new ArrayList<>();

  /** When the request that is applied took effect, which is noticed only now; null: now. */
  private @Nullable Instant late;

  public final List<Write> journal = new ArrayList<>();

  /** What people wrote and our writes replaced, in order. */
  public final List<Replaced> replaced = new ArrayList<>();

  public Supplier<Fault> faults = () -> Fault.NONE;

  /** How many records were asked for by their ids, each time counted. */
  public int looks;

  /** How many records one read shows; the others would have to wait too long for their turn. */
  public int atOnce = Integer.MAX_VALUE;

  /** What goes wrong with one page of a listing. */
  public Supplier<Fault> listing = () -> Fault.NONE;

  /** What goes wrong with one search. */
  public Supplier<Fault> finding = () -> Fault.NONE;

  /** How often it was searched. */
  public int finds;

  /** Records that its listings leave out. */
  public Set<String> unlisted = Set.of();

  /** What its ids begin with. */
  public String prefix = "";

  /** How this system stores text: trims, cuts, upper-cases. */
  public UnaryOperator<Value> storing = UnaryOperator.identity();

  /** Fields that this system keeps to itself: what we write there is ignored. */
  public Set<String> ignored = Set.of();

  /** Whether a field that holds nothing is shown as empty; else it is left out. */
  public boolean showsEmpty = true;

  /** What a person should know of it. */
  public List<String> notices = List.of();

  /** How far its clock was measured to be ahead of ours. */
  public Duration ahead = Duration.ZERO;

  /** How far its clock really is ahead of ours, which the times of its records show. */
  public Duration skew = Duration.ZERO;

  /** Whether a listing leaves out what was changed at exactly the time that is asked for. */
  public boolean exclusive;

  /** Whether it says when a record was created. */
  public boolean dated = true;

  /** What this system changes by itself in a record whose fields were just changed. */
  public UnaryOperator<Map<String, Value>> reacting = it -> Map.of();

  /** Whether the answer to a write shows the fields that are empty, as every read does. */
  public boolean answersShowEmpty = true;

  /** For so long a new record is not there for any reader: a replica lags behind. */
  public Duration showsAfter = Duration.ZERO;

  /** Records that are not there when they are read by their ids, whatever else is true of them. */
  public final Set<String> hidden = new HashSet<>();

  /** What reads by id show of some records, as a replica does that lags behind. */
  public final Map<String, NativeRecord> lagging = new HashMap<>();

  /** Whether a write is answered with the record; else with nothing but that it was done. */
  public boolean answers = true;

  /** Runs at the beginning of every call. */
  public Runnable called = () -> {};

  /** What happens just before a write takes effect. */
  public Runnable writing = () -> {};

  /** How its webhooks look; null: it has none that tell anything. */
  public @Nullable Webhook hook;

  /** What shows in its events that the record which they hold is newer; null: they hold none. */
  public @Nullable NewerBy full;

  /** Whether the record in an event shows the fields that hold nothing. */
  public boolean eventsShowEmpty = true;

  private final Map<String, List<Value>> history = new HashMap<>();

  /** Receives what changed in a record, our own writes included. */
  public BiConsumer<String, Map<String, Value>> changed = (native0, fields) -> {};

  /** Receives the id of every record that anything changed, our own writes included. */
  public Consumer<String> webhook = native0 -> {};

  public MemorySystem(SystemId id, ObjectType object, InstantSource clock) {
    this.id = id;
    this.object = object;
    this.clock = clock;
  }

  /** What was on its way takes effect when its time has come. */
  public void pass() {
    var due = underWay.stream().filter(it -> !it.at().isAfter(clock.instant())).toList();
    underWay.removeAll(due);
    for (var it : due) {
      late = it.at();
      apply(it.request(), it.seen());
      late = null;
    }
  }

  /** Somebody makes a record there. */
  public String create(Map<String, Value> fields) {
    var native0 = prefix + nextId++;
    records.put(native0, new Kept(new TreeMap<>(), clock.instant(), clock.instant(), 0));
    bySomebody(native0, fields);
    return native0;
  }

  /** Somebody deletes a record there. */
  public void delete(String native0) {
    removed.add(native0);
    deleted.put(native0, records.remove(native0));
    webhook.accept(native0);
  }

  /** Somebody merges a record into another there; only the survivor is seen from now on. */
  public void merge(String loser, String survivor) {
    var gone = records.remove(loser);
    merged.put(loser, survivor);
    gone.fields()
        .forEach((field, value) -> records.get(survivor).fields().putIfAbsent(field, value));
    webhook.accept(loser);
    put(survivor, Map.of());
  }

  /** Somebody archives a record there. */
  public void archive(String native0) {
    removed.add(native0);
    archived.add(native0);
    put(native0, Map.of());
  }

  /** Somebody makes an archived record active again there. */
  public void reactivate(String native0) {
    archived.remove(native0);
    put(native0, Map.of());
  }

  /** Whether somebody merged it into another there. */
  public boolean isMerged(String native0) {
    return merged.containsKey(native0);
  }

  /** Whether it was deleted or archived there, whatever became of it since. */
  public boolean wasRemoved(String native0) {
    return removed.contains(native0);
  }

  /** Those that are archived. */
  public List<String> archived() {
    return archived.stream().sorted().toList();
  }

  /** Those that are not archived. */
  public List<String> active() {
    return ids().stream().filter(it -> !archived.contains(it)).toList();
  }

  /** Somebody takes that back. */
  public void restore(String native0) {
    records.put(native0, deleted.remove(native0));
    webhook.accept(native0);
  }

  /** Those that were deleted and not restored. */
  public List<String> gone() {
    return deleted.keySet().stream().sorted().toList();
  }

  /** Whether what a field holds was given by somebody there. */
  public boolean isByPeople(String native0, String field) {
    var given = byPeople.get(native0 + "#" + field);
    return given != null
        && given.value().agreesWith(fields(native0).getOrDefault(field, Value.CLEARED));
  }

  /** Somebody edits a record there. */
  public void edit(String native0, String field, Value value) {
    bySomebody(native0, Map.of(field, value));
  }

  private void bySomebody(String native0, Map<String, Value> fields) {
    put(native0, fields);
    edits++;
    for (var field : fields.keySet()) {
      byPeople.put(native0 + "#" + field, new Given(fields(native0).get(field), edits));
    }
  }

  public List<String> ids() {
    return List.copyOf(records.keySet());
  }

  public Map<String, Value> fields(String native0) {
    return records.get(native0).fields();
  }

  public NativeRef ref(String native0) {
    return new NativeRef(id, object.name(), native0);
  }

  @Override
  public SystemId id() {
    return id;
  }

  @Override
  public List<String> notices() {
    return notices;
  }

  @Override
  public Duration clockOffset() {
    return ahead;
  }

  /** What its type allows in a long time. */
  public @Nullable Quota quota;

  @Override
  public SystemType type() {
    return new SystemType(
            id.value(),
            "A system in memory",
            Transport.HTTP,
            Map.of(),
            new SystemType.Endpoint(
                "",
                List.of(),
                Map.of(),
                Auth.NONE,
                null,
                new SystemType.RateLimit(100, Duration.ofSeconds(1), 4),
                Duration.ofSeconds(10)),
            List.of(),
            hook,
            Map.of(object.name(), object))
        .allowing(quota);
  }

  @Override
  public List<ReadOutcome> read(String name, List<NativeRef> refs) {
    looks += refs.size();
    called.run();
    pass();
    var fault = faults.get();
    if (fault == Fault.DOWN) {
      return refs.stream().map(this::down).toList();
    }
    if (fault == Fault.BUSY) {
      return refs.stream().<ReadOutcome>map(it -> new ReadOutcome.Failed(it, BUSY)).toList();
    }
    var turns = new AtomicInteger(atOnce);
    return refs.stream()
        .map(
            ref ->
                turns.getAndDecrement() <= 0
                    ? new ReadOutcome.Failed(ref, BUSY)
                    : shows(ref.id())
                        ? new ReadOutcome.Found(
                            lagging.containsKey(ref.id()) ? lagging.get(ref.id()) : shown(ref.id()))
                        : merged.containsKey(ref.id())
                            ? new ReadOutcome.MergedInto(ref, ref(merged.get(ref.id())))
                            : new ReadOutcome.Missing(ref))
        .map(ReadOutcome.class::cast)
        .toList();
  }

  /** From now on reads show a record as it is now, whatever becomes of it. */
  public void lag(String native0) {
    lagging.put(native0, shown(native0));
  }

  private boolean shows(String native0) {
    return records.containsKey(native0) && !hidden.contains(native0) && !isNew(native0);
  }

  private boolean isNew(String native0) {
    return !showsAfter.isZero()
        && records.get(native0).createdAt().plus(showsAfter).isAfter(clock.instant());
  }

  private ReadOutcome down(NativeRef ref) {
    return new ReadOutcome.Failed(ref, new Failure.Transient("down"));
  }

  @Override
  public Optional<String> cursorAt(String object, long offset, int pageSize) {
    return Optional.of(Long.toString(offset));
  }

  @Override
  public RecordPage list(ListRequest request) {
    var fault = listing.get();
    if (fault == Fault.BUSY) {
      throw new SystemFailure(id, "list", BUSY);
    }
    if (fault != Fault.NONE) {
      throw new SystemFailure(id, "list", new Failure.Transient("down"));
    }
    var since = request.since();
    var all =
        records.keySet().stream()
            .filter(it -> !unlisted.contains(it) && !isNew(it))
            .map(this::shown)
            .filter(it -> since == null || isSince(records.get(it.ref().id()).updatedAt(), since))
            .toList();
    var cursor = request.cursor();
    int from = cursor == null ? 0 : Integer.parseInt(cursor);
    int to = Math.min(all.size(), from + request.pageSize());
    return new RecordPage(
        all.subList(Math.min(from, to), to),
        to < all.size() ? String.valueOf(to) : null,
        totals ? (long) all.size() : null);
  }

  @Override
  public List<NativeRecord> find(String name, String field, Value value) {
    called.run();
    finds++;
    pass();
    var fault = finding.get();
    if (fault != Fault.NONE) {
      var failure = fault == Fault.BUSY ? BUSY : new Failure.Transient("down");
      throw new SystemFailure(id, "find", failure);
    }
    var visible = clock.instant().minus(object.visibleAfter());
    return records.keySet().stream()
        .filter(it -> !records.get(it).createdAt().isAfter(visible) && !isNew(it))
        .filter(it -> fields(it).getOrDefault(field, Value.CLEARED).agreesWith(value))
        .map(this::shown)
        .toList();
  }

  @Override
  public OptionalLong count(String object) {
    return OptionalLong.empty();
  }

  /** All that a field held, in order, once for each change of its record. */
  public List<Value> history(String native0, String field) {
    return history.getOrDefault(native0 + "#" + field, List.of());
  }

  /** What an event of a system whose events are full says of a record now; null: nothing. */
  public Value.@Nullable Struct event(String native0) {
    var kept = records.get(native0);
    if (full == null || kept == null) {
      return null;
    }
    var fields = new TreeMap<String, Value>(kept.fields());
    object.fields().keySet().forEach(it -> fields.putIfAbsent(it, Value.CLEARED));
    if (!eventsShowEmpty) {
      fields.values().removeIf(Value::isEmpty);
    }
    fields.put("id", Value.text(native0));
    var event = new HashMap<String, Value>();
    event.put("record", new Value.Struct(fields));
    event.put("version", Value.text(Long.toString(kept.version())));
    event.put("updatedAt", Value.text(kept.updatedAt().plus(skew).toString()));
    event.put("createdAt", Value.text(kept.createdAt().plus(skew).toString()));
    event.put("archived", Value.flag(archived.contains(native0)));
    event.put("edits", Value.decimal(edits));
    return new Value.Struct(event);
  }

  @Override
  public Optional<NativeRecord> held(NativeRef ref, Value.Struct event) {
    if (!(event.fields().get("record") instanceof Value.Struct fields)) {
      return Optional.empty();
    }
    var said = event.fields();
    long shows = ((Value.Decimal) said.get("edits")).value().longValueExact();
    showed.merge(ref.id(), shows, Math::max);
    return Optional.of(
        new NativeRecord(
            ref,
            fields,
            full == NewerBy.VERSION ? text(said, "version") : null,
            Instant.parse(text(said, "updatedAt")),
            Instant.parse(text(said, "createdAt")),
            said.get("archived").equals(Value.flag(true))));
  }

  private static String text(Map<String, Value> said, String name) {
    return ((Value.Text) said.get(name)).value();
  }

  @Override
  public CheckOutcome check() {
    return CheckOutcome.UNASKED;
  }

  @Override
  public List<WriteOutcome> write(
      String name, List<? extends WriteRequest> requests, BooleanSupplier mayLeave) {
    called.run();
    pass();
    writing.run();
    return requests.stream().map(this::write).toList();
  }

  private WriteOutcome write(WriteRequest request) {
    return switch (faults.get()) {
      case NONE -> apply(request, seen(request));
      case LOST_ANSWER -> {
        apply(request, seen(request));
        yield new WriteOutcome.Failed(new Failure.OutcomeUnknown("no answer"));
      }
      case LOST_REQUEST -> new WriteOutcome.Failed(new Failure.OutcomeUnknown("no answer"));
      case BUSY -> new WriteOutcome.Failed(BUSY);
      case LATE -> {
        underWay.add(new Late(clock.instant().plus(LATENESS), request, seen(request)));
        yield new WriteOutcome.Failed(new Failure.OutcomeUnknown("no answer"));
      }
      case DOWN -> new WriteOutcome.Failed(new Failure.Transient("down"));
    };
  }

  private long seen(WriteRequest request) {
    return request instanceof WriteRequest.Update update
        ? showed.getOrDefault(update.ref().id(), 0L)
        : 0;
  }

  private WriteOutcome stand(WriteRequest.Lifecycle request) {
    var native0 = request.ref().id();
    if (!records.containsKey(native0)) {
      return new WriteOutcome.Gone(request.ref());
    }
    journal.add(new Write(native0, false, Map.of(), request.idempotencyKey()));
    if (request instanceof WriteRequest.Delete) {
      delete(native0);
      return new WriteOutcome.Done(request.ref(), null);
    }
    if (request instanceof WriteRequest.Archive) {
      archive(native0);
    } else {
      reactivate(native0);
    }
    return new WriteOutcome.Done(request.ref(), shown(native0));
  }

  private WriteOutcome apply(WriteRequest request, long seen) {
    if (request instanceof WriteRequest.Lifecycle lifecycle) {
      return stand(lifecycle);
    }
    String native0;
    Map<String, Value> before = Map.of();
    if (request instanceof WriteRequest.Update update) {
      native0 = update.ref().id();
      if (!records.containsKey(native0)) {
        return new WriteOutcome.Gone(update.ref());
      }
      var condition = update.ifVersion();
      if (condition != null && !condition.equals(version(native0))) {
        return new WriteOutcome.Stale();
      }
      before = Map.copyOf(records.get(native0).fields());
      if (object.replaces()) {
        records.get(native0).fields().keySet().removeIf(it -> !ignored.contains(it));
      }
    } else if (object.idempotencyKeyRetention() != null
        && keys.containsKey(request.idempotencyKey())) {
      native0 = keys.get(request.idempotencyKey());
      return new WriteOutcome.Done(
          ref(native0), records.containsKey(native0) ? shown(native0) : null);
    } else if (isTaken(request.fields().fields())) {
      return new WriteOutcome.AlreadyThere(null, "taken");
    } else {
      native0 = prefix + nextId++;
      keys.put(request.idempotencyKey(), native0);
      var now = late == null ? clock.instant() : late;
      records.put(native0, new Kept(new TreeMap<>(), now, now, 0));
    }
    journal.add(
        new Write(
            native0,
            request instanceof WriteRequest.Create,
            request.fields().fields(),
            request.idempotencyKey()));
    var taken = new TreeMap<>(request.fields().fields());
    taken.keySet().removeAll(ignored);
    put(native0, taken);
    before.forEach((field, value) -> overwritten(native0, field, value, seen));
    return new WriteOutcome.Done(ref(native0), answers ? answered(native0) : null);
  }

  private boolean isSince(Instant changed, Instant since) {
    return exclusive ? changed.isAfter(since) : !changed.isBefore(since);
  }

  private NativeRecord answered(String native0) {
    var all = shown(native0);
    if (answersShowEmpty) {
      return all;
    }
    var fields = new TreeMap<>(all.fields().fields());
    fields.values().removeIf(Value::isEmpty);
    return new NativeRecord(
        all.ref(),
        new Value.Struct(fields),
        all.version(),
        all.updatedAt(),
        all.createdAt(),
        all.archived());
  }

  /** Whether another record has a value that is unique here. */
  private boolean isTaken(Map<String, Value> fields) {
    return object.fields().values().stream()
        .filter(FieldType::unique)
        .map(it -> Map.entry(it.path(), fields.getOrDefault(it.path(), Value.CLEARED)))
        .filter(it -> !it.getValue().isEmpty())
        .anyMatch(
            it ->
                records.values().stream()
                    .anyMatch(
                        other ->
                            other
                                .fields()
                                .getOrDefault(it.getKey(), Value.CLEARED)
                                .agreesWith(it.getValue())));
  }

  private void overwritten(String native0, String field, Value before, long seen) {
    var now = fields(native0).getOrDefault(field, Value.CLEARED);
    if (!before.agreesWith(now)) {
      var theirs = byPeople.remove(native0 + "#" + field);
      if (theirs != null && theirs.value().equals(before)) {
        replaced.add(new Replaced(native0, field, before, theirs.edit() > seen));
      }
    }
  }

  private void put(String native0, Map<String, Value> fields) {
    var kept = records.get(native0);
    fields.forEach((field, value) -> kept.fields().put(field, storing.apply(value)));
    reacting
        .apply(Map.copyOf(kept.fields()))
        .forEach((field, value) -> kept.fields().put(field, storing.apply(value)));
    records.put(
        native0, new Kept(kept.fields(), kept.createdAt(), clock.instant(), kept.version() + 1));
    for (var field : object.fields().keySet()) {
      history
          .computeIfAbsent(native0 + "#" + field, any -> new ArrayList<>())
          .add(kept.fields().getOrDefault(field, Value.CLEARED));
    }
    webhook.accept(native0);
    changed.accept(native0, fields);
  }

  private @Nullable String version(String native0) {
    return full == NewerBy.VERSION
        ? Long.toString(records.get(native0).version())
        : object.conditional() ? "v" + records.get(native0).version() : null;
  }

  private NativeRecord shown(String native0) {
    showed.put(native0, edits);
    var kept = records.get(native0);
    var fields = new TreeMap<>(kept.fields());
    fields.put("id", Value.text(native0));
    if (showsEmpty) {
      object.fields().keySet().forEach(it -> fields.putIfAbsent(it, Value.CLEARED));
    } else {
      fields.values().removeIf(Value::isEmpty);
    }
    return new NativeRecord(
        ref(native0),
        new Value.Struct(fields),
        version(native0),
        kept.updatedAt().plus(skew),
        dated ? kept.createdAt().plus(skew) : null,
        archived.contains(native0));
  }
}
