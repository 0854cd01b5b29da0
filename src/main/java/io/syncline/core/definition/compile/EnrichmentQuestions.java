package io.syncline.core.definition.compile;

import static java.util.stream.Collectors.joining;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.model.EnrichmentPlan.Question;
import io.syncline.core.definition.source.policy.Enrichment;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** By what a source can be asked about the records of an entity. */
final class EnrichmentQuestions {

  private final ObjectType object;
  private final AttributeScope scope;
  private final List<Finding> findings;

  EnrichmentQuestions(ObjectType object, AttributeScope scope, List<Finding> findings) {
    this.object = object;
    this.scope = scope;
    this.findings = findings;
  }

  static boolean asks(ObjectType object) {
    return object.can(Operation.Kind.FIND);
  }

  /** By what a record can be found there: as the source says, else as the type does. */
  List<Question> of(Enrichment.Source source, String path) {
    var possible = possible(object, scope);
    if (possible.isEmpty()) {
      var message =
          "`%s` of `%s` can be asked by no attribute of this sync: it needs the operation `find`"
              + " and a `findable` field with an `attribute`, or `get` and an attribute for its id";
      findings.add(Finding.problem(path, message.formatted(object.name(), source.system())));
      return List.of();
    }
    if (source.match().isEmpty()) {
      return possible;
    }
    var chosen = new ArrayList<Question>();
    for (int i = 0; i < source.match().size(); i++) {
      var attributes = scope.attributes(source.match().get(i));
      var found = possible.stream().filter(it -> attributes.contains(it.attribute())).findFirst();
      if (found.isPresent()) {
        chosen.add(new Question(found.get().attribute(), found.get().field(), true));
      } else {
        var message = "`%s` cannot be asked by `%s`; it can by %s";
        findings.add(
            Finding.problem(
                path + "/match/" + i,
                message.formatted(
                    source.system(),
                    source.match().get(i),
                    possible.stream()
                        .map(it -> "`" + it.attribute() + "`")
                        .collect(joining(", ")))));
      }
    }
    return chosen;
  }

  private static List<Question> possible(ObjectType object, AttributeScope scope) {
    if (!asks(object)) {
      var id = object.fields().get(object.idPaths().get(0));
      return id == null || !object.can(Operation.Kind.GET)
          ? List.of()
          : question(id, null, scope).stream().toList();
    }
    var keys = object.matchKeys();
    return object.fields().values().stream()
        .filter(it -> it.use().findable())
        .sorted((one, other) -> Integer.compare(place(keys, one.path()), place(keys, other.path())))
        .flatMap(it -> question(it, it.path(), scope).stream())
        .toList();
  }

  private static int place(List<String> keys, String path) {
    int at = keys.indexOf(path);
    return at < 0 ? keys.size() : at;
  }

  private static Optional<Question> question(
      FieldType field, @Nullable String asked, AttributeScope scope) {
    return Optional.ofNullable(field.attribute())
        .flatMap(it -> scope.attributes(it).stream().findFirst())
        .map(it -> new Question(it, asked, false));
  }
}
