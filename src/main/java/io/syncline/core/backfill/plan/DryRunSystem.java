package io.syncline.core.backfill.plan;

import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ChangePage;
import io.syncline.core.system.ChangeRequest;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.system.file.FileCopy;
import io.syncline.core.transform.path.Paths;
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
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A system that answers reads as it is, with what a plan imagines laid over it, and only notes what
 * it is asked to write: nothing leaves for it but questions. Used by one thread.
 */
final class DryRunSystem implements ConnectedSystem {

  private static final int AT_ONCE = 20;

  private final ConnectedSystem real;
  private final String plan;
  private final PlanStore plans;
  private final InstantSource clock;
  private final Map<NativeRef, ReadOutcome> seen = new HashMap<>();
  private final Map<NativeRef, Value.Struct> written = new LinkedHashMap<>();
  private final Set<NativeRef> archived = new HashSet<>();
  private final Set<NativeRef> gone = new HashSet<>();
  private final Map<String, WriteRequest> requests = new LinkedHashMap<>();
  private @Nullable Failure trouble;

  DryRunSystem(ConnectedSystem real, String plan, PlanStore plans, InstantSource clock) {
    this.real = real;
    this.plan = plan;
    this.plans = plans;
    this.clock = clock;
  }

  /** Why it could not be asked, where waiting may help; what was played then is worth nothing. */
  @Nullable Failure trouble() {
    return trouble;
  }

  /** What it was asked to write, by idempotency key. */
  Map<String, WriteRequest> requests() {
    return requests;
  }

  /** A copy as it really was when it was read; null where it was not read, or is not there. */
  @Nullable NativeRecord really(NativeRef ref) {
    return seen.get(ref) instanceof ReadOutcome.Found found ? found.record() : null;
  }

  @Override
  public SystemId id() {
    return real.id();
  }

  @Override
  public SystemType type() {
    return real.type();
  }

  @Override
  public Optional<NativeRecord> held(NativeRef ref, Value.Struct event) {
    return Optional.empty();
  }

  @Override
  public List<String> notices() {
    return real.notices();
  }

  @Override
  public Duration clockOffset() {
    return real.clockOffset();
  }

  @Override
  public CheckOutcome check() {
    return real.check();
  }

  @Override
  public List<ReadOutcome> read(String object, List<NativeRef> refs) {
    var unseen = refs.stream().filter(it -> !seen.containsKey(it)).distinct().toList();
    if (!unseen.isEmpty()) {
      plans.copies(plan, unseen).forEach(written::putIfAbsent);
      var existing = unseen.stream().filter(it -> !PlanItem.isPlanned(it)).toList();
      if (!existing.isEmpty()) {
        for (var some : slices(object, existing)) {
          real.read(object, some).forEach(this::note);
        }
      }
    }
    return refs.stream().map(this::shown).toList();
  }

  /** Requests for one record each wait for their turn only so long. */
  private List<List<NativeRef>> slices(String object, List<NativeRef> refs) {
    var read = type().objects().get(object);
    boolean inGroups = read != null && read.can(Operation.Kind.GET_MANY);
    int most = inGroups ? refs.size() : AT_ONCE;
    var slices = new ArrayList<List<NativeRef>>();
    for (int from = 0; from < refs.size(); from += most) {
      slices.add(refs.subList(from, Math.min(refs.size(), from + most)));
    }
    return slices;
  }

