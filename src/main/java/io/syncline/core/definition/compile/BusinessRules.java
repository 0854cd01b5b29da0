package io.syncline.core.definition.compile;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.Conditions;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.money.ExchangeRates;
import io.syncline.core.definition.compile.money.Facts;
import io.syncline.core.definition.compile.money.Marks;
import io.syncline.core.definition.compile.money.MoneyFlags;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.ApprovalRule;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Computation;
import io.syncline.core.definition.model.Computation.Rates;
import io.syncline.core.definition.source.BusinessRule;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The business rules of a sync: those that compute attributes, and those that want an approval. */
final class BusinessRules {

  private BusinessRules() {}

  /**
   * The rules that concern an entity, by the attribute that each computes.
   *
   * @param rates by which amounts are converted; null: none is
   */
  static Map<String, Computation> computations(
      SyncDefinition sync, AttributeScope scope, @Nullable Rates rates) {
    Map<String, Computation> result = new LinkedHashMap<>(Facts.computations(sync, scope));
    result.putAll(Marks.computations(sync, scope));
    for (var rule : sync.businessRules()) {
      assignment(rule)
          .ifPresent(
              it -> {
                var target = scope.attributes(it.attribute());
                if (!target.isEmpty() && hasInputs(it, scope)) {
                  var name = target.get(0);
                  if (!ExchangeRates.areAsked(it.expression())) {
                    result.putIfAbsent(name, computation(rule, it, scope));
                  } else if (rates != null) {
                    var names = meanings(it.names(), scope);
                    result.putIfAbsent(
                        name,
                        new Computation.Converted(rule.name(), it.expression(), names, rates));
                    result.putIfAbsent(
                        name + Computation.RateOf.SUFFIX,
                        new Computation.RateOf(rule.name(), name));
                  }
                }
              });
    }
    return result;
  }

  /** Under which conditions a person approves records of an entity that has all they need. */
  static List<ApprovalRule> approvals(
      SyncDefinition sync, AttributeScope scope, Map<String, Attribute> attributes) {
    return Stream.of(
            conditions(sync, scope),
            windows(sync, scope),
            MoneyFlags.approvals(sync, scope, attributes).stream())
        .flatMap(it -> it)
        .toList();
  }

  /** New records with the same values as another one within a time. */
  private static Stream<ApprovalRule> windows(SyncDefinition sync, AttributeScope scope) {
    return sync.businessRules().stream()
        .filter(it -> it.window() != null && !it.fields().isEmpty())
        .filter(it -> it.fields().stream().noneMatch(name -> scope.attributes(name).isEmpty()))
        .map(
            it ->
                new ApprovalRule(
                    it.name(),
                    new ApprovalRule.Window(
                        Objects.requireNonNull(it.window()),
                        it.fields().stream().map(name -> scope.attributes(name).get(0)).toList())));
  }

  private static Stream<ApprovalRule> conditions(SyncDefinition sync, AttributeScope scope) {
    return sync.businessRules().stream()
        .filter(BusinessRule::requiresApproval)
        .filter(it -> it.condition() != null && hasNames(Conditions.names(it.condition()), scope))
        .map(
            it ->
                new ApprovalRule(
                    it.name(),
                    Objects.requireNonNull(it.condition()),
                    meanings(Conditions.names(it.condition()), scope)));
  }

  /**
   * What is assigned, marked or known of the copies, and no system has: it is stored in the entity
   * that has all of its inputs.
   */
  static void declare(SyncDefinition sync, List<AttributeScope> scopes, List<Finding> findings) {
    Facts.declare(sync, scopes, findings);
    assigned(sync, scopes);
    Marks.declare(sync, scopes, findings);
  }

  private static void assigned(SyncDefinition sync, List<AttributeScope> scopes) {
    for (int i = 0; i < sync.businessRules().size(); i++) {
      var path = "/businessRules/" + i + "/rule";
      assignment(sync.businessRules().get(i))
          .filter(it -> scopes.stream().allMatch(to -> to.attributes(it.attribute()).isEmpty()))
          .ifPresent(
              it ->
                  scopes.stream()
                      .filter(to -> hasInputs(it, to))
                      .filter(to -> to.declare(it.attribute(), path))
                      .findFirst());
      assignment(sync.businessRules().get(i))
          .filter(it -> ExchangeRates.areAsked(it.expression()))
          .ifPresent(it -> rateOf(it, scopes, path));
    }
  }

  /** By which rate an amount was converted is stored beside it. */
  private static void rateOf(Assignment converting, List<AttributeScope> scopes, String path) {
    for (var scope : scopes) {
      var targets = scope.attributes(converting.attribute());
      if (!targets.isEmpty() && hasInputs(converting, scope)) {
        scope.map().declare(targets.get(0) + Computation.RateOf.SUFFIX, path);
      }
    }
  }

