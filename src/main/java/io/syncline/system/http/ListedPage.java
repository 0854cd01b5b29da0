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
import io.syncline.system.http.answer.SearchWindow;
import io.syncline.system.http.answer.Totals;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.call.CallTemplate;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.TemplateValues;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  private static final Failure NO_TOTAL =
      new Failure.Transient("does not say how many records there are");

  private static final Failure TOO_MANY =
      new Failure.Permanent("more records bear one time than a search shows");

  private final HttpObject object;
  private final Kind kind;
  private final ListRequest request;
  private final @Nullable String parent;
  private final Pager pager;
  private final CallTemplate template;
  private final @Nullable SearchWindow window;

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
    var paging = template.paging();
    boolean limited = paging != null && paging.maxRecords() != null;
    this.window = limited ? SearchWindow.of(request.cursor(), request.since()) : null;
    var within =
        window == null
            ? request
            : new ListRequest(request.object(), null, window.inner(), request.pageSize());
    this.pager = Pager.of(paging, within, object.type().granularity());
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
    var begins = window == null ? request.since() : window.from();
    var since = pager.since() == null ? begins : pager.since();
    var scope = since == null ? object.scope() : object.scope().with("since", object.asked(since));
    if (window != null) {
      scope = scope.with("until", object.asked(window.until(object.now())));
    }
    return PageCalls.of(template, scope.with(TemplateValues.under(parent)), pager);
  }

  Read read(Sender.Sent sent) {
    if (sent.status() == NOT_MODIFIED) {
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
    var shown = template.mentions("since") ? records : changed(records, request.since());
    var next = pager.next(sent.result(), answer, named);
    var total = total(template.paging(), answer, fine.headers());
    return window == null
        ? new Read.Page(new RecordPage(shown, next, total))
        : within(window, shown, next, total);
  }

  /** A page of a window; where there is more in it than is shown, it is divided. */
  private Read within(
      SearchWindow window, List<NativeRecord> shown, @Nullable String next, @Nullable Long total) {
    if (total == null) {
      return new Read.Failed(NO_TOTAL);
    }
    var step = object.type().granularity();
    var paging = Objects.requireNonNull(template.paging());
    if (total >= Objects.requireNonNull(paging.maxRecords())) {
      var half = window.half(object.now(), step);
      return half == null
          ? new Read.Failed(TOO_MANY)
          : new Read.Page(new RecordPage(List.of(), half.at(null), null));
    }
    if (next != null) {
      return new Read.Page(new RecordPage(shown, window.at(next), null));
    }
    var further = window.next(object.now(), step);
    return new Read.Page(new RecordPage(shown, further == null ? null : further.at(null), null));
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
