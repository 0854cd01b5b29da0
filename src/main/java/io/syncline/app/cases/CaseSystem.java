package io.syncline.app.cases;

import io.syncline.core.definition.cases.CaseFile.Write;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.system.file.FileCopy;
import io.syncline.core.transform.path.Paths;
import io.syncline.system.http.answer.ArchivedWhen;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A system in memory that holds the records of a case and records the writes. */
final class CaseSystem implements ConnectedSystem {

  /** A write as it arrived. */
  record Written(Write.Operation operation, NativeRef ref, Value.Struct fields) {}

  private record Held(Value.Struct fields, Instant updatedAt, Instant createdAt) {}

  private final SystemId id;
  private final SystemType type;
  private final InstantSource clock;
  private final Map<NativeRef, Held> records = new TreeMap<>();
  private final List<Written> written = new ArrayList<>();
  private final Set<NativeRef> archived = new HashSet<>();
  private int created;

  CaseSystem(SystemId id, SystemType type, InstantSource clock) {
    this.id = id;
    this.type = type;
    this.clock = clock;
  }

  /** Overwrites fields of the record with {@code changed}, as a user of the system would. */
  void edit(NativeRef ref, Value.Struct changed) {
    var known = records.get(ref);
    var base = known == null ? Value.Struct.EMPTY : known.fields();
    var since = known == null ? clock.instant() : known.createdAt();
    records.put(ref, new Held(merged(base, changed), clock.instant(), since));
  }

  void remove(NativeRef ref) {
    records.remove(ref);
  }

  List<Written> written() {
    return List.copyOf(written);
  }

  @Override
  public SystemId id() {
    return id;
  }

  @Override
  public SystemType type() {
    return type;
  }

  @Override
  public List<ReadOutcome> read(String object, List<NativeRef> refs) {
    return refs.stream().map(this::read).toList();
  }

  private ReadOutcome read(NativeRef ref) {
    var held = records.get(ref);
    return held == null ? new ReadOutcome.Missing(ref) : new ReadOutcome.Found(record(ref, held));
  }

  private NativeRecord record(NativeRef ref, Held held) {
    var object = type.objects().get(ref.object());
    var shown = object == null ? null : ArchivedWhen.of(object.archivedWhen());
    return new NativeRecord(
        ref,
        held.fields(),
        null,
        held.updatedAt(),
        held.createdAt(),
        archived.contains(ref) || shown != null && shown.holds(held.fields()));
  }

  @Override
  public RecordPage list(ListRequest request) {
    var page = new ArrayList<NativeRecord>();
    records.forEach(
        (ref, held) -> {
          boolean wanted = request.since() == null || !held.updatedAt().isBefore(request.since());
          if (ref.object().equals(request.object()) && wanted) {
            page.add(record(ref, held));
          }
        });
    return new RecordPage(page, null, (long) page.size());
  }

  /** Records of a case have the checksums of files, and no files. */
  @Override
  public Optional<FileCopy> file(NativeRef ref, String checksum) {
    return Optional.of(FileCopy.imagined(checksum));
  }

  @Override
  public List<NativeRecord> find(String object, String nativeField, Value value) {
    return list(new ListRequest(object, null, null, 500)).records().stream()
        .filter(record -> holds(record, nativeField, value))
        .toList();
  }

  private static boolean holds(NativeRecord record, String nativeField, Value value) {
    var held = Paths.read(record.fields(), nativeField);
    return held != null && held.agreesWith(value);
  }

  @Override
  public Optional<String> cursorAt(String object, long offset, int pageSize) {
    return Optional.empty();
  }

  @Override
  public OptionalLong count(String object) {
    return OptionalLong.empty();
  }

  @Override
  public CheckOutcome check() {
    return CheckOutcome.UNASKED;
  }

  @Override
  public Optional<NativeRecord> held(NativeRef ref, Value.Struct event) {
    return Optional.empty();
  }

  @Override
  public List<String> notices() {
    return List.of();
  }

  @Override
  public Duration clockOffset() {
    return Duration.ZERO;
  }

  @Override
  public List<WriteOutcome> write(
      String object, List<? extends WriteRequest> requests, BooleanSupplier mayLeave) {
    return requests.stream().map(this::write).toList();
  }

  private WriteOutcome write(WriteRequest request) {
    if (request instanceof WriteRequest.Lifecycle existing) {
      return writeExisting(existing);
    }
    if (request instanceof WriteRequest.Update update) {
      if (!records.containsKey(update.ref())) {
        return new WriteOutcome.Gone(update.ref());
      }
      return done(update.ref(), update.fields(), false);
    }
    var ref = new NativeRef(id, request.object(), "new-" + ++created);
    var objectType = type.objects().get(request.object());
    var idField = objectType == null ? "id" : objectType.id();
    return done(ref, Paths.write(request.fields(), Map.of(idField, Value.text(ref.id()))), true);
  }

  private WriteOutcome writeExisting(WriteRequest.Lifecycle request) {
    var ref = request.ref();
    if (!records.containsKey(ref)) {
      return new WriteOutcome.Gone(ref);
    }
    boolean deletes = request instanceof WriteRequest.Delete;
    boolean archives = request instanceof WriteRequest.Archive;
    written.add(
        new Written(
            deletes
                ? Write.Operation.DELETE
                : archives ? Write.Operation.ARCHIVE : Write.Operation.RESTORE,
            ref,
            Value.Struct.EMPTY));
    if (deletes) {
      records.remove(ref);
    } else if (archives) {
      archived.add(ref);
    } else {
      archived.remove(ref);
    }
    return new WriteOutcome.Done(ref, null);
  }

  private WriteOutcome done(NativeRef ref, Value.Struct fields, boolean create) {
    written.add(new Written(create ? Write.Operation.CREATE : Write.Operation.UPDATE, ref, fields));
    edit(ref, fields);
    var held = records.get(ref);
    return new WriteOutcome.Done(ref, held == null ? null : record(ref, held));
  }

  private static Value.Struct merged(Value.Struct base, Value.Struct changed) {
    var fields = new HashMap<>(base.fields());
    changed.fields().forEach((name, value) -> fields.put(name, merged(fields.get(name), value)));
    return new Value.Struct(fields);
  }

  private static Value merged(@Nullable Value base, Value changed) {
    return base instanceof Value.Struct below && changed instanceof Value.Struct above
        ? merged(below, above)
        : changed;
  }
}
