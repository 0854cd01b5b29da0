package io.syncline.system.http;

import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.Paging;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.answer.Pager;
import io.syncline.system.http.answer.RecordList;
import io.syncline.system.http.answer.Totals;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one page of a listing.
 *
 * <p>"Since" is asked of the system where an operation takes it, and judged here otherwise; either
 * way a record without a time is never left out.
 */
final class Listings {

  private static final int NOT_MODIFIED = 304;

  /** Of a page that announces another one. */
  static final Failure CUT =
      new Failure.Transient("says that there is more, and not where the next page is");

  private final SystemId system;
  private final Sender sender;
  private final HttpObject object;

  Listings(SystemId system, Sender sender, HttpObject object) {
    this.system = system;
    this.sender = sender;
    this.object = object;
  }

  RecordPage list(ListRequest request) {
    var kind =
        request.since() != null && object.call(Kind.CHANGED) != null ? Kind.CHANGED : Kind.LIST;
    var template = object.call(kind);
    if (template == null) {
      throw failure(new Failure.Permanent("the system type declares no listing"));
    }
    var pager = Pager.of(template.paging(), request, object.type().granularity());
    var since = pager.since() == null ? request.since() : pager.since();
    var scope = since == null ? object.scope() : object.scope().with("since", since.toString());
    var sent = sender.send(() -> PageCalls.of(template, scope, pager));
    request.answered().run();
    if (sent.answered(NOT_MODIFIED)) {
      return new RecordPage(List.of(), null, null);
    }
    var verdict = sent.verdict(object.verdicts(kind), Set.of());
    if (verdict instanceof AnswerVerdict.Fine fine) {
      var answer = fine.answer() == null ? Value.CLEARED : fine.answer();
      var list = RecordList.of(fine.answer(), template.operation());
      if (!list.readable()) {
        throw failure(list.failure());
      }
      var trees = list.trees();
      var records = trees.stream().map(it -> record(it, kind)).toList();
      if (pager.cut(sent.result(), answer, records)) {
        throw failure(CUT);
      }
      return new RecordPage(
          template.mentions("since") ? records : changed(records, request.since()),
          pager.next(sent.result(), answer, records),
          total(template.paging(), answer, fine.headers()));
    }
    throw failure(reason(verdict));
  }

  private NativeRecord record(Value.Struct tree, Kind by) {
    var record = object.answers().record(tree, by);
    if (record == null) {
      throw failure(new Failure.Permanent("a listed record has no id at " + object.type().id()));
    }
    return record;
  }

  private static List<NativeRecord> changed(List<NativeRecord> records, @Nullable Instant since) {
    return since == null
        ? records
        : records.stream()
            .filter(r -> r.updatedAt() == null || !r.updatedAt().isBefore(since))
            .toList();
  }

  private static @Nullable Long total(
      @Nullable Paging paging, Value answer, Map<String, String> headers) {
    return paging == null ? null : Totals.read(paging.total(), answer, headers);
  }

  private static Failure reason(AnswerVerdict verdict) {
    return verdict instanceof AnswerVerdict.Failed failed
        ? failed.failure()
        : new Failure.Permanent("the listing is not there");
  }

  private SystemFailure failure(Failure failure) {
    return new SystemFailure(system, "list " + object.type().name(), failure);
  }
}
