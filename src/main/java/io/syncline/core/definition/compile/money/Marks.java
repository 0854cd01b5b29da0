package io.syncline.core.definition.compile.money;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.Conditions;
import io.syncline.core.definition.model.Computation;
import io.syncline.core.definition.source.BusinessRule;
import io.syncline.core.definition.source.SyncDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the action {@code mark_reconciled} computes: the attribute {@code reconciled}, and in {@code
 * reconciledAt} since when.
 */
public final class Marks {

  /** What a rule marks. */
  public static final String RECONCILED = "reconciled";

  private static final String SINCE = "reconciledAt";

  private Marks() {}

  /** Declares what no system has, in the entities that have all that the condition names. */
  public static void declare(
      SyncDefinition sync, List<AttributeScope> scopes, List<Finding> findings) {
    for (int i = 0; i < sync.businessRules().size(); i++) {
      var rule = sync.businessRules().get(i);
      var path = "/businessRules/" + i;
      if (!rule.marksReconciled()) {
        continue;
      }
      if (rule.condition() == null) {
        findings.add(
            Finding.problem(path + "/action", "it needs a `condition`: when is it marked?"));
        continue;
      }
      var marked = scopes.stream().filter(it -> concerns(rule, it)).toList();
      if (marked.isEmpty() && !scopes.isEmpty()) {
        findings.add(
            Finding.holds(
                path + "/condition",
                "no entity has all that it names, so nothing is marked; the sync is not started"));
      }
      marked.forEach(it -> declare(it, path + "/action"));
    }
  }

  private static void declare(AttributeScope scope, String path) {
    for (var name : List.of(RECONCILED, SINCE)) {
      if (scope.attributes(name).isEmpty()) {
        scope.map().declare(name, path);
      }
    }
  }

  /** What rules mark in an entity, by attribute. */
  public static Map<String, Computation> computations(SyncDefinition sync, AttributeScope scope) {
    var all = new LinkedHashMap<String, Computation>();
    for (var rule : sync.businessRules()) {
      if (rule.marksReconciled() && rule.condition() != null && concerns(rule, scope)) {
        var mark = scope.attributes(RECONCILED).get(0);
        var condition = Objects.requireNonNull(rule.condition());
        all.putIfAbsent(
            mark, new Computation.Marked(rule.name(), condition, meanings(condition, scope)));
        all.putIfAbsent(
            scope.attributes(SINCE).get(0), new Computation.MarkedAt(rule.name(), mark));
      }
    }
    return all;
  }

  /** One rule of an entity marks: of a second one it would not be known which condition holds. */
  public static List<Finding> check(SyncDefinition sync, List<AttributeScope> scopes) {
    var findings = new ArrayList<Finding>();
    for (var scope : scopes) {
      var marking = new ArrayList<Integer>();
      for (int i = 0; i < sync.businessRules().size(); i++) {
        var rule = sync.businessRules().get(i);
        if (rule.marksReconciled() && rule.condition() != null && concerns(rule, scope)) {
          marking.add(i);
          owner(sync, scope, "/businessRules/" + i + "/action").ifPresent(findings::add);
        }
      }
      for (var other : marking.stream().skip(1).toList()) {
        var first = sync.businessRules().get(marking.get(0)).name();
        findings.add(
            Finding.problem(
                "/businessRules/" + other + "/action",
                "`%s` of `%s` is marked by the rule `%s` already"
                    .formatted(RECONCILED, scope.map().entity().name(), first)));
      }
    }
    return findings;
  }

  private static Optional<Finding> owner(SyncDefinition sync, AttributeScope scope, String path) {
    var owners = scope.resolve(sync.syncConfig().conflicts().ownership());
    return Stream.of(RECONCILED, SINCE)
        .filter(it -> owners.containsKey(scope.attributes(it).get(0)))
        .map("a rule marks `%s`, so no system can own it: remove one of the two"::formatted)
        .map(it -> Finding.problem(path, it))
        .findFirst();
  }

  private static boolean concerns(BusinessRule rule, AttributeScope scope) {
    return names(Objects.requireNonNull(rule.condition())).stream()
        .noneMatch(it -> scope.attributes(it).isEmpty());
  }

  private static Set<String> names(String condition) {
    return Conditions.names(condition);
  }

  private static Map<String, String> meanings(String condition, AttributeScope scope) {
    Map<String, String> names = new HashMap<>();
    names(condition).forEach(it -> names.put(it, scope.attributes(it).get(0)));
    return names;
  }
}
