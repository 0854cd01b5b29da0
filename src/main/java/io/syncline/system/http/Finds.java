package io.syncline.system.http;

import io.syncline.core.definition.Operation.Kind;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.transform.Paths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds records by the exact value of a field, all queries at the same time, each through all its
 * pages. What a search engine returns beside that is left out: only a record that shows the value,
 * text without regard to case, was found.
 */
final class Finds {

  /** What one query reads at most; then it says that there is more. */
  static final int MOST_RECORDS = 2_000;

  private static final int MOST_PAGES = 100;

  private final Sender sender;
  private final HttpObject object;

  Finds(Sender sender, HttpObject object) {
    this.sender = sender;
    this.object = object;
  }

  /** One outcome per query, in order. */
  List<FindOutcome> find(List<Query> queries) {
    var searches = queries.stream().map(Search::new).toList();
    for (var open = open(searches); !open.isEmpty(); open = open(searches)) {
      var answers = sender.send(open.stream().map(Search::call).toList());
      for (int i = 0; i < open.size(); i++) {
        open.get(i).take(answers.get(i));
      }
    }
    return searches.stream().map(Search::outcome).toList();
  }

  private static List<Search> open(List<Search> searches) {
    return searches.stream().filter(it -> it.outcome == null).toList();
  }

  private static boolean holds(Value.Struct tree, Query query) {
    var held = Paths.read(tree, query.field());
    var wanted = query.value();
    return held != null
        && (held.agreesWith(wanted) || Formats.text(held).equalsIgnoreCase(Formats.text(wanted)));
  }

  /** One query, page after page. */
  private final class Search {
    private final Query query;
    private final Kind kind;
    private final Map<NativeRef, NativeRecord> found = new LinkedHashMap<>();
    private @Nullable FindOutcome outcome;
    private @Nullable String cursor;
    private int read;
    private int pages;

    Search(Query query) {
      this.query = query;
      boolean marker =
          query.field().equals(object.type().marker()) && object.call(Kind.FIND_MARKER) != null;
      this.kind = marker ? Kind.FIND_MARKER : Kind.FIND;
      var refusal = refusal();
      this.outcome = refusal == null ? null : new FindOutcome.Failed(refusal);
    }

    FindOutcome outcome() {
      return Objects.requireNonNull(outcome, "not asked");
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

    private CallTemplate template() {
      return Objects.requireNonNull(object.call(kind), "not declared");
    }

    private Pager pager() {
      var request = new ListRequest(object.type().name(), null, cursor, MOST_RECORDS);
      return Pager.of(template().paging(), request, object.type().granularity());
    }

    Supplier<HttpCall> call() {
      var pager = pager();
      var link = pager.link();
      if (link != null) {
        return () -> template().follow(link);
      }
      var field = query.field();
      var scope =
          object
              .scope()
              .with("field", field.substring(field.lastIndexOf('.') + 1))
              .with("path", field)
              .with("value", query.value());
      return () -> template().call(scope, List.of(), pager.parameters());
    }

    void take(Sender.Sent sent) {
      var verdict = sent.verdict(object.verdicts(kind), Set.of());
      if (verdict instanceof Verdict.Missing && pages == 0) {
        outcome = new FindOutcome.Found(List.of());
      } else if (verdict instanceof Verdict.Fine fine && fine.answer() != null) {
        page(sent, fine.answer());
      } else {
        outcome =
            new FindOutcome.Failed(
                verdict instanceof Verdict.Failed failed
                    ? failed.failure()
                    : new Failure.Permanent("an answer without records"));
      }
    }

    private void page(Sender.Sent sent, Value answer) {
      var trees = Answers.trees(answer, template().operation().records());
      var records = trees.stream().map(object.answers()::record).filter(Objects::nonNull).toList();
      trees.stream()
          .filter(tree -> holds(tree, query))
          .map(object.answers()::record)
          .filter(Objects::nonNull)
          .forEach(it -> found.putIfAbsent(it.ref(), it));
      read += trees.size();
      pages++;
      var next = pager().next(sent.result(), answer, records);
      boolean circle = next != null && next.equals(cursor);
      boolean enough = read >= MOST_RECORDS || pages >= MOST_PAGES;
      if (next == null || circle || enough) {
        outcome = new FindOutcome.Found(List.copyOf(found.values()), next == null);
      }
      cursor = next;
    }
  }
}
