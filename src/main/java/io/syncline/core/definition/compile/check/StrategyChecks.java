package io.syncline.core.definition.compile.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.rule.MergeRule;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.source.DefinitionText;
import io.syncline.core.definition.source.StrategySpec;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a strategy asks of the attribute it is written for, and of the sync. */
final class StrategyChecks {

  private static final String PATH = "/syncConfig/conflictResolution";
  private static final Set<ValueType> NUMBERS =
      Set.of(ValueType.INTEGER, ValueType.DECIMAL, ValueType.MONEY);

  /** Types that may hold a list or an object. Text may: what it holds is not declared. */
  private static final Set<ValueType> TREES =
      Set.of(ValueType.LIST, ValueType.OBJECT, ValueType.TEXT);

  private final SyncDefinition sync;
  private final List<Finding> findings = new ArrayList<>();

  private StrategyChecks(SyncDefinition sync) {
    this.sync = sync;
  }

  static List<Finding> of(SyncDefinition sync, List<EntityForm> entities) {
    var checks = new StrategyChecks(sync);
    entities.forEach(checks::owners);
    for (var entity : entities) {
      sync.syncConfig()
          .conflicts()
          .conflictResolution()
          .byAttribute()
          .forEach((name, spec) -> checks.types(entity, name, spec));
    }
    return checks.findings;
  }

  /** Under {@code fieldPriority} somebody has to come first. */
  private void owners(EntityForm entity) {
    for (var attribute : entity.attributes().values()) {
      boolean travels = entity.map().travels().contains(attribute.name());
      boolean ranked = attribute.strategy().kind() == Strategy.Kind.FIELD_PRIORITY;
      if (travels && ranked && attribute.writing().owner() == null) {
        var message = "under `fieldPriority` every attribute has an owner, and `%s` has none";
        findings.add(
            Finding.problem(
                "/syncConfig/ownership",
                message.formatted(entity.map().views().get(attribute.name()))));
      }
    }
  }

  private void types(EntityForm entity, String name, StrategySpec spec) {
    var merge = spec.strategy().merge();
    if (merge == null || name.endsWith("*")) {
      return;
    }
    var path = JsonPointers.below(PATH, name) + "/merge";
    for (var attribute : entity.map().lookUp(unscoped(name))) {
      var rules = entity.attributes().get(attribute);
      if (rules != null) {
        type(rules, merge, name, path);
      }
    }
  }

  private void type(Attribute rules, MergeRule merge, String name, String path) {
    var said = DefinitionText.camel(rules.type().name());
    if (merge.numbers() == MergeRule.Numbers.DELTA && !NUMBERS.contains(rules.type())) {
      findings.add(
          Finding.problem(
              path + "/numbers", "`delta` adds up numbers, and `%s` is %s".formatted(name, said)));
    }
    if (merge.arrays() != MergeRule.Arrays.REPLACE && !TREES.contains(rules.type())) {
      findings.add(
          Finding.problem(
              path, "`arrays` and `key` are for lists, and `%s` is %s".formatted(name, said)));
    }
  }

  private static String unscoped(String name) {
    return name.substring(name.indexOf('.') + 1);
  }

  /** {@code weighted} needs a weight, wherever it decides. */
  static boolean weighsNothing(SyncDefinition sync) {
    var resolution = sync.syncConfig().conflicts().conflictResolution();
    boolean weighted =
        resolution.otherwise().strategy().uses(Strategy.Kind.WEIGHTED)
            || resolution.byAttribute().values().stream()
                .anyMatch(it -> it.strategy().uses(Strategy.Kind.WEIGHTED));
    return weighted && sync.systems().stream().allMatch(it -> it.weight() == null);
  }
}
