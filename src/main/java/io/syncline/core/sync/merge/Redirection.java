package io.syncline.core.sync.merge;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Removal;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.InboxEvent.Source;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.ScopeExit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Plans the deliveries of a record again after a merge or split changed its links or values (S19):
 * for each system what is due there now. Where it has no copy, one is made only if making it was
 * ordered before.
 */
public final class Redirection {

  private final PendingWrites pendingWrites;
  private final Ids ids;

  public Redirection(PendingWrites pendingWrites, Ids ids) {
    this.pendingWrites = pendingWrites;
    this.ids = ids;
  }

  /**
   * @param creating where a delivery that was cancelled was to create the record
   */
  List<Delivery> order(
      Entity entity, RecordState state, Set<SystemId> creating, UUID cause, Instant now) {
    var ordered = new ArrayList<Delivery>();
    for (var target : entity.participants()) {
      var link = state.main(target.system(), target.object()).orElse(null);
      if (target.type().writable()
          && (link == null || !Removal.archived(link.shadow()))
          && (link != null || creating.contains(target.system()))) {
        var names =
            pendingWrites.of(entity, target, state, link).stream()
                .map(PendingWrites.Field::attribute)
                .collect(Collectors.toSet());
        if (!names.isEmpty()) {
          ordered.add(delivery(entity, target, state, names, link == null, cause, now));
        }
      }
    }
    return ordered;
  }

  /**
   * An archived copy of an active record comes back: an order for that which was under way ended
   * with its link, or was cancelled (S16).
   *
   * @param there of this system alone
   */
  Optional<Delivery> restore(
      Entity entity, SystemId there, RecordState state, UUID cause, Instant now) {
    return entity
        .participant(there)
        .filter(it -> it.type().writable())
        .filter(it -> state.record().status() == UnifiedRecord.Status.ACTIVE)
        .filter(it -> !ScopeExit.out(entity, there, state.record().values()))
        .filter(
            it ->
                state
                    .main(there, it.object())
                    .filter(link -> Removal.archived(link.shadow()))
                    .isPresent())
        .map(
            it -> {
              var restore = Set.of(Removal.RESTORE.word());
              return delivery(entity, it, state, restore, false, cause, now);
            });
  }

  /** Each copy is looked at: nothing that was edited while its record was removed was judged. */
  List<InboxEvent> looks(RecordState state, Instant now) {
    return state.links().stream()
        .map(it -> it.link().ref())
        .map(it -> InboxEvent.readRequest(ids.next(), it, Source.OBSERVED, now, Origin.NONE))
        .toList();
  }

  private Delivery delivery(
      Entity entity,
      Participant target,
      RecordState state,
      Set<String> names,
      boolean create,
      UUID cause,
      Instant now) {
    return Delivery.due(
        ids.next(),
        new Delivery.Change(state.record().id(), entity.name(), target.system(), names, create),
        new Delivery.Cause(List.of(cause), Origin.of("identity/" + cause)),
        now);
  }
}
