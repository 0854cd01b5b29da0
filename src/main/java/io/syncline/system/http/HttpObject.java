package io.syncline.system.http;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.NestedId;
import io.syncline.core.transform.path.FirstPath;
import io.syncline.core.transform.path.Paths;
import io.syncline.system.http.answer.Amounts;
import io.syncline.system.http.answer.AnswerVerdicts;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.answer.WantedFields;
import io.syncline.system.http.answer.WrittenId;
import io.syncline.system.http.body.AnswerBody;
import io.syncline.system.http.call.CallTemplate;
import io.syncline.system.http.call.RetryAfter;
import io.syncline.system.http.call.TemplateValues;
import io.syncline.system.http.file.FileRequests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One object of a system, its operations ready to be called. Immutable. */
final class HttpObject {

  /** Where a path names what is asked for; {@code ${…}} is a setting. */
  private static final Pattern NAMES = Pattern.compile("(?<!\\$)\\{");

  private final ObjectType type;
  private final Answers answers;
  private final Amounts amounts;
  private final Map<Operation.Kind, CallTemplate> calls = new EnumMap<>(Operation.Kind.class);
  private final Map<Operation.Kind, AnswerVerdicts> verdicts = new EnumMap<>(Operation.Kind.class);
  private final Map<Operation.Kind, CallTemplate> starts = new EnumMap<>(Operation.Kind.class);
  private final Map<Operation.Kind, AnswerVerdicts> startVerdicts =
      new EnumMap<>(Operation.Kind.class);
  private final TemplateValues scope;
  private final RetryAfter retryAfter;
  private final Map<String, FieldWrites.Ready> apart = new TreeMap<>();
  private final Map<String, AnswerVerdicts> apartVerdicts = new TreeMap<>();
  private final @Nullable FileRequests files;

  HttpObject(
      SystemId system,
      SystemType of,
      ObjectType type,
      Map<String, String> settings,
      RetryAfter retryAfter,
      WantedFields wanted) {
    this.type = type;
    this.retryAfter = retryAfter;
    this.amounts = Amounts.of(type);
    this.answers = new Answers(system, type, wanted, amounts);
    this.scope = scope(type, wanted.of(type.name())).in(answers.zone());
    var content = type.content();
    this.files =
        content == null || of.transport() != Transport.HTTP
            ? null
            : new FileRequests(of, type, content, settings, retryAfter);
    type.fields().values().forEach(it -> apart(of, it, settings, retryAfter));
    type.operations()
        .forEach(
            (kind, operation) -> {
              calls.put(kind, new CallTemplate(of, operation, settings));
              verdicts.put(
                  kind,
                  new AnswerVerdicts(
                      operation.errors(),
                      of.errors(),
                      retryAfter,
                      !kind.reads(),
                      !kind.reads() || NAMES.matcher(operation.path()).find(),
                      AnswerBody.of(operation.request().media(), id(operation))));
              var changes = operation.answer().beside().changes();
              var start = changes == null ? null : changes.start();
              if (start != null) {
                starts.put(kind, new CallTemplate(of, operation.by(start.request()), settings));
                var rules = new ArrayList<>(start.errors());
                rules.addAll(operation.errors());
                startVerdicts.put(
                    kind,
                    new AnswerVerdicts(
                        rules,
                        of.errors(),
                        retryAfter,
                        false,
                        false,
                        AnswerBody.of(start.request().media(), null)));
              }
            });
  }

  private void apart(
      SystemType of, FieldType field, Map<String, String> settings, RetryAfter after) {
    var write = field.write();
    if (write == null) {
      return;
    }
    var asks = write.asks();
    var ready =
        FieldWrites.Ready.of(
            field,
            write,
            new CallTemplate(of, write.operation(), settings),
            asks == null ? null : new CallTemplate(of, asks, settings));
    apart.put(field.path(), ready);
    apartVerdicts(of, field.path(), write.operation(), after);
    if (asks != null) {
      apartVerdicts(of, field.path(), asks, after);
    }
  }

  private void apartVerdicts(SystemType of, String path, Operation operation, RetryAfter after) {
    var bodies = AnswerBody.of(operation.request().media(), null);
    apartVerdicts.put(
        operation.kind() + path,
        new AnswerVerdicts(
            operation.errors(), of.errors(), after, !operation.kind().reads(), true, bodies));
  }

  /** Where each record of a list has its id; null: it need not be said by its columns. */
  private @Nullable FirstPath id(Operation operation) {
    var own = operation.answer().id();
    boolean elsewhere = own != null && (own.isEmpty() || own.contains(WrittenId.HEADER));
    return elsewhere ? null : FirstPath.parse(own == null ? type.id() : own);
  }

