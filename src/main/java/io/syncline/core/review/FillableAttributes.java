package io.syncline.core.review;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.EnrichmentPlan;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.rule.FuzzyRule;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.transform.Directions;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which attributes of a record a source may fill. Pure.
 *
 * <p>Empty ones that were not emptied on purpose, and that every system which has them receives
 * from another. Not what decides which records are the same, which take part, who may write what,
 * or who consented: a value of a source is a guess.
 */
final class FillableAttributes {

  private FillableAttributes() {}

  static Set<String> of(Entity entity, RecordState state, EnrichmentPlan.Source source) {
    var deciding = deciding(entity);
    return source.answers().mappings().stream()
        .map(FieldMapping::attribute)
        .filter(it -> !deciding.contains(it) && !state.held().contains(it))
        .filter(it -> isEmpty(state.record(), it))
        .filter(it -> entity.attribute(it).filter(FillableAttributes::isFree).isPresent())
        .filter(it -> arrives(entity, state.record(), it))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What was filled once and is empty now was emptied on purpose. */
  private static boolean isEmpty(UnifiedRecord record, String attribute) {
    var held = record.attributes().get(attribute);
    return held == null || held.value().isEmpty() && held.version() == 1;
  }

  private static boolean isFree(Attribute attribute) {
    var writing = attribute.writing();
    return writing.computed() == null
        && (writing.owner() == null || attribute.strategy().kind() == Strategy.Kind.FIELD_PRIORITY);
  }

  private static Set<String> deciding(Entity entity) {
    var names = new HashSet<>(entity.references().keySet());
    entity.matchRules().forEach(it -> names.addAll(it.attributes()));
    entity.matching().fuzzy().stream().map(FuzzyRule::attribute).forEach(names::add);
    for (var sync : entity.syncs()) {
      sync.scope().filter().stream().map(FilterCondition::attribute).forEach(names::add);
      names.addAll(Directions.deciding(sync));
      sync.safeguards().privacy().purposes().values().stream()
          .flatMap(Set::stream)
          .map(SyncRules.Purpose::attribute)
          .forEach(names::add);
    }
    return names;
  }

  /** Whether each system that has the attribute would be written: else they would differ. */
  private static boolean arrives(Entity entity, UnifiedRecord record, String attribute) {
    return entity.syncs().stream()
        .filter(it -> it.scope().attributes().contains(attribute))
        .allMatch(
            sync ->
                entity.participants().stream()
                    .filter(it -> sync.systems().contains(it.system()))
                    .filter(it -> it.mappingOf(attribute).isPresent())
                    .allMatch(it -> receives(sync, record, attribute, it, entity)));
  }

  private static boolean receives(
      SyncRules sync, UnifiedRecord record, String attribute, Participant to, Entity entity) {
    var flows = Directions.of(sync, record);
    return to.type().writable()
        && to.mappingOf(attribute).filter(FieldMapping::out).isPresent()
        && entity.participants().stream()
            .map(Participant::system)
            .anyMatch((SystemId from) -> flows.permits(attribute, from, to.system()));
  }
}
