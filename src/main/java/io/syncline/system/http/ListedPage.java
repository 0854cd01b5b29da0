package io.syncline.system.http;

import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.Paging;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.RecordPage;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.answer.Pager;
import io.syncline.system.http.answer.RecordList;
import io.syncline.system.http.answer.Totals;
import io.syncline.system.http.call.CallTemplate;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.TemplateValues;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing: of all records, or of those under one parent.
 *
 * <p>"Since" is asked of the system where an operation takes it, and judged here otherwise; either
 * way a record without a time is never left out.
 */
final class ListedPage {

  private static final int NOT_MODIFIED = 304;

  /** Of a page that announces another one. */
  static final Failure CUT =
      new Failure.Transient("says that there is more, and not where the next page is");

  private final HttpObject object;
  private final Kind kind;
  private final ListRequest request;
  private final @Nullable String parent;
  private final Pager pager;
  private final CallTemplate template;

  /** What one answer says. */
  sealed interface Read {
    record Page(RecordPage page) implements Read {}

    record Failed(Failure failure) implements Read {}

    /** Nothing is there under this address. */
    record Missing() implements Read {}
  }

  /**
   * @param parent the id of the parent under which records are asked for; null: there is none
   */
  private ListedPage(
      HttpObject object, CallTemplate template, ListRequest request, @Nullable String parent) {
    this.object = object;
    this.template = template;
    this.kind = template.operation().kind();
    this.request = request;
    this.parent = parent;
    this.pager = Pager.of(template.paging(), request, object.type().granularity());
  }

  /** Null where the object has no listing. */
  static @Nullable ListedPage of(HttpObject object, ListRequest request, @Nullable String parent) {
    var changed = request.since() == null ? null : object.call(Kind.CHANGED);
    var template = changed == null ? object.call(Kind.LIST) : changed;
    return template == null ? null : new ListedPage(object, template, request, parent);
  }

  /**
   * @throws HttpCall.Unsayable when the page would be where the manifest does not allow
   */
  HttpCall call() {
    var since = pager.since() == null ? request.since() : pager.since();
    var scope = since == null ? object.scope() : object.scope().with("since", since.toString());
    return PageCalls.of(template, scope.with(TemplateValues.under(parent)), pager);
  }

  Read read(Sender.Sent sent) {
    if (sent.answered(NOT_MODIFIED)) {
      return new Read.Page(new RecordPage(List.of(), null, null));
    }
    var verdict = sent.verdict(object.verdicts(kind), Set.of());
    if (verdict instanceof AnswerVerdict.Fine fine) {
      return read(sent, fine);
    }
    return verdict instanceof AnswerVerdict.Failed failed
        ? new Read.Failed(failed.failure())
        : new Read.Missing();
  }

  private Read read(Sender.Sent sent, AnswerVerdict.Fine fine) {
    var answer = fine.answer() == null ? Value.CLEARED : fine.answer();
    var list = RecordList.of(fine.answer(), template.operation());
    if (!list.readable()) {
      return new Read.Failed(list.failure());
    }
    var records = new ArrayList<NativeRecord>();
    for (var tree : list.trees()) {
      var record = object.answers().record(object.under(tree, parent), kind);
      if (record == null) {
        return new Read.Failed(new Failure.Permanent(withoutId()));
      }
      records.add(record);
    }
    var named = object.byOwnIds(records);
    if (pager.cut(sent.result(), answer, named)) {
      return new Read.Failed(CUT);
    }
    return new Read.Page(
        new RecordPage(
            template.mentions("since") ? records : changed(records, request.since()),
            pager.next(sent.result(), answer, named),
            total(template.paging(), answer, fine.headers())));
  }

  private String withoutId() {
    return "a listed record has no id at " + object.type().id();
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
}
