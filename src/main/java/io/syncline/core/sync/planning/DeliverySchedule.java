package io.syncline.core.sync.planning;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;

/**
 * When a delivery may be attempted: at once, or after its burst of edits; and before which others.
 *
 * <p>Deliveries of a target go in the order of that time. A head start puts it into the past, by
 * minutes, so that urgent work overtakes the rest of a backlog. Nothing waits for ever behind it: a
 * delivery that waits longer than the head start goes first.
 */
final class DeliverySchedule {

  private DeliverySchedule() {}

  /**
   * Of several syncs that carry an attribute, the shortest wait counts.
   *
   * @param asked whether a person waits for it now
   */
  static Instant due(
      Entity entity, SystemId target, Set<String> names, boolean asked, Instant now) {
    var carrying =
        entity.syncs().stream()
            .filter(it -> it.systems().contains(target))
            .filter(it -> names.stream().anyMatch(it.scope().attributes()::contains))
            .toList();
    var settle = carrying.stream().map(it -> it.order().settle()).min(Comparator.naturalOrder());
    if (!asked && settle.isPresent() && settle.get().compareTo(Duration.ZERO) > 0) {
      return now.plus(settle.get());
    }
    return now.minus(
        carrying.stream()
            .map(it -> it.order().headStart())
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO));
  }
}
