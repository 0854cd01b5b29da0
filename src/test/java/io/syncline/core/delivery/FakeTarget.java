package io.syncline.core.delivery;

import io.syncline.core.UnaskedSystem;
import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A business system in memory that keeps its own journal: remembers idempotency keys, refuses stale
 * conditional writes, shows new records late, and fails as configured.
 */
final class FakeTarget extends UnaskedSystem {

  /** What goes wrong with one write. */
  enum Fault {
    NONE,
    /** Applied, but the answer is lost. */
    LOST_ANSWER,
    /** Lost on the way there; the sender cannot know. */
    LOST_REQUEST,
    /** Without an answer, and applied after {@link #lateness}. */
    LATE,
    TRANSIENT,
    RATE_LIMITED,
    INVALID,
    PERMANENT
  }

  /** One write that took effect. */
  record Entry(String kind, String id, Value.Struct fields, String key) {}

  private record Kept(Map<String, Value> fields, long version, Instant createdAt) {}

  private record UnderWay(Instant arrives, WriteRequest request) {}

  private final ObjectType object;
  private final InstantSource clock;
  private final Map<String, Kept> records = new LinkedHashMap<>();
  private final Map<String, WriteOutcome> keys = new HashMap<>();
  private final Deque<Fault> script = new ArrayDeque<>();
  private final List<UnderWay> underWay = new ArrayList<>();
  private int nextId = 1;

  final List<Entry> journal = new ArrayList<>();
  final List<String> calls = new ArrayList<>();
  Supplier<Fault> faults = () -> Fault.NONE;
  BiFunction<String, Value, Value> storing = (field, value) -> value;
  boolean answers = true;

  /** What a record holds that is created, beside what it is created with. */
  final Map<String, Value> begins = new HashMap<>();

  /** Whether records show when they were changed. */
  boolean dated;

  /** What happens while a request waits for its turn. */
  Runnable turn = () -> {};

  /** How long a late request is on its way: shorter than the timeout. */
  Supplier<Duration> lateness = () -> Duration.ZERO;

  boolean readsFail;

  /** What happens while a read is answered. */
  Runnable reading = () -> {};

  Duration retryAfter = Duration.ofSeconds(30);

  /** Whether a search answers with every record, whatever it was asked for. */
  boolean loose;

  /** What the next writes are refused with. */
  final Deque<WriteOutcome> refusals = new ArrayDeque<>();

  final Set<NativeRef> archived = new HashSet<>();

  FakeTarget(SystemId id, ObjectType object, InstantSource clock) {
    super(id);
    this.object = object;
    this.clock = clock;
  }

  /** The faults of the next writes, before those of {@link #faults}. */
  FakeTarget next(Fault... coming) {
    script.addAll(List.of(coming));
    return this;
  }

  NativeRef has(Map<String, Value> fields) {
    var native0 = String.valueOf(nextId++);
    records.put(native0, new Kept(new TreeMap<>(fields), 1, clock.instant()));
    return ref(native0);
  }

  NativeRef ref(String native0) {
    return new NativeRef(id(), object.name(), native0);
  }

  /** An edit by somebody there. */
  void edit(NativeRef ref, String field, Value value) {
    arrive();
    put(ref.id(), Map.of(field, value));
  }

  void remove(NativeRef ref) {
    records.remove(ref.id());
  }

  Value field(NativeRef ref, String field) {
    arrive();
    return records.get(ref.id()).fields().getOrDefault(field, Value.CLEARED);
  }

  List<NativeRef> all() {
    arrive();
    return records.keySet().stream().map(this::ref).toList();
  }

  @Override
  public SystemType type() {
    return new SystemType(
        "fake",
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
        null,
        Map.of(object.name(), object));
  }

  @Override
  public List<ReadOutcome> read(String name, List<NativeRef> refs) {
    arrive();
    calls.add("read " + refs.size());
    reading.run();
    var outcomes = new ArrayList<ReadOutcome>();
    for (var ref : refs) {
      if (readsFail) {
        outcomes.add(new ReadOutcome.Failed(ref, new Failure.Transient("down")));
      } else if (records.containsKey(ref.id())) {
        outcomes.add(new ReadOutcome.Found(shown(ref.id())));
      } else {
        outcomes.add(new ReadOutcome.Missing(ref));
      }
    }
    return outcomes;
  }

  @Override
  public List<NativeRecord> find(String name, String field, Value value) {
    arrive();
    calls.add("find " + field);
    if (readsFail) {
      throw new SystemFailure(id(), "find", new Failure.Transient("down"));
    }
    var now = clock.instant();
    return records.entrySet().stream()
        .filter(it -> !it.getValue().createdAt().plus(object.visibleAfter()).isAfter(now))
        .filter(
            it ->
                loose
                    || it.getValue().fields().getOrDefault(field, Value.CLEARED).agreesWith(value))
        .map(it -> shown(it.getKey()))
        .toList();
  }

