package io.syncline.system.http;

import static io.syncline.core.definition.system.Operation.WithoutRecords.EMPTY;

import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.transform.path.Paths;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.answer.Pager;
import io.syncline.system.http.answer.RecordList;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.call.CallTemplate;
import io.syncline.system.http.call.Formats;
import io.syncline.system.http.call.HttpCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds records by the exact value of a field, all queries at the same time, each through all its
 * pages; markers in one call where the operation has a {@code batch}. What a search engine returns
 * beside that is left out: only a record that shows the value, text without regard to case, was
 * found.
 */
final class ExactSearches {

  /** What one query reads at most; then it says that there is more. */
  static final int MOST_RECORDS = 2_000;

  private static final int MOST_PAGES = 100;

  private final Sender sender;
  private final HttpObject object;

  ExactSearches(Sender sender, HttpObject object) {
    this.sender = sender;
    this.object = object;
  }

  /** One outcome per query, in order. */
  List<FindOutcome> find(List<Query> queries) {
    var all = queries.stream().map(Asked::new).toList();
    for (var open = searches(all); !open.isEmpty(); ) {
      var answers = sender.send(open.stream().map(Search::call).toList());
      var further = new ArrayList<Search>();
      for (int i = 0; i < open.size(); i++) {
        further.addAll(open.get(i).take(answers.get(i)));
      }
      open = further;
    }
    return all.stream().map(Asked::outcome).toList();
  }

  /**
   * Markers share a call where the operation takes several; other values, which may hold commas,
   * are asked one by one.
   */
  private List<Search> searches(List<Asked> all) {
    var byField = new LinkedHashMap<String, List<Asked>>();
    all.stream()
        .filter(it -> it.outcome == null)
        .forEach(it -> byField.computeIfAbsent(it.field(), field -> new ArrayList<>()).add(it));
    var searches = new ArrayList<Search>();
    for (var some : byField.values()) {
      Reads.split(some, some.get(0).together()).forEach(it -> searches.add(new Search(it)));
    }
    return searches;
  }

  /** One query and what it found so far. */
  private final class Asked {
    private final Query query;
    private final Kind kind;
    private final Map<NativeRef, NativeRecord> found = new LinkedHashMap<>();
    private @Nullable FindOutcome outcome;

    Asked(Query query) {
      this.query = query;
      boolean marker =
          query.field().equals(object.type().marker()) && object.call(Kind.FIND_MARKER) != null;
      this.kind = marker ? Kind.FIND_MARKER : Kind.FIND;
      var refusal = refusal();
      this.outcome = refusal == null ? null : new FindOutcome.Failed(refusal);
    }

    String field() {
      return query.field();
    }

    FindOutcome outcome() {
      return Objects.requireNonNull(outcome, "not asked");
    }

    CallTemplate template() {
      return Objects.requireNonNull(object.call(kind), "not declared");
    }

    int together() {
      return kind == Kind.FIND_MARKER ? Math.max(1, template().operation().batch()) : 1;
    }

    /** Why this cannot be asked at all. */
    private @Nullable Failure refusal() {
      var declared = object.type().fields().get(query.field());
      boolean findable = kind == Kind.FIND_MARKER || declared == null || declared.findable();
      if (object.call(kind) == null || !findable) {
        return new Failure.Permanent("the system type declares no find by it");
      }
      return query.value().isEmpty()
          ? new Failure.Invalid("nothing to find", Set.of(query.field()))
          : null;
    }

    void keep(List<NativeRecord> records) {
      records.stream()
          .filter(it -> isHeldBy(it.answered()))
          .forEach(it -> found.putIfAbsent(it.ref(), it));
    }

    private boolean isHeldBy(Value.Struct tree) {
      var held = Paths.read(tree, query.field());
      var wanted = query.value();
      return held != null
          && (held.agreesWith(wanted) || Formats.text(held).equalsIgnoreCase(Formats.text(wanted)));
    }

    /**
     * @param all whether everything was read
     */
    void end(boolean all) {
      outcome = new FindOutcome.Found(List.copyOf(found.values()), all);
    }
  }

  /** One call for some queries by the same field, page after page. */
  private final class Search {
    private final List<Asked> some;
    private final CallTemplate template;
    private @Nullable String cursor;
    private int read;
    private int pages;

    Search(List<Asked> some) {
      this.some = some;
      this.template = some.get(0).template();
    }

    private Pager pager() {
      var request = new ListRequest(object.type().name(), null, cursor, MOST_RECORDS);
      return Pager.of(template.paging(), request, object.type().granularity());
    }

    Supplier<HttpCall> call() {
      var pager = pager();
      var field = some.get(0).field();
      var values = some.stream().map(it -> it.query.value()).toList();
      var scope =
          object
              .scope()
              .with("field", field.substring(field.lastIndexOf('.') + 1))
              .with("path", field)
              .with("value", values.get(0))
              .with("values", new Value.Items(values));
      return () -> PageCalls.of(template, scope, pager);
    }

    /** What has to be asked further: another page, or, where together they were refused, each. */
    List<Search> take(Sender.Sent sent) {
      var verdict = sent.verdict(object.verdicts(some.get(0).kind), Set.of());
      if (verdict instanceof AnswerVerdict.Fine fine) {
        return page(sent, fine.answer());
      }
      if (some.size() > 1 && verdict.refusal()) {
        return some.stream().map(it -> new Search(List.of(it))).toList();
      }
      if (verdict instanceof AnswerVerdict.Missing && pages == 0) {
        some.forEach(it -> it.end(true));
      } else {
        var failure =
            verdict instanceof AnswerVerdict.Failed failed
                ? failed.failure()
                : new Failure.Permanent("a page that the system announced does not exist");
        fail(failure);
      }
      return List.of();
    }

    private void fail(Failure failure) {
      some.forEach(it -> it.outcome = new FindOutcome.Failed(failure));
    }

    private @Nullable NativeRecord record(Value.Struct tree) {
      return object.answers().record(tree, some.get(0).kind);
    }

    /** Itself, where there is another page. */
    private List<Search> page(Sender.Sent sent, @Nullable Value body) {
      var answer = body == null ? Value.CLEARED : body;
      var operation = template.operation();
      var list = RecordList.of(body, operation);
      var trees = list.trees();
      var records = trees.stream().map(this::record).filter(Objects::nonNull).toList();
      boolean odd = records.size() < trees.size() && operation.withoutRecords() != EMPTY;
      if (odd || !list.readable()) {
        fail(list.failure());
        return List.of();
      }
      var named = object.byOwnIds(records);
      if (pager().cut(sent.result(), answer, named)) {
        fail(ListedPage.CUT);
        return List.of();
      }
      some.forEach(it -> it.keep(records));
      read += trees.size();
      pages++;
      var next = pager().next(sent.result(), answer, named);
      boolean circle = next != null && next.equals(cursor);
      boolean enough = read >= MOST_RECORDS || pages >= MOST_PAGES;
      boolean over = next == null || circle || enough;
      if (over) {
        some.forEach(it -> it.end(next == null));
      }
      cursor = next;
      return over ? List.of() : List.of(this);
    }
  }
}
