package io.syncline.system.http;

import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.NestedId;
import io.syncline.core.system.WriteOutcome;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.answer.AnswerVerdicts;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.answer.ItemErrors;
import io.syncline.system.http.answer.RecordList;
import io.syncline.system.http.answer.WrittenId;
import io.syncline.system.http.call.HttpResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives each write of a call its outcome.
 *
 * <p>An item's answer is the record of its id, of its marker or of the name an error calls it by;
 * the position counts only where the manifest says that answers come in the order of the request.
 * An item without an answer has an unknown outcome: it was sent.
 */
final class WriteAnswers {

  private final SystemId system;
  private final HttpObject object;
  private final Operation operation;
  private final AnswerVerdicts verdicts;

  WriteAnswers(SystemId system, HttpObject object, Operation operation) {
    this.system = system;
    this.object = object;
    this.operation = operation;
    this.verdicts = object.verdicts(operation.kind());
  }

  void settle(List<WriteItem> items, AnswerVerdict verdict) {
    if (!(verdict instanceof AnswerVerdict.Fine fine)) {
      items.forEach(item -> item.settle(outcome(item, verdict)));
      return;
    }
    var where = operation.answer().id();
    if (where != null && items.size() == 1 && isNoPath(where)) {
      settleTold(items.get(0), where, fine);
      return;
    }
    if (fine.answer() == null) {
      items.forEach(item -> item.settle(done(item, fine.headers())));
      return;
    }
    var trees = RecordList.of(fine.answer(), operation).trees();
    var errors = new ItemErrors(object.type(), operation, fine.answer());
    boolean ordered = trees.size() == items.size() && errors.none() && inOrder();
    var headers = items.size() == 1 ? fine.headers() : Map.<String, String>of();
    for (int i = 0; i < items.size(); i++) {
      var item = items.get(i);
      var error = errors.about(item.names());
      var tree = ordered ? trees.get(i) : own(item, trees, errors);
      item.settle(
          error != null
              ? outcome(item, verdicts.ofItem(error, item.fieldNames()))
              : answered(item, tree, errors, headers));
    }
  }

  private static boolean isNoPath(String where) {
    return where.isEmpty() || where.contains(WrittenId.HEADER);
  }

  /** By a header, or by an answer that is the id. */
  private void settleTold(WriteItem item, String where, AnswerVerdict.Fine fine) {
    var answer = fine.answer();
    var there = answer == null ? null : Answers.at(answer, operation.records());
    var errors = new ItemErrors(object.type(), operation, answer);
    if (there instanceof Value.Struct tree && errors.own(tree) != null) {
      item.settle(answered(item, tree, errors, fine.headers()));
    } else {
      item.settle(outcomeFor(item, WrittenId.read(where, there, fine.headers())));
    }
  }

  private WriteOutcome outcomeFor(WriteItem item, @Nullable String id) {
    var target = item.ref();
    if (target != null) {
      return new WriteOutcome.Done(target, null);
    }
    var known = id == null && object.type().givesIds() ? item.marker() : id;
    var created = known == null ? null : ref(item, known);
    return created == null ? unknown() : new WriteOutcome.Done(created, null);
  }

  /** The record of an id that an answer tells; null where it is longer than ids are. */
  private @Nullable NativeRef ref(WriteItem item, String own) {
    var parent = object.type().idWithParent() ? item.parent() : null;
    var id = parent == null ? own : new NestedId(parent, own).text();
    return id.length() > NativeRef.LONGEST ? null : new NativeRef(system, object.type().name(), id);
  }

  private boolean inOrder() {
    var status = operation.itemStatus();
    return operation.batch() <= 1 || status != null && status.id() == null;
  }

  private Value.@Nullable Struct own(WriteItem item, List<Value.Struct> trees, ItemErrors errors) {
    var type = object.type();
    for (var each : trees) {
      if (errors.isCalled(each, item.names())) {
        return each;
      }
      var record = errors.record(each);
      var tree = record == null ? each : record;
      if (item.ownId() != null
          ? isOf(item.ownId(), WrittenId.read(idPath(), tree, Map.of()))
          : item.marker() != null && item.marker().equals(Answers.text(tree, type.marker()))) {
        return each;
      }
    }
    return null;
  }

  private String idPath() {
    var own = operation.answer().id();
    return own == null ? object.type().id() : own;
  }

  private boolean isOf(String own, @Nullable String id) {
    return id != null && object.type().idKey(id).equals(object.type().idKey(own));
  }

  private WriteOutcome answered(
      WriteItem item,
      Value.@Nullable Struct answer,
      ItemErrors errors,
      Map<String, String> headers) {
    if (answer == null) {
      return unknown();
    }
    var own = errors.own(answer);
    if (own != null) {
      return outcome(item, verdicts.ofItem(own, item.fieldNames()));
    }
    var tree = errors.record(answer);
    if (tree == null) {
      return outcomeFor(item, null);
    }
    if (operation.answer().id() != null) {
      return outcomeFor(item, WrittenId.read(idPath(), tree, headers));
    }
    var whole = object.under(tree, item.parent());
    return done(item, object.answers().record(whole, operation.kind(), headers));
  }

  private WriteOutcome done(WriteItem item, @Nullable NativeRecord answer) {
    if (answer != null) {
      return new WriteOutcome.Done(answer.ref(), answer);
    }
    return outcomeFor(item, null);
  }

  /** Without a body: a create then needs the id from elsewhere. */
  private WriteOutcome done(WriteItem item, Map<String, String> headers) {
    var id = headers.get(HttpResult.Answered.CREATED_ID);
    return item.ref() == null && id != null
        ? outcomeFor(item, id)
        : done(item, (NativeRecord) null);
  }

  private static WriteOutcome unknown() {
    return new WriteOutcome.Failed(
        new Failure.OutcomeUnknown("the answer does not contain the outcome"));
  }

  private WriteOutcome outcome(WriteItem item, AnswerVerdict verdict) {
    var ref = item.ref();
    if (verdict instanceof AnswerVerdict.Failed failed) {
      return new WriteOutcome.Failed(failed.failure());
    }
    if (verdict instanceof AnswerVerdict.Stale) {
      return new WriteOutcome.Stale();
    }
    if (verdict instanceof AnswerVerdict.AlreadyThere there) {
      return ref == null
          ? alreadyThere(item, there)
          : invalid("another record holds a unique value");
    }
    return ref == null
        ? invalid("something it refers to is not there")
        : new WriteOutcome.Gone(ref);
  }

  private WriteOutcome alreadyThere(WriteItem item, AnswerVerdict.AlreadyThere there) {
    var id = there.existing();
    return new WriteOutcome.AlreadyThere(id == null ? null : ref(item, id), there.reason());
  }

  private static WriteOutcome invalid(String why) {
    return new WriteOutcome.Failed(new Failure.Invalid(why, Set.of()));
  }
}