  private void note(ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Failed failed && failed.failure().passes()) {
      trouble = failed.failure();
    }
    seen.put(outcome.ref(), outcome);
  }

  private ReadOutcome shown(NativeRef ref) {
    if (gone.contains(ref)) {
      return new ReadOutcome.Missing(ref);
    }
    var over = written.get(ref);
    if (PlanItem.isPlanned(ref)) {
      return over == null
          ? new ReadOutcome.Missing(ref)
          : new ReadOutcome.Found(copy(ref, over, null));
    }
    var outcome = seen.get(ref);
    if (outcome instanceof ReadOutcome.Found found) {
      return new ReadOutcome.Found(plannedWrites(found.record()));
    }
    return outcome == null ? new ReadOutcome.Missing(ref) : outcome;
  }

  private NativeRecord plannedWrites(NativeRecord record) {
    var over = written.get(record.ref());
    boolean away = record.archived() || archived.contains(record.ref());
    return over == null && away == record.archived()
        ? record
        : new NativeRecord(
            record.ref(),
            over == null ? record.fields() : PlanItem.over(record.fields(), over),
            record.version(),
            record.updatedAt(),
            record.createdAt(),
            away);
  }

  private NativeRecord copy(NativeRef ref, Value.Struct fields, @Nullable String version) {
    Instant now = clock.instant();
    return new NativeRecord(ref, fields, version, now, now, archived.contains(ref));
  }

  /** Nothing is written, so its bytes are not needed. */
  @Override
  public Optional<FileCopy> file(NativeRef ref, String checksum) {
    return Optional.of(FileCopy.imagined(checksum));
  }

  @Override
  public ChangePage changes(ChangeRequest request) {
    return real.changes(request);
  }

  @Override
  public RecordPage list(ListRequest request) {
    return real.list(request);
  }

  @Override
  public Optional<String> cursorAt(String object, long offset, int pageSize) {
    return real.cursorAt(object, offset, pageSize);
  }

  @Override
  public OptionalLong count(String object) {
    return real.count(object);
  }

  @Override
  public List<NativeRecord> find(String object, String nativeField, Value value) {
    var found = find(object, List.of(new Query(nativeField, value))).get(0);
    return found instanceof FindOutcome.Found it ? it.records() : List.of();
  }

  @Override
  public List<FindOutcome> find(String object, List<Query> queries) {
    var outcomes = real.find(object, queries);
    var shown = new ArrayList<FindOutcome>();
    for (int i = 0; i < outcomes.size(); i++) {
      var outcome = outcomes.get(i);
      if (outcome instanceof FindOutcome.Failed failed && failed.failure().passes()) {
        trouble = failed.failure();
      }
      shown.add(
          outcome instanceof FindOutcome.Found found
              ? new FindOutcome.Found(hits(object, queries.get(i), found.records()), found.all())
              : outcome);
    }
    return shown;
  }

  private List<NativeRecord> hits(String object, Query query, List<NativeRecord> really) {
    var hits = new LinkedHashMap<NativeRef, NativeRecord>();
    for (var record : really) {
      seen.putIfAbsent(record.ref(), new ReadOutcome.Found(record));
      var now = plannedWrites(record);
      if (!gone.contains(record.ref()) && (now == record || holds(now.fields(), query))) {
        hits.put(record.ref(), now);
      }
    }
    written.forEach(
        (ref, fields) -> {
          if (PlanItem.isPlanned(ref) && ref.object().equals(object) && holds(fields, query)) {
            hits.put(ref, copy(ref, fields, null));
          }
        });
    return List.copyOf(hits.values());
  }

  private static boolean holds(Value.Struct fields, Query query) {
    var said = Paths.read(fields, query.field());
    return said != null && said.agreesWith(query.value());
  }

  /** Nothing leaves, so nothing leaves too late. */
  @Override
  public List<WriteOutcome> write(
      String object, List<? extends WriteRequest> some, BooleanSupplier mayLeave) {
    return some.stream().map(this::write).toList();
  }

  private WriteOutcome write(WriteRequest request) {
    requests.put(request.idempotencyKey(), request);
    var target = request.target();
    var ref =
        target == null
            ? new NativeRef(
                request.system(), request.object(), PlanItem.PLANNED + request.idempotencyKey())
            : target;
    if (request instanceof WriteRequest.Delete) {
      gone.add(ref);
    } else if (request instanceof WriteRequest.Archive) {
      archived.add(ref);
    } else if (request instanceof WriteRequest.Restore) {
      archived.remove(ref);
    } else {
      written.merge(ref, request.fields(), PlanItem::over);
    }
    return new WriteOutcome.Done(
        ref, shown(ref) instanceof ReadOutcome.Found found ? found.record() : null);
  }
}