  /** What is wrong with them once the attributes are known. */
  static List<Finding> check(
      SyncDefinition sync, List<AttributeScope> scopes, List<EntityForm> entities) {
    var findings = new ArrayList<>(Marks.check(sync, scopes));
    var rules = marks(sync, scopes);
    for (int i = 0; i < sync.businessRules().size(); i++) {
      var rule = sync.businessRules().get(i);
      window(rule, "/businessRules/" + i, scopes, findings);
      var assignment = assignment(rule).orElse(null);
      if (assignment == null) {
        continue;
      }
      var path = "/businessRules/" + i + "/rule";
      boolean known = false;
      for (int j = 0; j < entities.size(); j++) {
        var entity = entities.get(j);
        var targets = scopes.get(j).attributes(assignment.attribute());
        for (var name : hasInputs(assignment, scopes.get(j)) ? targets : List.<String>of()) {
          known = true;
          var other = rules.putIfAbsent(entity.name() + "." + name, i);
          if (other != null) {
            var message = "`%s` is computed by the rule `%s` already";
            findings.add(
                Finding.problem(
                    path,
                    message.formatted(
                        assignment.attribute(), sync.businessRules().get(other).name())));
          }
          var attribute = entity.attributes().get(name);
          if (attribute != null && attribute.writing().owner() != null) {
            var message = "a rule computes `%s`, so `%s` cannot own it: remove one of the two";
            findings.add(
                Finding.problem(
                    path, message.formatted(assignment.attribute(), attribute.writing().owner())));
          }
        }
      }
      if (!known && !entities.isEmpty()) {
        var message = "no entity has all that `%s` is computed from, so nothing is computed";
        findings.add(Finding.holds(path, message.formatted(assignment.attribute())));
      }
    }
    entities.forEach(it -> RuleCircles.check(it).ifPresent(findings::add));
    findings.addAll(ExchangeRates.check(sync, scopes, converting(sync), types(entities)));
    return findings;
  }

  private static List<String> converting(SyncDefinition sync) {
    return IntStream.range(0, sync.businessRules().size())
        .filter(
            it ->
                assignment(sync.businessRules().get(it))
                    .filter(rule -> ExchangeRates.areAsked(rule.expression()))
                    .isPresent())
        .mapToObj("/businessRules/%d/rule"::formatted)
        .toList();
  }

  private static Map<String, Map<String, ValueType>> types(List<EntityForm> entities) {
    var types = new HashMap<String, Map<String, ValueType>>();
    for (var entity : entities) {
      var own = new HashMap<String, ValueType>();
      entity.attributes().forEach((name, it) -> own.put(name, it.type()));
      types.put(entity.name(), own);
    }
    return types;
  }

  /** The first rule that marks an attribute, by entity and attribute. */
  private static Map<String, Integer> marks(SyncDefinition sync, List<AttributeScope> scopes) {
    var names = sync.businessRules().stream().map(BusinessRule::name).toList();
    var rules = new HashMap<String, Integer>();
    for (var scope : scopes) {
      Marks.computations(sync, scope)
          .forEach(
              (name, it) ->
                  rules.put(scope.map().entity().name() + "." + name, names.indexOf(it.rule())));
    }
    return rules;
  }

  private static void window(
      BusinessRule rule, String path, List<AttributeScope> scopes, List<Finding> findings) {
    if (rule.window() == null) {
      if (!rule.fields().isEmpty()) {
        findings.add(Finding.problem(path + "/fields", "they do nothing without a `window`"));
      }
    } else if (rule.fields().isEmpty()) {
      findings.add(
          Finding.problem(
              path + "/window", "it needs `fields`: equal values of which attributes?"));
    } else if (!scopes.isEmpty()
        && scopes.stream()
            .allMatch(
                it -> rule.fields().stream().anyMatch(name -> it.attributes(name).isEmpty()))) {
      findings.add(
          Finding.holds(
              path + "/fields",
              "no entity has all of these attributes, so no duplicate is found; the sync is not"
                  + " started"));
    }
  }

  private static Computation computation(
      BusinessRule rule, Assignment assignment, AttributeScope scope) {
    return new Computation.Assigned(
        rule.name(), assignment.expression(), meanings(assignment.names(), scope));
  }

  private static Map<String, String> meanings(Set<String> written, AttributeScope scope) {
    Map<String, String> names = new HashMap<>();
    for (var name : written) {
      scope.attributes(name).stream().findFirst().ifPresent(it -> names.put(name, it));
    }
    return names;
  }

  private static boolean hasInputs(Assignment assignment, AttributeScope scope) {
    return hasNames(assignment.names(), scope);
  }

  private static boolean hasNames(Set<String> names, AttributeScope scope) {
    return names.stream()
        .allMatch(
            it ->
                !scope.attributes(it).isEmpty()
                    || !scope.attributes(it.split("\\.", 2)[0]).isEmpty());
  }

  /**
   * An assignment, split at its first {@code =}.
   *
   * @param names the names in its expression
   */
  private record Assignment(String attribute, String expression, Set<String> names) {}

  /** What rules assign, loosely written. */
  static Set<String> assigned(SyncDefinition sync) {
    return sync.businessRules().stream()
        .flatMap(it -> assignment(it).stream())
        .map(it -> it.attribute().substring(it.attribute().lastIndexOf('.') + 1))
        .map(Names::loose)
        .collect(Collectors.toSet());
  }

  /** Empty where there is none; one that cannot be read is a problem of its own. */
  private static Optional<Assignment> assignment(BusinessRule rule) {
    int equals = rule.rule() == null ? -1 : rule.rule().indexOf('=');
    if (rule.rule() == null || equals < 1 || rule.rule().startsWith("==", equals)) {
      return Optional.empty();
    }
    var expression = rule.rule().substring(equals + 1).strip();
    var attribute = rule.rule().substring(0, equals).strip();
    return Optional.of(new Assignment(attribute, expression, Conditions.names(expression)));
  }
}
