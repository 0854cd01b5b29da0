package io.syncline.core.definition.compile;

import static java.util.stream.Collectors.joining;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.EntityForm;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds rules that need one another, so that none of them can be computed first. */
final class RuleCircles {

  private RuleCircles() {}

  static Optional<Finding> check(EntityForm entity) {
    Map<String, Set<String>> needs = new LinkedHashMap<>();
    entity
        .attributes()
        .forEach(
            (name, it) -> {
              var computed = it.writing().computed();
              if (computed != null) {
                needs.put(name, computed.inputs());
              }
            });
    var members =
        needs.keySet().stream()
            .filter(it -> reaches(it, it, needs, new LinkedHashSet<>()))
            .map(it -> "`" + it + "`")
            .collect(joining(", "));
    var message = "the rules for %s of `%s` need one another, so none can be computed first";
    return members.isEmpty()
        ? Optional.empty()
        : Optional.of(Finding.problem("/businessRules", message.formatted(members, entity.name())));
  }

  private static boolean reaches(
      String from, String goal, Map<String, Set<String>> needs, Set<String> seen) {
    for (var next : needs.getOrDefault(from, Set.of())) {
      if (next.equals(goal) || seen.add(next) && reaches(next, goal, needs, seen)) {
        return true;
      }
    }
    return false;
  }
}
