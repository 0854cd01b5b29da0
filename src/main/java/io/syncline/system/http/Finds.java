package io.syncline.system.http;

import io.syncline.core.definition.Operation.Kind;
import io.syncline.core.model.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.Query;
import io.syncline.core.transform.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds records by the exact value of a field, all queries at the same time. What a search engine
 * returns beside that is left out: only a record that shows the value, text without regard to case,
 * was found.
 */
final class Finds {

  private final Sender sender;
  private final HttpObject object;

  Finds(Sender sender, HttpObject object) {
    this.sender = sender;
    this.object = object;
  }

  /** One outcome per query, in order. */
  List<FindOutcome> find(List<Query> queries) {
    var answers = sender.send(queries.stream().map(this::call).flatMap(List::stream).toList());
    var outcomes = new ArrayList<FindOutcome>();
    int answer = 0;
    for (var query : queries) {
      var refusal = refusal(query);
      outcomes.add(
          refusal == null
              ? outcome(query, answers.get(answer++))
              : new FindOutcome.Failed(refusal));
    }
    return outcomes;
  }

  private Kind kind(Query query) {
    boolean marker =
        query.field().equals(object.type().marker()) && object.call(Kind.FIND_MARKER) != null;
    return marker ? Kind.FIND_MARKER : Kind.FIND;
  }

  /** Why this cannot be asked at all. */
  private @Nullable Failure refusal(Query query) {
    var kind = kind(query);
    var declared = object.type().fields().get(query.field());
    boolean findable = kind == Kind.FIND_MARKER || declared == null || declared.findable();
    if (object.call(kind) == null || !findable) {
      return new Failure.Permanent("the system type declares no find by it");
    }
    return query.value().isEmpty()
        ? new Failure.Invalid("nothing to find", Set.of(query.field()))
        : null;
  }

  /** The call for a query, or none for one that is refused. */
  private List<Supplier<HttpCall>> call(Query query) {
    var template = object.call(kind(query));
    if (template == null || refusal(query) != null) {
      return List.of();
    }
    var field = query.field();
    var scope =
        object
            .scope()
            .with("field", field.substring(field.lastIndexOf('.') + 1))
            .with("path", field)
            .with("value", query.value());
    return List.of(() -> template.call(scope, List.of()));
  }

  private FindOutcome outcome(Query query, Sender.Sent sent) {
    var kind = kind(query);
    var verdict = sent.verdict(object.verdicts(kind), Set.of());
    if (verdict instanceof Verdict.Missing) {
      return new FindOutcome.Found(List.of());
    }
    var template = object.call(kind);
    if (verdict instanceof Verdict.Fine fine && fine.answer() != null && template != null) {
      return new FindOutcome.Found(
          Answers.trees(fine.answer(), template.operation().records()).stream()
              .filter(tree -> holds(tree, query))
              .map(object.answers()::record)
              .filter(Objects::nonNull)
              .toList());
    }
    return new FindOutcome.Failed(
        verdict instanceof Verdict.Failed failed
            ? failed.failure()
            : new Failure.Permanent("an answer without records"));
  }

  private static boolean holds(Value.Struct tree, Query query) {
    var held = Paths.read(tree, query.field());
    var wanted = query.value();
    return held != null
        && (held.agreesWith(wanted) || Formats.text(held).equalsIgnoreCase(Formats.text(wanted)));
  }
}
