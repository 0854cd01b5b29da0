package io.syncline.core.delivery.step;

import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.Stage;
import io.syncline.core.definition.system.FieldType.ClearAs;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.CreateTask;
import io.syncline.core.delivery.attempt.FieldsTask;
import io.syncline.core.delivery.attempt.TargetSearch;
import io.syncline.core.delivery.attempt.UpdateTask;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.FieldProblem;
import io.syncline.core.transform.Outbound;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.ReferenceNaming;
import io.syncline.core.transform.Transformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Computes what is written from the record, the definition and the shadow as they are now (S7), and
 * freezes it as an intent.
 */
final class WritePreparation {
  /** The audit's word for attributes that name records which are not there yet (S15). */
  static final String WAITS_FOR_REFERENCE = "waits-for-reference";

  private static final String CLEAR_IMPOSSIBLE = "clear-impossible";

  private final Transformer transformer;
  private final PendingWrites pendingWrites;
  private final TargetRead target;
  private final Completion completion;
  private final AttemptOutcomes attemptOutcomes;

  WritePreparation(
      Transformer transformer,
      PendingWrites pendingWrites,
      TargetRead target,
      Completion completion,
      AttemptOutcomes attemptOutcomes) {
    this.transformer = transformer;
    this.pendingWrites = pendingWrites;
    this.target = target;
    this.completion = completion;
    this.attemptOutcomes = attemptOutcomes;
  }

  /** What is to be created, with everything that may be said of it. */
  void create(List<CreateTask> tasks) {
    attemptOutcomes.each(tasks, Stage.COMPUTE, this::create);
  }

  private void create(CreateTask task) {
    var context = task.context();
    var wanted = pendingWrites.of(context.entity(), context.participant(), context.state(), null);
    var naming = naming(task, wanted);
    var parents = naming.waiting().values();
    if (!wanted.isEmpty()
        && (DeliverySequence.isBehind(task) || DeliverySequence.comesFirst(task, parents))) {
      attemptOutcomes.afterOthers(task);
    } else if (!wanted.isEmpty() && DeliverySequence.awaitsParents(task)) {
      attemptOutcomes.untilThere(task, parents, WAITS_FOR_REFERENCE);
    } else {
      create(task, writable(task, naming));
    }
  }

  private void create(CreateTask task, FieldsTask.Writable writable) {
    var missing = new TreeSet<>(Requests.missing(task.type(), writable.set().keySet()));
    missing.addAll(onlyNow(task, writable));
    if (!writable.fields().isEmpty() && missing.isEmpty()) {
      var id = task.batch().newId();
      var marker = task.type().marker() == null ? null : TargetSearch.marker(task);
      freeze(task, id, filed(task, Requests.create(task, writable.set(), marker)), null);
    } else if (!writable.fields().isEmpty()) {
      cannotCreate(task, missing);
    } else if (!writable.waiting().isEmpty()) {
      attemptOutcomes.untilThere(task, writable.waiting().values(), WAITS_FOR_REFERENCE);
    } else {
      nothing(task);
    }
  }

  /** What has changed, unless the target holds an edit of it that is judged first. */
  void update(List<UpdateTask> tasks) {
    attemptOutcomes.each(tasks, Stage.COMPUTE, this::update);
  }

  private void update(UpdateTask task) {
    var wanted =
        target.due(task).stream().filter(it -> !task.left().contains(it.attribute())).toList();
    var naming = naming(task, wanted);
    if (!wanted.isEmpty() && DeliverySequence.isBehind(task)) {
      attemptOutcomes.afterOthers(task);
    } else {
      update(task, writable(task, naming));
    }
  }

  private void update(UpdateTask task, FieldsTask.Writable writable) {
    var link = task.copyLink();
    var ref = link.link().ref();
    if (!writable.fields().isEmpty()) {
      var id = task.batch().newId();
      var fields = Requests.changed(task.type(), task.copy(), writable.set(), writable.omitted());
      var version = Requests.condition(task.type(), link.shadow(), task.copy());
      var request = new WriteRequest.Update(ref, fields, id.toString(), version);
      freeze(task, id, filed(task, request), task.read());
    } else if (!task.left().isEmpty()) {
      attemptOutcomes.untilJudged(task);
    } else if (!writable.waiting().isEmpty()) {
      attemptOutcomes.untilThere(task, writable.waiting().values(), WAITS_FOR_REFERENCE);
    } else if (!writable.impossible().isEmpty()) {
      completion.impossible(task, ref);
    } else {
      nothing(task);
    }
  }

  private static ReferenceNaming naming(FieldsTask task, List<PendingWrites.Field> wanted) {
    var context = task.context();
    return ReferenceNaming.of(context.participant(), wanted, context.state().references());
  }

  private void nothing(FieldsTask task) {
    var apart = task.writable().apart();
    if (!apart.isEmpty()) {
      var why = "a create there has nothing to write but %s, which only a change sets";
      var names = String.join(", ", new TreeSet<>(apart));
      attemptOutcomes.giveUp(task, new Failure.Invalid(why.formatted(names), apart), Stage.COMPUTE);
    } else if (task.writable().unwritable() != null) {
      attemptOutcomes.nothingWritable(task);
    } else {
      attemptOutcomes.nothing(task, "nothing-due");
    }
  }

  /** What no later write adds: fields of a create alone that name a record which is not there. */
  private static Set<String> onlyNow(CreateTask task, FieldsTask.Writable writable) {
    var awaiting = task.context().state().awaiting();
    return task.context().participant().mappings().stream()
        .filter(it -> it.out() && it.field().writable() && it.field().use().createOnly())
        .filter(
            it ->
                writable.waiting().containsKey(it.attribute()) || awaiting.contains(it.attribute()))
        .map(it -> it.field().path())
        .collect(Collectors.toSet());
  }

