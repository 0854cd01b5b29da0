package io.syncline.system.http;

import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.WriteOutcome;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.answer.AnswerVerdicts;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.answer.ItemErrors;
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
    if (fine.answer() == null) {
      items.forEach(item -> item.settle(done(item, fine.headers())));
      return;
    }
    var trees = Answers.trees(fine.answer(), operation.records());
    var errors = new ItemErrors(object.type(), operation, fine.answer());
    boolean ordered = trees.size() == items.size() && errors.none() && inOrder();
    var headers = items.size() == 1 ? fine.headers() : Map.<String, String>of();
    for (int i = 0; i < items.size(); i++) {
      var item = items.get(i);
      var error = errors.about(item.names());
      var tree = ordered ? trees.get(i) : own(item, trees);
      item.settle(
          error != null
              ? outcome(item, verdicts.ofItem(ItemErrors.STATUS, error, item.fieldNames()))
              : answered(item, tree, headers));
    }
  }

  private boolean inOrder() {
    var status = operation.itemStatus();
    return operation.batch() <= 1 || status != null && status.id() == null;
  }

  private Value.@Nullable Struct own(WriteItem item, List<Value.Struct> trees) {
    var type = object.type();
    var ref = item.ref();
    for (var tree : trees) {
      if (ref != null
          ? isOf(ref, Answers.text(tree, type.id()))
          : item.marker() != null && item.marker().equals(Answers.text(tree, type.marker()))) {
        return tree;
      }
    }
    return null;
  }

  private boolean isOf(NativeRef ref, @Nullable String id) {
    return id != null && object.type().idKey(id).equals(object.type().idKey(ref.id()));
  }

  private WriteOutcome answered(
      WriteItem item, Value.@Nullable Struct tree, Map<String, String> headers) {
    if (tree == null) {
      return unknown();
    }
    var status = operation.itemStatus();
    var own = status == null || status.errors() == null ? null : Answers.at(tree, status.errors());
    if (own != null && !own.isEmpty()) {
      return outcome(item, verdicts.ofItem(ItemErrors.STATUS, own, item.fieldNames()));
    }
    return done(item, object.answers().record(tree, operation.kind(), headers));
  }

  private WriteOutcome done(WriteItem item, @Nullable NativeRecord answer) {
    if (answer != null) {
      return new WriteOutcome.Done(answer.ref(), answer);
    }
    var ref = item.ref();
    return ref == null ? unknown() : new WriteOutcome.Done(ref, null);
  }

  /** Without a body: a create then needs the id from elsewhere. */
  private WriteOutcome done(WriteItem item, Map<String, String> headers) {
    var id = headers.get(HttpResult.Answered.CREATED_ID);
    return item.ref() == null && id != null && id.length() <= NativeRef.LONGEST
        ? new WriteOutcome.Done(new NativeRef(system, object.type().name(), id), null)
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
      return ref == null ? alreadyThere(there) : invalid("another record holds a unique value");
    }
    return ref == null
        ? invalid("something it refers to is not there")
        : new WriteOutcome.Gone(ref);
  }

  private WriteOutcome alreadyThere(AnswerVerdict.AlreadyThere there) {
    var id = there.existing();
    var existing = id == null ? null : new NativeRef(system, object.type().name(), id);
    return new WriteOutcome.AlreadyThere(existing, there.reason());
  }

  private static WriteOutcome invalid(String why) {
    return new WriteOutcome.Failed(new Failure.Invalid(why, Set.of()));
  }
}
