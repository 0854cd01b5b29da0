package io.syncline.system.http;

import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NestedId;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.path.Paths;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.answer.AnswerVerdicts;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.answer.RefusedGroups;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.call.CallTemplate;
import io.syncline.system.http.call.HttpCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes records: in groups where the system returns an outcome per item, else one by one in
 * parallel.
 *
 * <p>A group refused as a whole applied nothing, so its items are sent one by one and only the bad
 * one fails; where it is groups that the system refuses, none is sent for a while. Where the system
 * supports idempotency keys every write is sent alone with its own key: a key for a group could not
 * be repeated for one of its items. Two writes of one record are never in flight together.
 */
final class Writes {

  private final SystemId system;
  private final Sender sender;
  private final HttpObject object;
  private final Reads reads;
  private final RefusedGroups refusals;
  private final ClearedFields clears;

  Writes(SystemId system, Sender sender, HttpObject object, Reads reads, RefusedGroups refusals) {
    this.system = system;
    this.sender = sender;
    this.object = object;
    this.reads = reads;
    this.refusals = refusals;
    this.clears = new ClearedFields(object.type());
  }

  List<WriteOutcome> write(List<? extends WriteRequest> requests) {
    var outcomes = new WriteOutcome[requests.size()];
    for (var round : rounds(requests)) {
      if (!object.apart().isEmpty()) {
        new FieldWrites(sender, object, reads).write(open(round));
      }
      writeFiles(round);
      write(of(round, Kind.CREATE), Kind.CREATE, Kind.CREATE_MANY);
      write(of(round, Kind.UPDATE), Kind.UPDATE, Kind.UPDATE_MANY);
      for (var alone : List.of(Kind.ARCHIVE, Kind.DELETE, Kind.RESTORE)) {
        var items = open(of(round, alone));
        if (!items.isEmpty()) {
          before(alone, items);
          writeSingly(alone, open(items));
        }
      }
      round.forEach(item -> outcomes[item.place()] = item.outcome());
    }
    return List.of(outcomes);
  }

  /** The second write of a record waits for the round after its first one's. */
  private List<List<WriteItem>> rounds(List<? extends WriteRequest> requests) {
    var rounds = new ArrayList<List<WriteItem>>();
    var seen = new HashMap<NativeRef, Integer>();
    for (int i = 0; i < requests.size(); i++) {
      var item = item(i, requests.get(i));
      var ref = item.ref();
      int round = ref == null ? 0 : seen.merge(ref, 1, Integer::sum) - 1;
      while (rounds.size() <= round) {
        rounds.add(new ArrayList<>());
      }
      rounds.get(round).add(item);
    }
    return rounds;
  }

  private WriteItem item(int place, WriteRequest request) {
    var named = name(request);
    var name = named == null ? WriteItem.Name.NONE : named;
    var fields = withoutFile(withoutParent(clears.written(request.fields())));
    var item = new WriteItem(place, request, fields, object.amounts(), name);
    if (named == null) {
      item.fail(unnamed(request));
      return item;
    }
    clears
        .impossible(request.fields())
        .ifPresent(
            field -> item.fail(new Failure.Invalid("it cannot be cleared there", Set.of(field))));
    if (item.open() && namesFile(request) && item.file() == null) {
      item.fail(new Failure.Invalid("nothing says where the bytes of its file are", Set.of()));
    }
    return item;
  }

  /** Null where a create, or a record's id, does not tell the parent that a request must name. */
  private WriteItem.@Nullable Name name(WriteRequest request) {
    var target = request.target();
    var parent = object.type().parent();
    if (parent == null || target != null && !object.type().idWithParent()) {
      return new WriteItem.Name(target == null ? given(request) : target.id(), null);
    }
    var said = Answers.text(request.fields(), parent.id());
    if (target == null) {
      var create = object.call(Kind.CREATE);
      boolean needed = object.type().idWithParent() || create != null && create.mentions("parent");
      return said == null && needed ? null : new WriteItem.Name(null, said);
    }
    var id = NestedId.parse(target.id()).orElse(null);
    return id == null || said != null && !said.equals(id.parent())
        ? null
        : new WriteItem.Name(id.own(), id.parent());
  }

