package io.syncline.system.http;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.system.file.FileCopy;
import io.syncline.core.transform.path.Paths;
import io.syncline.system.http.answer.Amounts;
import io.syncline.system.http.answer.RecordList;
import io.syncline.system.http.call.CallTemplate;
import io.syncline.system.http.call.TemplateValues;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One write on its way to its outcome. Used by one thread. */
final class WriteItem {

  private final int place;
  private final WriteRequest request;
  private final Amounts amounts;
  private final Name name;
  private Value.Struct fields;
  private Value.@Nullable Struct whole;
  private @Nullable String version;
  private @Nullable WriteOutcome outcome;

  /**
   * What requests name a record by.
   *
   * @param own its id; null for a create that does not give it
   * @param parent the id of its parent; null: none, or not known
   */
  record Name(@Nullable String own, @Nullable String parent) {
    static final Name NONE = new Name(null, null);
  }

  /**
   * @param place in the order asked
   * @param fields of the request, as they are sent to the system, but for its amounts
   * @param amounts what the system holds in minor units
   */
  WriteItem(int place, WriteRequest request, Value.Struct fields, Amounts amounts, Name name) {
    this.name = name;
    this.place = place;
    this.request = request;
    this.fields = fields;
    this.amounts = amounts;
    if (!needsRecord()) {
      inMinorUnits(Value.Struct.EMPTY);
    }
  }

  /** Whether what it writes depends on what the record holds. */
  boolean needsRecord() {
    return whole == null && ref() != null && amounts.needRecord(fields);
  }

  /** Whether it is sent by the version of the record, which the caller does not know. */
  boolean needsVersion(CallTemplate template) {
    return whole == null
        && ref() != null
        && request.getClass() != WriteRequest.Update.class
        && template.mentions("version");
  }

  boolean versioned() {
    return version != null;
  }

  /** What was read of the record is older than it now. */
  void again() {
    whole = null;
    version = null;
  }

  private void inMinorUnits(Value.Struct record) {
    try {
      fields = amounts.written(fields, record);
    } catch (Amounts.Unfit unfit) {
      fail(new Failure.Invalid(unfit.why(), Set.of(unfit.field())));
    }
  }

  int place() {
    return place;
  }

  /** The bytes of the file that it writes; null: it writes none. */
  @Nullable FileCopy file() {
    var source = request.file();
    return source == null ? null : source.copy();
  }

  boolean open() {
    return outcome == null;
  }

  /** What it writes to a field; null: nothing. */
  @Nullable Value field(String path) {
    return Paths.read(fields, path);
  }

  /** The operation that sends this write alone. */
  Operation.Kind kind() {
    if (request instanceof WriteRequest.Create) {
      return Operation.Kind.CREATE;
    }
    if (request instanceof WriteRequest.Archive) {
      return Operation.Kind.ARCHIVE;
    }
    if (request instanceof WriteRequest.Delete) {
      return Operation.Kind.DELETE;
    }
    return request instanceof WriteRequest.Restore ? Operation.Kind.RESTORE : Operation.Kind.UPDATE;
  }

  /** The record to change; null for a create. */
  @Nullable NativeRef ref() {
    return request.target();
  }

  /** The id of the record's parent; null: none, or not known. */
  @Nullable String parent() {
    return name.parent();
  }

  /** The id by which the system knows the record; null for a create that does not give it. */
  @Nullable String ownId() {
    return name.own();
  }

  @Nullable String marker() {
    return request instanceof WriteRequest.Create create ? create.marker() : null;
  }

  WriteOutcome outcome() {
    return outcome == null
        ? new WriteOutcome.Failed(
            new Failure.OutcomeUnknown("the answer does not contain the outcome"))
        : outcome;
  }

  void settle(WriteOutcome with) {
    outcome = with;
  }

  void fail(Failure failure) {
    settle(new WriteOutcome.Failed(failure));
  }

  /** The record this write changes, as just read. */
  void over(ObjectType type, NativeRecord record) {
    var changed = new TreeMap<String, Value>();
    for (var path : type.fields().keySet()) {
      var value = Paths.read(request.fields(), path);
      if (value != null) {
        changed.put(path, value);
      }
    }
    boolean needed = needsRecord();
    version = record.version();
    var parent = type.idWithParent() ? type.parent() : null;
    var ours = parent == null ? RecordList.KEY : parent.id();
    var own = Paths.without(record.answered(), List.of(RecordList.KEY, RecordList.ROW, ours));
    try {
      whole = amounts.written(Paths.write(own, changed), Value.Struct.EMPTY);
    } catch (Amounts.Unfit unfit) {
      fail(new Failure.Invalid(unfit.why(), Set.of(unfit.field())));
    }
    if (needed && open()) {
      inMinorUnits(record.answered());
    }
  }

  TemplateValues scope() {
    var known = request instanceof WriteRequest.Update update ? update.ifVersion() : version;
    var file = file();
    var values = TemplateValues.naming(name.own(), name.parent());
    return (file == null ? values : values.with(file))
        .with("fields", fields)
        .with(TemplateValues.COMPLETED, whole)
        .with("version", known)
        .with("marker", marker())
        .with("idempotencyKey", request.idempotencyKey())
        .with("index", Value.decimal(place));
  }

  /** What an answer may call this item by. */
  Set<String> names() {
    var names = new HashSet<String>();
    names.add(request.idempotencyKey());
    if (ref() != null) {
      names.add(ref().id());
    }
    if (name.own() != null) {
      names.add(name.own());
    }
    if (marker() != null) {
      names.add(marker());
    }
    return names;
  }

  /** The native fields it writes, by their top names and those one level below. */
  Set<String> fieldNames() {
    var names = new HashSet<String>();
    fields
        .fields()
        .forEach(
            (name, value) -> {
              if (value instanceof Value.Struct inner) {
                inner.fields().keySet().forEach(below -> names.add(name + "." + below));
              } else {
                names.add(name);
              }
            });
    return names;
  }
}