  /** Fields that have a request of their own, by path. */
  Map<String, FieldWrites.Ready> apart() {
    return apart;
  }

  /**
   * What answers to the request of a field mean.
   *
   * @param kind {@code UPDATE}: to the write; {@code GET}: to what is asked before it
   */
  AnswerVerdicts apartVerdicts(String path, Operation.Kind kind) {
    return Objects.requireNonNull(apartVerdicts.get(kind + path));
  }

  ObjectType type() {
    return type;
  }

  /** How its files are read and written; null: it has none. */
  @Nullable FileRequests files() {
    return files;
  }

  Answers answers() {
    return answers;
  }

  /** What it holds in minor units. */
  Amounts amounts() {
    return amounts;
  }

  @Nullable CallTemplate call(Operation.Kind kind) {
    var operation = type.operation(kind);
    return operation == null ? null : calls.get(operation.kind());
  }

  /** By our clock. */
  Instant now() {
    return retryAfter.now();
  }

  /**
   * An end of a time that is asked for, in no finer step than the system's own times: many refuse
   * more digits. What is asked for begins earlier by that, and never later.
   */
  String asked(Instant end) {
    long step = Math.max(1, Math.min(1_000_000_000, type.granularity().toNanos()));
    return end.minusNanos(end.getNano() % step).toString();
  }

  /** What asks for the current position of a feed. */
  CallTemplate start(Operation.Kind kind) {
    return there(starts.get(kind), kind);
  }

  AnswerVerdicts startVerdicts(Operation.Kind kind) {
    return there(startVerdicts.get(kind), kind);
  }

  private <T> T there(@Nullable T found, Operation.Kind kind) {
    if (found == null) {
      throw new IllegalStateException(type.name() + " has no start of " + kind);
    }
    return found;
  }

  AnswerVerdicts verdicts(Operation.Kind kind) {
    var operation = type.operation(kind);
    var found = operation == null ? null : verdicts.get(operation.kind());
    if (found == null) {
      throw new IllegalStateException(type.name() + " has no operation " + kind);
    }
    return found;
  }

  /**
   * What every call may say: {@code fieldNames}, the names of the fields wanted, and {@code
   * fieldNames:<path>}, those below a path.
   */
  TemplateValues scope() {
    return scope;
  }

  private static TemplateValues scope(ObjectType type, Set<String> wanted) {
    var names = new TreeSet<>(type.fields().keySet());
    names.addAll(wanted);
    var content = type.content();
    if (content != null) {
      names.remove(content.field());
      names.add(content.checksum());
    }
    var scope = TemplateValues.EMPTY.with("fieldNames", items(names));
    var below = new TreeMap<String, Set<String>>();
    for (var name : names) {
      int dot = name.indexOf('.');
      if (dot > 0) {
        below
            .computeIfAbsent(name.substring(0, dot), k -> new TreeSet<>())
            .add(name.substring(dot + 1));
      }
    }
    for (var entry : below.entrySet()) {
      scope = scope.with("fieldNames:" + entry.getKey(), items(entry.getValue()));
    }
    return scope;
  }

  /** What requests name a record by; null where its id does not tell its parent. */
  @Nullable TemplateValues name(NativeRef ref) {
    if (!type.idWithParent()) {
      return TemplateValues.naming(ref.id(), null);
    }
    return NestedId.parse(ref.id())
        .map(it -> TemplateValues.naming(it.own(), it.parent()))
        .orElse(null);
  }

  /** A tree of an answer, with the parent that was asked for where the answer does not say it. */
  Value.Struct under(Value.Struct tree, @Nullable String parentId) {
    var parent = type.parent();
    return parent == null || parentId == null || Answers.text(tree, parent.id()) != null
        ? tree
        : Paths.write(tree, Map.of(parent.id(), Value.text(parentId)));
  }

  /** A tree of an answer to a request that named a record. */
  Value.Struct under(Value.Struct tree, @Nullable NativeRef asked) {
    return asked == null || !type.idWithParent()
        ? tree
        : under(tree, NestedId.parse(asked.id()).map(NestedId::parent).orElse(null));
  }

  /** Under the ids that the system itself knows, as pages name them. */
  List<NativeRecord> byOwnIds(List<NativeRecord> records) {
    return type.idWithParent() ? records.stream().map(HttpObject::byOwnId).toList() : records;
  }

  private static NativeRecord byOwnId(NativeRecord record) {
    var ref = record.ref();
    return NestedId.parse(ref.id())
        .map(it -> record.under(new NativeRef(ref.system(), ref.object(), it.own())))
        .orElse(record);
  }

  private static Value items(Set<String> names) {
    return new Value.Items(names.stream().map(Value::text).toList());
  }
}