  /** The id that we give the record of an upsert; null: the system gives it. */
  private @Nullable String given(WriteRequest request) {
    return object.type().upserts() && request instanceof WriteRequest.Create create
        ? create.marker()
        : null;
  }

  private Failure unnamed(WriteRequest request) {
    var target = request.target();
    if (target != null && NestedId.parse(target.id()).isEmpty()) {
      return Reads.WITHOUT_PARENT;
    }
    var parent = Objects.requireNonNull(object.type().parent());
    return new Failure.Invalid(
        target == null
            ? "it does not say under which of " + parent.object() + " it is to stand"
            : "a record cannot go from one of " + parent.object() + " to another",
        Set.of(parent.id()));
  }

  /** The parent is named by the request, and is no field of its own. */
  private Value.Struct withoutParent(Value.Struct fields) {
    var parent = object.type().parent();
    return parent != null && object.type().idWithParent()
        ? Paths.without(fields, List.of(parent.id()))
        : fields;
  }

  private boolean namesFile(WriteRequest request) {
    var content = object.type().content();
    return content != null && Paths.read(request.fields(), content.field()) != null;
  }

  /** The file is no field of its own there. */
  private Value.Struct withoutFile(Value.Struct fields) {
    var content = object.type().content();
    return content == null ? fields : Paths.without(fields, List.of(content.field()));
  }

  /** Each by a request of its own, which holds the bytes beside the other fields. */
  private void writeFiles(List<WriteItem> round) {
    var files = object.files();
    for (var kind : List.of(Kind.CREATE, Kind.UPDATE)) {
      var items = open(of(round, kind)).stream().filter(it -> it.file() != null).toList();
      var ready = files == null ? null : files.write(kind);
      if (ready != null) {
        writeSingly(ready.template(), ready.verdicts(), items);
      } else {
        var why = "the object declares no request that writes files with " + kind;
        items.forEach(it -> it.fail(new Failure.Permanent(why)));
      }
    }
  }

  private void write(List<WriteItem> items, Kind one, Kind many) {
    var group = object.call(many);
    var open = open(items);
    boolean grouped =
        group != null && open.size() > 1 && object.type().idempotencyKeyRetention() == null;
    if (grouped && !(hasSingle(one) && refusals.refuses(object.type().name(), many))) {
      complete(group, open);
      var refused = writeGroups(group, open(open), hasSingle(one));
      writeSingly(one, open(open));
      refused.forEach(it -> it.remember(many));
    } else if (!open.isEmpty()) {
      writeSingly(one, open);
    }
  }

  private boolean hasSingle(Kind one) {
    return object.call(one) != null;
  }

  /** A group that was refused as a whole. */
  private final class RefusedGroup {
    private final List<WriteItem> items;
    private final AnswerVerdict verdict;
    private final Sender.Sent sent;

    private RefusedGroup(List<WriteItem> items, AnswerVerdict verdict, Sender.Sent sent) {
      this.items = items;
      this.verdict = verdict;
      this.sent = sent;
    }

    /** Once its records were sent alone. */
    private void remember(Kind many) {
      boolean accepted = items.stream().allMatch(it -> it.outcome() instanceof WriteOutcome.Done);
      if (RefusedGroups.isOfGroup(verdict, sent.status(), accepted)) {
        refusals.refused(object.type().name(), many, sent.name());
      }
    }
  }

  private static List<WriteItem> of(List<WriteItem> items, Kind kind) {
    return items.stream().filter(it -> it.kind() == kind).toList();
  }

  private static List<WriteItem> open(List<WriteItem> items) {
    return items.stream().filter(WriteItem::open).toList();
  }

  /**
   * Texts made of several fields, of which a change names only some, and amounts whose currency it
   * does not name, are completed from a read.
   */
  private void complete(CallTemplate template, List<WriteItem> items) {
    var partial =
        items.stream()
            .filter(item -> item.ref() != null)
            .filter(
                item ->
                    item.needsRecord()
                        || item.needsVersion(template)
                        || template.incomplete(item.scope()))
            .toList();
    if (partial.isEmpty()) {
      return;
    }
    var found = reads.read(partial.stream().map(WriteItem::ref).filter(Objects::nonNull).toList());
    for (int i = 0; i < partial.size(); i++) {
      boolean versioned = partial.get(i).needsVersion(template);
      complete(partial.get(i), found.get(i));
      if (versioned && partial.get(i).open() && !partial.get(i).versioned()) {
        partial.get(i).fail(new Failure.Permanent("the record does not show its version"));
      }
    }
  }

