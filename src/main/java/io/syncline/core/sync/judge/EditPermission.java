package io.syncline.core.sync.judge;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.transform.Directions;
import java.util.Map;
import java.util.stream.Stream;

/** Whether an edit of an attribute in a system may enter the record (S11). */
public final class EditPermission {

  private EditPermission() {}

  /**
   * Every started sync that includes this system and attribute must let the edit enter; an owner
   * under {@code fieldPriority} only ranks first (docs/definitions.md).
   */
  public static boolean permitted(
      Entity entity,
      FieldMapping mapping,
      Attribute attribute,
      SystemId system,
      UnifiedRecord record) {
    var name = attribute.name();
    var owner = attribute.writing().owner();
    if (attribute.writing().computed() != null) {
      return false;
    }
    boolean ranks = attribute.strategy().kind() == Strategy.Kind.FIELD_PRIORITY;
    return mapping.in()
        && (owner == null || ranks || owner.equals(system))
        && (including(entity, system, name).findAny().isPresent()
            ? including(entity, system, name)
                .allMatch(sync -> Directions.mayEnter(sync, record, name, system))
            : isStoredFrom(entity, system));
  }

  /** The syncs that include the attribute in the system. */
  static Stream<SyncRules> including(Entity entity, SystemId system, String attribute) {
    return entity.syncs().stream()
        .filter(sync -> sync.systems().contains(system))
        .filter(sync -> sync.scope().attributes().contains(attribute));
  }

  /**
   * What only filters, rules or conditions name is read from any system that may change anything.
   */
  private static boolean isStoredFrom(Entity entity, SystemId system) {
    return entity.syncs().stream()
        .filter(sync -> sync.systems().contains(system))
        .anyMatch(
            sync -> !sync.flow().flows().permitted().getOrDefault(system, Map.of()).isEmpty());
  }
}
