package io.syncline.core.sync.planning;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.transform.Directions;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.ScopeExit;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Orders what is due to the linked systems after a change that no read of a system caused: a
 * person's decision, the end of a pause. Whether a write is due is decided by {@link PendingWrites}
 * alone.
 */
public final class PendingDeliveryOrders {

  private final PendingWrites pendingWrites;
  private final Ids ids;

  public PendingDeliveryOrders(Transformer transformer, Ids ids) {
    this.pendingWrites = new PendingWrites(transformer);
    this.ids = ids;
  }

  /**
   * One delivery for each linked system that still lacks a change.
   *
   * @param after the record as it is from now on
   * @param changed what this change altered: ordered too where a write to the target has no known
   *     outcome, because its shadow is of before
   * @param cause id of the decision
   */
  public List<Delivery> due(
      Entity entity,
      RecordState after,
      Set<String> changed,
      UUID cause,
      Origin origin,
      Instant now) {
    var ordered = new ArrayList<Delivery>();
    for (var target : entity.participants()) {
      var names = names(entity, after, target);
      if (after.writing().contains(target.system())) {
        names.addAll(changed);
      }
      if (!names.isEmpty()) {
        var record = after.record().id();
        ordered.add(
            Delivery.due(
                ids.next(),
                new Delivery.Change(record, entity.name(), target.system(), names, false),
                new Delivery.Cause(List.of(cause), origin),
                now));
      }
    }
    return ordered;
  }

  /**
   * The same for a resumed record: copies that should have become active meanwhile, as the record
   * did, are activated first.
   */
  public List<Delivery> resumed(
      Entity entity, RecordState after, UUID cause, Origin origin, Instant now) {
    var ordered = new ArrayList<Delivery>();
    for (var delivery : due(entity, after, Set.of(), cause, origin, now)) {
      if (archived(entity, after, delivery.target()).isEmpty()) {
        ordered.add(delivery);
      }
    }
    for (var target : entity.participants()) {
      if (restores(entity, after, target)) {
        ordered.add(
            Delivery.due(
                ids.next(),
                new Delivery.Change(
                    after.record().id(),
                    entity.name(),
                    target.system(),
                    Set.of(Removal.RESTORE.word()),
                    false),
                new Delivery.Cause(List.of(cause), origin),
                now));
      }
    }
    return ordered;
  }

  private static boolean restores(Entity entity, RecordState after, Participant target) {
    return target.type().writable()
        && archived(entity, after, target.system()).isPresent()
        && !ScopeExit.out(entity, target.system(), after.record().values());
  }

  private static Optional<RecordState.LinkState> archived(
      Entity entity, RecordState after, SystemId target) {
    return entity
        .participant(target)
        .flatMap(it -> after.main(target, it.object()))
        .filter(it -> Removal.archived(it.shadow()));
  }

  /** Whether the record is missing in a system that could receive it. */
  public static boolean missingSomewhere(Entity entity, RecordState state) {
    return entity.participants().stream()
        .filter(it -> it.type().writable())
        .anyMatch(it -> state.main(it.system(), it.object()).isEmpty());
  }

  /**
   * Where a change decides which systems lead, the copies of those that lead now: their values may
   * enter.
   */
  public static List<NativeRef> copiesToRead(
      Entity entity, RecordState after, Set<String> changed) {
    return entity.syncs().stream()
        .filter(it -> Directions.decidedBy(it, changed))
        .flatMap(it -> Directions.of(it, after.record()).permitted().keySet().stream())
        .distinct()
        .flatMap(
            leader ->
                after.links().stream()
                    .map(RecordState.LinkState::link)
                    .filter(it -> it.role() == Link.Role.MAIN && it.ref().system().equals(leader)))
        .map(Link::ref)
        .toList();
  }

  private Set<String> names(Entity entity, RecordState after, Participant target) {
    var names = new HashSet<String>();
    var link = after.main(target.system(), target.object()).orElse(null);
    if (target.type().writable() && link != null) {
      pendingWrites.of(entity, target, after, link).forEach(it -> names.add(it.attribute()));
    }
    return names;
  }
}