  private void complete(WriteItem item, ReadOutcome read) {
    if (read instanceof ReadOutcome.Found found) {
      item.over(object.type(), found.record());
    } else if (read instanceof ReadOutcome.Failed failed) {
      item.fail(failed.failure());
    } else {
      item.settle(new WriteOutcome.Gone(read.ref()));
    }
  }

  /** The groups that were refused; their items are open. */
  private List<RefusedGroup> writeGroups(
      CallTemplate group, List<WriteItem> items, boolean hasSingle) {
    var kind = group.operation().kind();
    var refused = new ArrayList<RefusedGroup>();
    var groups = groups(group, items);
    var scope = object.scope();
    var calls =
        groups.stream()
            .<Supplier<HttpCall>>map(
                some -> () -> group.call(scope, some.stream().map(WriteItem::scope).toList()))
            .toList();
    var sent = sender.send(calls);
    var answers = new WriteAnswers(system, object, group.operation());
    for (int i = 0; i < groups.size(); i++) {
      var verdict = sent.get(i).verdict(object.verdicts(kind), Set.of());
      if (hasSingle && RefusedGroups.appliedNothing(verdict, sent.get(i).status())) {
        refused.add(new RefusedGroup(groups.get(i), verdict, sent.get(i)));
        continue;
      }
      answers.settle(groups.get(i), verdict);
      if (verdict instanceof AnswerVerdict.Fine) {
        refusals.accepted(object.type().name(), kind);
      }
    }
    return refused;
  }

  /** Lines of one table have the same columns. */
  private static List<List<WriteItem>> groups(CallTemplate group, List<WriteItem> items) {
    var alike = new LinkedHashMap<Set<String>, List<WriteItem>>();
    items.forEach(
        it -> alike.computeIfAbsent(group.columns(it.scope()), k -> new ArrayList<>()).add(it));
    int most = Math.max(1, group.operation().batch());
    return alike.values().stream().flatMap(it -> Reads.split(it, most).stream()).toList();
  }

  /** What a system wants done first; a record of which it was not done stays as it is. */
  private void before(Kind kind, List<WriteItem> items) {
    var template = object.call(kind);
    var first = template == null ? null : template.operation().after();
    var before = first == null ? null : object.call(first);
    if (first == null || before == null) {
      return;
    }
    complete(before, items);
    var open = open(items);
    var scope = object.scope();
    var sent =
        sender.send(
            open.stream()
                .<Supplier<HttpCall>>map(item -> () -> before.call(scope, List.of(item.scope())))
                .toList());
    var answers = new WriteAnswers(system, object, before.operation());
    for (int i = 0; i < open.size(); i++) {
      var verdict = sent.get(i).verdict(object.verdicts(first), Set.of());
      if (verdict instanceof AnswerVerdict.Fine) {
        open.get(i).again();
      } else {
        answers.settle(List.of(open.get(i)), verdict);
      }
    }
  }

  private void writeSingly(Kind kind, List<WriteItem> items) {
    var template = object.call(kind);
    if (template == null) {
      items.forEach(
          item -> item.fail(new Failure.Permanent("the system type declares no " + kind)));
      return;
    }
    writeSingly(template, object.verdicts(kind), items);
  }

  private void writeSingly(CallTemplate template, AnswerVerdicts verdicts, List<WriteItem> items) {
    complete(template, items);
    var open = open(items);
    var scope = object.scope();
    var calls =
        open.stream()
            .<Supplier<HttpCall>>map(item -> () -> template.call(scope, List.of(item.scope())))
            .toList();
    var sent = sender.send(calls);
    var answers = new WriteAnswers(system, object, template.operation());
    for (int i = 0; i < open.size(); i++) {
      var item = open.get(i);
      answers.settle(List.of(item), sent.get(i).verdict(verdicts, item.fieldNames()));
    }
  }
}