  private void cannotCreate(CreateTask task, Set<String> missing) {
    var held = task.context().state().held();
    var attributes = new TreeSet<String>();
    for (var mapping : task.context().participant().mappings()) {
      if (missing.contains(mapping.field().path())) {
        attributes.add(mapping.attribute());
      }
    }
    if (attributes.stream().anyMatch(held::contains)) {
      attemptOutcomes.nothing(task, "held");
      return;
    }
    if (DeliverySequence.awaited(task, attributes)) {
      attemptOutcomes.untilThere(task, task.writable().waiting().values(), WAITS_FOR_REFERENCE);
      return;
    }
    var named = attributes.isEmpty() ? missing : attributes;
    attemptOutcomes.giveUp(task, new Failure.Invalid(needs(task, named), named), Stage.COMPUTE);
  }

  private static String needs(CreateTask task, Set<String> names) {
    var gone = names.stream().filter(task.writable().waiting()::containsKey).toList();
    return gone.isEmpty()
        ? "a create there needs a value for " + String.join(", ", names)
        : "a create there needs the record that %s names, and that one is deleted or archived"
            .formatted(String.join(", ", gone));
  }

  private void freeze(FieldsTask task, UUID id, WriteRequest request, Intent.@Nullable Read read) {
    var expected = new HashMap<String, Intent.Expected>();
    for (var field : task.writable().fields()) {
      expected.put(
          field.path(), new Intent.Expected(field.attribute(), field.value(), field.version()));
    }
    task.prepared(id, request, expected, read);
  }

  /** With the copy that holds the file, where the request writes one. */
  private static WriteRequest filed(FieldsTask task, WriteRequest request) {
    var path = FileReads.field(task);
    var checksum = path == null ? null : task.writable().set().get(path);
    var source = checksum == null ? null : FileReads.source(task, checksum);
    return source == null ? request : request.with(source);
  }

  /**
   * Parts what can be said from what cannot: clears that are impossible, values that do not fit.
   */
  private FieldsTask.Writable writable(FieldsTask task, ReferenceNaming naming) {
    var context = task.context();
    var outbound =
        transformer.outbound(
            context.entity(), context.participant(), Attributes.of(naming.values()));
    var fields = new ArrayList<PendingWrites.Field>();
    var set = new HashMap<String, Value>();
    var omitted = new HashSet<String>();
    var impossible = new ArrayList<PendingWrites.Field>();
    var unfit = new ArrayList<PendingWrites.Field>();
    for (var field : naming.fields()) {
      var problem = problem(outbound, field);
      var value = outbound.fields().get(field.path());
      if (isClearedByOmission(field) && task.type().replaces()) {
        fields.add(field);
        omitted.add(field.path());
      } else if (isClearedByOmission(field)) {
        impossible.add(field);
      } else if (problem == null && value != null && isFileOfNone(task, field, value)) {
        unfit.add(field);
      } else if (problem == null && value != null) {
        fields.add(field);
        set.put(field.path(), value);
      } else if (problem != null && problem.code().equals(CLEAR_IMPOSSIBLE)) {
        impossible.add(field);
      } else {
        unfit.add(field);
      }
    }
    var apart = apart(task, fields);
    fields.removeAll(apart);
    apart.forEach(it -> set.remove(it.path()));
    var deadLetter = unfit.isEmpty() ? null : deadLetter(task, unfit, outbound);
    task.writable(
        new FieldsTask.Writable(
            fields, set, omitted, impossible, naming.waiting(), attributes(apart), deadLetter));
    return task.writable();
  }

  private static Set<String> attributes(List<PendingWrites.Field> fields) {
    return fields.stream().map(PendingWrites.Field::attribute).collect(Collectors.toSet());
  }

  /**
   * Fields that requests of their own write. They wait for all that one request writes, and for one
   * another: an intent is one request, which is applied whole or not at all (S6).
   */
  private static List<PendingWrites.Field> apart(
      FieldsTask task, List<PendingWrites.Field> fields) {
    var own = fields.stream().filter(it -> it.mapping().field().write() != null).toList();
    boolean alone = task instanceof UpdateTask && !own.isEmpty() && own.size() == fields.size();
    return alone ? own.subList(1, own.size()) : own;
  }

  private static boolean isClearedByOmission(PendingWrites.Field field) {
    return field.value().isEmpty() && field.mapping().field().clearAs() == ClearAs.OMITTED;
  }

  private static boolean isFileOfNone(FieldsTask task, PendingWrites.Field field, Value value) {
    return field.path().equals(FileReads.field(task)) && FileReads.source(task, value) == null;
  }

  private static @Nullable FieldProblem problem(Outbound outbound, PendingWrites.Field field) {
    return outbound.problems().stream()
        .filter(it -> it.field().equals(field.path()))
        .findFirst()
        .orElse(null);
  }

  private DeadLetter deadLetter(
      FieldsTask task, List<PendingWrites.Field> unfit, Outbound outbound) {
    var reasons = new TreeSet<String>();
    var names = new TreeSet<String>();
    for (var field : unfit) {
      var problem = problem(outbound, field);
      names.add(field.attribute());
      reasons.add(
          field.attribute()
              + ": "
              + (problem == null
                  ? field.path().equals(FileReads.field(task))
                      ? "no linked copy holds this file any more"
                      : "cannot be said there"
                  : problem.code() + ", " + problem.reason()));
    }
    return attemptOutcomes.unwritable(
        task, new Failure.Invalid(String.join("; ", reasons), names), names);
  }
}
