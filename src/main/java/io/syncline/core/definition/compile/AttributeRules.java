package io.syncline.core.definition.compile;

import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Computation;
import io.syncline.core.definition.model.Computation.Rates;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.rule.ChangeLimit;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.definition.source.StrategySpec;
import io.syncline.core.definition.source.SyncConfig;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for each attribute of an entity. */
final class AttributeRules {

  private static final Set<ValueType> NUMBERS =
      Set.of(ValueType.INTEGER, ValueType.DECIMAL, ValueType.MONEY);

  private final SyncDefinition sync;
  private final AttributeScope scope;
  private final Map<String, StrategySpec> strategies;
  private final Map<String, String> owners;
  private final Map<String, Validation> validations;
  private final Map<String, Boolean> masks;
  private final Ciphers ciphers;
  private final Map<String, Computation> computations;

  /**
   * @param rates by which amounts are converted; null: none is
   */
  AttributeRules(
      SyncDefinition sync, SystemTypes types, AttributeScope scope, @Nullable Rates rates) {
    this.sync = sync;
    this.scope = scope;
    var config = sync.syncConfig();
    this.strategies = scope.resolve(config.conflicts().conflictResolution().byAttribute());
    this.owners = scope.resolve(config.conflicts().ownership());
    this.validations = scope.resolve(config.records().validation().attributes());
    this.ciphers = new Ciphers(sync, scope);
    this.computations = BusinessRules.computations(sync, scope, rates);
    this.masks =
        sync.protection().security() == null
            ? Map.of()
            : scope.resolve(sync.protection().security().dataMasking());
  }

  /** Of all attributes that any member maps, those that are only stored among them. */
  Map<String, Attribute> attributes() {
    var result = new LinkedHashMap<String, Attribute>();
    for (var member : scope.map().entity().members()) {
      for (var mapping : scope.map().of(member.id())) {
        result.computeIfAbsent(mapping.attribute(), name -> attribute(name, unified(mapping)));
      }
    }
    computations.forEach(
        (name, it) -> result.computeIfAbsent(name, any -> attribute(any, stored(it))));
    return result;
  }

  /** The type of what is computed and no system has. */
  private static ValueType stored(Computation computation) {
    if (computation instanceof Computation.Assigned) {
      return ValueType.TEXT;
    }
    if (computation instanceof Computation.Converted) {
      return ValueType.DECIMAL;
    }
    if (computation instanceof Computation.RateOf) {
      return ValueType.OBJECT;
    }
    return computation instanceof Computation.MarkedAt ? ValueType.DATETIME : ValueType.BOOLEAN;
  }

  private Attribute attribute(String name, ValueType first) {
    var config = sync.syncConfig();
    var type = type(name, first);
    return new Attribute(
        name,
        type,
        strategy(name),
        new Attribute.Writing(
            owner(name),
            config.conflicts().onForeignWrite(),
            config.conflicts().emptyValues() == SyncConfig.EmptyValues.PROPAGATE,
            computations.get(name)),
        new Attribute.Secrecy(masked(name), ciphers.encrypts(name)),
        validations.getOrDefault(name, Validation.NONE),
        limit(name, type));
  }

  /** For the attributes named, else for every number that no rule computes. */
  private @Nullable ChangeLimit limit(String name, ValueType type) {
    var safety = sync.syncConfig().safetyThreshold();
    if (safety == null
        || safety.maxDecreasePercent() == null && safety.maxIncreasePercent() == null) {
      return null;
    }
    boolean meant =
        safety.attributes().isEmpty()
            ? NUMBERS.contains(type) && !computations.containsKey(name)
            : safety.attributes().stream().anyMatch(it -> scope.attributes(it).contains(name));
    return meant
        ? new ChangeLimit(
            safety.maxDecreasePercent(), safety.maxIncreasePercent(), safety.minChange())
        : null;
  }

  /** As validation says, else as the first field by rank that says more than text. */
  private ValueType type(String name, ValueType first) {
    var validation = validations.getOrDefault(name, Validation.NONE);
    if (validation.type() != null) {
      return validation.type();
    }
    return scope.map().entity().members().stream()
        .flatMap(member -> scope.map().of(member.id(), name).stream())
        .map(AttributeRules::unified)
        .filter(type -> type != ValueType.TEXT)
        .findFirst()
        .orElse(first);
  }

  /** What its values are once read: words, where the field gives words to numbers or flags. */
  private static ValueType unified(FieldMapping mapping) {
    var type = mapping.field().type();
    boolean worded =
        !mapping.field().values().isEmpty() || !mapping.conversion().values().isEmpty();
    return worded && (NUMBERS.contains(type) || type == ValueType.BOOLEAN)
        ? ValueType.PICKLIST
        : type;
  }

  private Strategy strategy(String name) {
    var written = strategies.get(name);
    return (written == null
            ? sync.syncConfig().conflicts().conflictResolution().otherwise()
            : written)
        .strategy()
        .weighing(weights());
  }

  private Map<SystemId, BigDecimal> weights() {
    var weights = new LinkedHashMap<SystemId, BigDecimal>();
    for (var system : sync.systems()) {
      if (system.weight() != null) {
        weights.put(system.id(), system.weight());
      }
    }
    return weights;
  }

  private @Nullable SystemId owner(String name) {
    var written = owners.getOrDefault(name, sync.syncConfig().conflicts().ownership().get("*"));
    return written == null ? null : system(written);
  }

  private @Nullable SystemId system(String owner) {
    boolean known = sync.systems().stream().anyMatch(it -> it.id().value().equals(owner));
    if (!known && Names.same(owner, "primary")) {
      return sync.primary().id();
    }
    return known ? SystemId.of(owner) : null;
  }

  private boolean masked(String name) {
    var security = sync.protection().security();
    if (security == null) {
      return false;
    }
    boolean personal =
        scope.map().entity().members().stream()
            .flatMap(member -> scope.map().of(member.id(), name).stream())
            .anyMatch(mapping -> mapping.field().pii());
    return masks.getOrDefault(name, false) || security.piiProtection() && personal;
  }
}
