package io.syncline.system.http;

import io.syncline.core.definition.Operation.Kind;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.transform.Paths;
import java.util.List;
import java.util.Set;

/**
 * Finds records by the exact value of a field. What a search engine returns beside that is left
 * out: only a record that shows the value, text without regard to case, was found.
 */
final class Finds {

  private final SystemId system;
  private final Sender sender;
  private final HttpObject object;

  Finds(SystemId system, Sender sender, HttpObject object) {
    this.system = system;
    this.sender = sender;
    this.object = object;
  }

  List<NativeRecord> find(String field, Value value) {
    boolean marker = field.equals(object.type().marker()) && object.call(Kind.FIND_MARKER) != null;
    var kind = marker ? Kind.FIND_MARKER : Kind.FIND;
    var template = object.call(kind);
    var declared = object.type().fields().get(field);
    if (template == null || !marker && declared != null && !declared.findable()) {
      throw failure(field, new Failure.Permanent("the system type declares no find by it"));
    }
    if (value.isEmpty()) {
      throw failure(field, new Failure.Invalid("nothing to find", Set.of(field)));
    }
    var scope =
        object
            .scope()
            .with("field", field.substring(field.lastIndexOf('.') + 1))
            .with("path", field)
            .with("value", value);
    var verdict =
        sender.send(() -> template.call(scope, List.of())).verdict(object.verdicts(kind), Set.of());
    if (verdict instanceof Verdict.Missing) {
      return List.of();
    }
    if (verdict instanceof Verdict.Fine fine && fine.answer() != null) {
      return Answers.trees(fine.answer(), template.operation().records()).stream()
          .filter(tree -> holds(tree, field, value))
          .map(object.answers()::record)
          .filter(java.util.Objects::nonNull)
          .toList();
    }
    throw failure(
        field,
        verdict instanceof Verdict.Failed failed
            ? failed.failure()
            : new Failure.Permanent("an answer without records"));
  }

  private static boolean holds(Value.Struct tree, String field, Value wanted) {
    var held = Paths.read(tree, field);
    return held != null
        && (held.agreesWith(wanted) || Formats.text(held).equalsIgnoreCase(Formats.text(wanted)));
  }

  private SystemFailure failure(String field, Failure failure) {
    return new SystemFailure(system, "find " + object.type().name() + " by " + field, failure);
  }
}
