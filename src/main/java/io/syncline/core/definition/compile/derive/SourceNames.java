package io.syncline.core.definition.compile.derive;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.Conditions;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.compile.form.ProjectEvents;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.TextTemplate;
import io.syncline.core.definition.model.WorkflowPlan.Derivation;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.model.value.Value;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the names in the expressions of a rule mean: attributes of its source, or of the
 * records that these refer to.
 */
final class SourceNames {

  private static final List<String> COMPLETION = List.of("status", "completed");

  private final AttributeScope source;
  private final EntityMember member;
  private final List<AttributeScope> scopes;
  private final List<Finding> findings;
  private final Map<String, Set<String>> references = new HashMap<>();
  private final Map<AttributeScope, Set<String>> stored = new HashMap<>();

  /**
   * @param member the object of the source
   * @param scopes of all entities
   */
  SourceNames(
      AttributeScope source,
      EntityMember member,
      List<AttributeScope> scopes,
      List<Finding> findings) {
    this.source = source;
    this.member = member;
    this.scopes = scopes;
    this.findings = findings;
  }

  AttributeScope scope() {
    return source;
  }

  /** What is needed of the records referred to, by attribute of the source. */
  Map<String, Set<String>> references() {
    return references;
  }

  /** Whether one of these meanings is about a record referred to. */
  boolean areReferred(Map<String, String> names) {
    return names.values().stream()
        .map(it -> it.split("\\.", 2))
        .anyMatch(it -> it.length > 1 && references.getOrDefault(it[0], Set.of()).contains(it[1]));
  }

  /**
   * Lets what is needed of the records referred to be read.
   *
   * @return their entities
   */
  Set<String> store() {
    stored.forEach((scope, names) -> names.forEach(scope.map()::store));
    return stored.keySet().stream().map(it -> it.map().entity().name()).collect(Collectors.toSet());
  }

  /** Those of a value of a mapping. */
  void values(Value value, String path, Map<String, String> names) {
    TextTemplate.expressions(value).forEach(it -> read(it, path, names));
  }

  /**
   * @param names what they mean, by name as written
   */
  void read(String expression, String path, Map<String, String> names) {
    for (var name : Conditions.names(expression)) {
      var parts = name.split("\\.", 2);
      var whole = source.attributes(name);
      var meant = whole.isEmpty() ? source.attributes(parts[0]) : whole;
      if (whole.isEmpty() && ProjectEvents.isCompleted(name)) {
        completed(path).ifPresent(it -> names.put(name, it));
      } else if (meant.isEmpty()) {
        problem(path, unknown(name, source));
      } else if (!whole.isEmpty()) {
        names.put(name, meant.get(0));
      } else {
        var to = reference(meant.get(0));
        var rest = to == null ? Optional.of(parts[1]) : referred(meant.get(0), to, parts[1], path);
        rest.ifPresent(it -> names.put(name, meant.get(0) + "." + it));
      }
    }
  }

  /** The object that an attribute of the source refers to; null: it is no reference. */
  private @Nullable String reference(String attribute) {
    return field(member, attribute).map(FieldType::references).orElse(null);
  }

  private static Optional<FieldType> field(EntityMember member, String attribute) {
    return member.object().fields().values().stream()
        .filter(it -> Names.same(it.attribute() == null ? it.path() : it.attribute(), attribute))
        .findFirst();
  }

  private Optional<String> referred(String attribute, String object, String name, String path) {
    var to = scope(attribute, object, path);
    var meant = to == null ? List.<String>of() : to.attributes(name);
    if (to == null) {
      return Optional.empty();
    }
    if (meant.size() != 1) {
      problem(path, unknown(name, to));
      return Optional.empty();
    }
    need(attribute, meant.get(0), to, meant);
    return Optional.of(meant.get(0));
  }

  /** The entity that an attribute refers to; null: a problem says that it takes no part. */
  private @Nullable AttributeScope scope(String attribute, String object, String path) {
    var found =
        scopes.stream()
            .filter(
                scope ->
                    scope.map().entity().members().stream()
                        .anyMatch(
                            it -> it.id().equals(member.id()) && it.object().name().equals(object)))
            .findFirst()
            .orElse(null);
    if (found == null) {
      problem(
          path,
          "`%s` refers to `%s`, which take no part here: write `%s` in the `objects` of `%s`"
              .formatted(attribute, object, object, member.id()));
    }
    return found;
  }

  /** {@code project_completed}, of the project that the source refers to. */
  private Optional<String> completed(String path) {
    var meant = source.attributes("project");
    var object = meant.isEmpty() ? null : reference(meant.get(0));
    var to = object == null ? null : scope(meant.get(0), object, path);
    if (object == null) {
      problem(
          path,
          "`%s` refers to no `project`, so that `project_completed` means nothing here"
              .formatted(source.map().entity().name()));
    }
    if (to == null) {
      return Optional.empty();
    }
    var all = COMPLETION.stream().flatMap(it -> to.attributes(it).stream()).toList();
    need(meant.get(0), Derivation.COMPLETED, to, all);
    return Optional.of(meant.get(0) + "." + Derivation.COMPLETED);
  }

  private void need(String attribute, String of, AttributeScope to, List<String> reads) {
    references.computeIfAbsent(attribute, any -> new TreeSet<>()).add(of);
    stored.computeIfAbsent(to, any -> new TreeSet<>()).addAll(reads);
  }

  static String unknown(String name, AttributeScope scope) {
    var known = new LinkedHashSet<>(scope.map().views().values());
    scope.map().entity().members().stream()
        .flatMap(it -> it.object().fields().values().stream())
        .forEach(it -> known.add(it.attribute() == null ? it.path() : it.attribute()));
    var near = Names.nearest(name, known).map(it -> "; did you mean `" + it + "`?").orElse("");
    return "`%s` has no attribute `%s`%s".formatted(scope.map().entity().name(), name, near);
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}
