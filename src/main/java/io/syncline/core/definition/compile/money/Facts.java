package io.syncline.core.definition.compile.money;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.check.Mention;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.Computation.Compared;
import io.syncline.core.definition.model.Computation.Fact;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.rule.Reconciliation.Criteria;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The facts that conditions of a sync name ({@code amounts_match}): each is stored with the records
 * of the entities whose copies can be compared.
 */
public final class Facts {

  /** By how much amounts may differ where the definition does not say it. */
  private static final BigDecimal CENT = new BigDecimal("0.01");

  /** What numbers are called that are amounts. */
  static final List<String> AMOUNTS = List.of("amount", "total");

  private Facts() {}

  /** Declares the facts that rules and workflows name. */
  public static void declare(
      SyncDefinition sync, List<AttributeScope> scopes, List<Finding> findings) {
    if (scopes.isEmpty()) {
      return;
    }
    Map<AttributeScope, Map<Fact, String>> declared = new LinkedHashMap<>();
    for (var mention : Mention.of(sync)) {
      for (var fact : named(mention) ? Fact.values() : new Fact[0]) {
        var offering =
            scopes.stream()
                .filter(it -> means(it, mention, fact))
                .filter(it -> compared(fact, sync, it).isPresent())
                .toList();
        findings.addAll(check(mention, fact, scopes, offering));
        offering.forEach(
            it ->
                declared
                    .computeIfAbsent(it, any -> new LinkedHashMap<>())
                    .putIfAbsent(fact, mention.path()));
      }
    }
    declared.forEach(
        (scope, facts) -> facts.forEach((it, path) -> scope.map().declare(it.attribute(), path)));
  }

  /** The facts that are stored with the records of an entity. */
  public static Map<String, Compared> computations(SyncDefinition sync, AttributeScope scope) {
    var all = new LinkedHashMap<String, Compared>();
    for (var fact : Fact.values()) {
      boolean mentioned =
          Mention.of(sync).stream().anyMatch(it -> named(it) && means(scope, it, fact));
      compared(fact, sync, scope)
          .filter(it -> mentioned)
          .filter(it -> scope.map().views().containsKey(fact.attribute()))
          .ifPresent(it -> all.put(fact.attribute(), it));
    }
    return all;
  }

  private static boolean named(Mention mention) {
    return mention.path().startsWith("/businessRules/") || mention.path().startsWith("/workflows/");
  }

  private static boolean means(AttributeScope scope, Mention mention, Fact fact) {
    var name = scope.unscoped(mention.name());
    return name != null && Names.same(name, fact.attribute());
  }

  /** It has to mean one thing, and something has to be known of it. */
  private static List<Finding> check(
      Mention mention, Fact fact, List<AttributeScope> scopes, List<AttributeScope> offering) {
    if (scopes.stream().noneMatch(it -> means(it, mention, fact))) {
      return List.of();
    }
    var meaning =
        scopes.stream().filter(it -> !it.attributes(mention.name()).isEmpty()).findFirst();
    if (meaning.isEmpty()) {
      return offering.isEmpty() ? List.of(Finding.holds(mention.path(), unknown(fact))) : List.of();
    }
    var message =
        "`%s` means both an attribute of `%s` and the fact about the copies of `%s`; the attribute"
            + " needs another name";
    return offering.isEmpty()
        ? List.of()
        : List.of(
            Finding.problem(
                mention.path(),
                message.formatted(mention.name(), entity(meaning.get()), entity(offering.get(0)))));
  }

  private static String entity(AttributeScope scope) {
    return scope.map().entity().name();
  }

  private static String unknown(Fact fact) {
    var what =
        switch (fact) {
          case AMOUNTS_MATCH -> "an amount (a field of type `money`, or `amount` or `total`)";
          case DATES_MATCH -> "a date";
          case CUSTOMER_MATCH -> "a `customer` that refers to another record";
        };
    return "`%s` is never known: no two systems of an entity map %s; the sync is not started"
        .formatted(fact.attribute(), what);
  }

  /** How a fact is found in an entity; empty where no two systems have what it compares. */
  private static Optional<Compared> compared(Fact fact, SyncDefinition sync, AttributeScope scope) {
    var members = scope.map().entity().members().stream().map(EntityMember::id).toList();
    var attributes = new ArrayList<String>();
    for (var attribute : mapped(scope, members)) {
      var mappings =
          members.stream()
              .flatMap(it -> scope.map().of(it, attribute).stream())
              .filter(FieldMapping::in)
              .toList();
      if (mappings.size() > 1 && compares(fact, scope, attribute, mappings)) {
        attributes.add(attribute);
      }
    }
    var tolerance = tolerance(fact, sync.syncConfig().reconciliation().criteria());
    return attributes.isEmpty()
        ? Optional.empty()
        : Optional.of(new Compared(fact, attributes, Set.copyOf(members), tolerance));
  }

  private static Set<String> mapped(AttributeScope scope, List<SystemId> members) {
    var names = new LinkedHashSet<String>();
    members.forEach(it -> scope.map().of(it).forEach(field -> names.add(field.attribute())));
    return names;
  }

  private static boolean compares(
      Fact fact, AttributeScope scope, String attribute, List<FieldMapping> mappings) {
    Predicate<ValueType> any = type -> mappings.stream().anyMatch(it -> it.field().type() == type);
    return switch (fact) {
      case AMOUNTS_MATCH ->
          any.test(ValueType.MONEY)
              || any.test(ValueType.DECIMAL) && AMOUNTS.contains(Names.loose(attribute));
      case DATES_MATCH -> any.test(ValueType.DATE) || any.test(ValueType.DATETIME);
      case CUSTOMER_MATCH ->
          any.test(ValueType.REFERENCE)
              && Stream.of("customer", "customerId")
                  .anyMatch(it -> scope.map().lookUp(it).contains(attribute));
    };
  }

  /** By how much amounts may differ. */
  static BigDecimal tolerance(Criteria criteria) {
    return criteria.tolerance() == null ? CENT : criteria.tolerance();
  }

  private static BigDecimal tolerance(Fact fact, Criteria criteria) {
    return switch (fact) {
      case AMOUNTS_MATCH -> tolerance(criteria);
      case DATES_MATCH -> criteria.seconds();
      case CUSTOMER_MATCH -> BigDecimal.ZERO;
    };
  }
}