  @Override
  public CheckOutcome check() {
    return CheckOutcome.UNASKED;
  }

  @Override
  public List<WriteOutcome> write(
      String name, List<? extends WriteRequest> requests, BooleanSupplier mayLeave) {
    calls.add("write " + requests.size());
    return requests.stream().map(it -> write(it, mayLeave)).toList();
  }

  private WriteOutcome write(WriteRequest request, BooleanSupplier mayLeave) {
    turn.run();
    return mayLeave.getAsBoolean()
        ? write(request)
        : new WriteOutcome.Failed(
            new Failure.RateLimited("it may not leave any more", Duration.ofMillis(1)));
  }

  /** What was under way until now takes effect. */
  private void arrive() {
    var now = clock.instant();
    var arrived = underWay.stream().filter(it -> !it.arrives().isAfter(now)).toList();
    underWay.removeAll(arrived);
    arrived.stream()
        .sorted(Comparator.comparing(UnderWay::arrives))
        .forEach(it -> apply(it.request(), it.arrives()));
  }

  private WriteOutcome write(WriteRequest request) {
    arrive();
    var refusal = refusals.poll();
    if (refusal != null) {
      return refusal;
    }
    var now = clock.instant();
    var fault = script.isEmpty() ? faults.get() : script.poll();
    return switch (fault) {
      case NONE -> apply(request, now);
      case LOST_ANSWER -> {
        apply(request, now);
        yield new WriteOutcome.Failed(new Failure.OutcomeUnknown("no answer"));
      }
      case LATE -> {
        underWay.add(new UnderWay(now.plus(lateness.get()), request));
        yield new WriteOutcome.Failed(new Failure.OutcomeUnknown("no answer"));
      }
      case LOST_REQUEST -> new WriteOutcome.Failed(new Failure.OutcomeUnknown("no answer"));
      case TRANSIENT -> new WriteOutcome.Failed(new Failure.Transient("refused"));
      case RATE_LIMITED -> new WriteOutcome.Failed(new Failure.RateLimited("429", retryAfter));
      case INVALID -> new WriteOutcome.Failed(new Failure.Invalid("no good", Set.of("email")));
      case PERMANENT -> new WriteOutcome.Failed(new Failure.Permanent("401"));
    };
  }

  private WriteOutcome apply(WriteRequest request, Instant at) {
    var before =
        object.idempotencyKeyRetention() == null ? null : keys.get(request.idempotencyKey());
    if (before != null) {
      return before;
    }
    if (request instanceof WriteRequest.Update update) {
      return update(update);
    }
    var native0 = String.valueOf(nextId++);
    records.put(native0, new Kept(new TreeMap<>(begins), 0, at));
    return applied("create", native0, request);
  }

  private WriteOutcome update(WriteRequest.Update update) {
    var kept = records.get(update.ref().id());
    if (kept == null) {
      return new WriteOutcome.Gone(update.ref());
    }
    if (update.ifVersion() != null && !update.ifVersion().equals(String.valueOf(kept.version()))) {
      return new WriteOutcome.Stale();
    }
    if (object.replaces()) {
      kept.fields().clear();
    }
    return applied("update", update.ref().id(), update);
  }

  private WriteOutcome applied(String kind, String native0, WriteRequest request) {
    put(native0, request.fields().fields());
    var answer = done(native0);
    keys.put(request.idempotencyKey(), answer);
    journal.add(new Entry(kind, native0, request.fields(), request.idempotencyKey()));
    return answer;
  }

  private WriteOutcome done(String native0) {
    return new WriteOutcome.Done(ref(native0), answers ? shown(native0) : null);
  }

  private void put(String native0, Map<String, Value> fields) {
    var kept = records.get(native0);
    var merged = new TreeMap<>(kept.fields());
    fields.forEach(
        (field, value) -> {
          var stored = storing.apply(field, value);
          if (stored != null && !field.equals("id")) {
            merged.put(field, stored);
          }
        });
    records.put(native0, new Kept(merged, kept.version() + 1, kept.createdAt()));
  }

  private NativeRecord shown(String native0) {
    var kept = records.get(native0);
    var fields = new TreeMap<>(kept.fields());
    fields.put("id", Value.text(native0));
    var version = object.conditional() ? String.valueOf(kept.version()) : null;
    var updatedAt = dated ? kept.createdAt().plusSeconds(kept.version()) : null;
    return new NativeRecord(
        ref(native0),
        new Value.Struct(fields),
        version,
        updatedAt,
        kept.createdAt(),
        archived.contains(ref(native0)));
  }
}
