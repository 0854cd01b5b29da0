package io.syncline.core.definition.compile;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.Fields;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.rule.FuzzyRule;
import io.syncline.core.definition.rule.Matching;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.source.policy.Deduplication;
import io.syncline.core.definition.system.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How alike the records of an entity have to be, as the sync says; checks what it says. */
final class FuzzyThresholds {

  private static final String AT = "/syncConfig/deduplication";

  /** Values that are alike say nothing: 1001 and 1002 are two numbers. */
  private static final Set<ValueType> INCOMPARABLE =
      Set.of(
          ValueType.BOOLEAN,
          ValueType.LIST,
          ValueType.OBJECT,
          ValueType.INTEGER,
          ValueType.DECIMAL,
          ValueType.MONEY,
          ValueType.DATE,
          ValueType.DATETIME,
          ValueType.REFERENCE);

  private final Deduplication written;
  private final AttributeScope scope;
  private final Map<String, Attribute> attributes;
  private final List<Finding> findings;

  FuzzyThresholds(
      SyncDefinition sync,
      AttributeScope scope,
      Map<String, Attribute> attributes,
      List<Finding> findings) {
    this.written = sync.syncConfig().records().deduplication();
    this.scope = scope;
    this.attributes = attributes;
    this.findings = findings;
  }

  Matching matching() {
    var rules = new ArrayList<FuzzyRule>();
    scope
        .resolve(written.fuzzyMatch())
        .forEach(
            (attribute, fuzzy) -> {
              if (comparable(attribute)) {
                rules.add(rule(attribute, fuzzy));
              }
            });
    return new Matching(
        rules,
        written.enabled(),
        written.enabled() && written.merge() == Deduplication.Merge.AUTO,
        written.mergeStrategy());
  }

  private static FuzzyRule rule(String attribute, Deduplication.Fuzzy fuzzy) {
    var autoLink = fuzzy.autoLink();
    return new FuzzyRule(
        attribute,
        fuzzy.threshold().doubleValue(),
        autoLink == null ? null : autoLink.doubleValue());
  }

  private boolean comparable(String attribute) {
    var known = attributes.get(attribute);
    if (known != null && INCOMPARABLE.contains(known.type())) {
      findings.add(
          Finding.problem(
              AT + "/fuzzyMatch/" + attribute,
              "`%s` has no values that are more or less alike; name it in `matchFields`"
                  .formatted(attribute)));
      return false;
    }
    var members = scope.map().entity().members();
    long having = members.stream().filter(it -> Fields.has(it, attribute, scope.map())).count();
    if (having < 2 && !written.enabled()) {
      findings.add(
          Finding.notice(
              AT + "/fuzzyMatch/" + attribute,
              "only one system has `%s`, so it matches nothing".formatted(attribute)));
    }
    return having > 0;
  }
}
