package io.syncline.core.delivery.step;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.Installations;
import io.syncline.core.delivery.Creation;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.delivery.LinkLookup;
import io.syncline.core.delivery.Settled;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.DeliveryAttempt;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.attempt.DeliveryReviews;
import io.syncline.core.delivery.attempt.TargetSearch;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.SystemFailure;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the records that deliveries wait for by their entity's match keys
 * (docs/definitions.md), where nothing else is on its way that would find them. What is found is
 * looked at as any copy that was not known: the engine links it, and the delivery is due then. Two
 * are a question; none, and it waits as before.
 */
final class ParentSearch {

  private final DeliveryStore store;
  private final LinkLookup linkLookup;
  private final Installations installations;
  private final TargetSearch targetSearch;
  private final DeliveryReviews deliveryReviews;
  private final AuditWriter auditWriter;
  private final Ids ids;
  private final InstantSource clock;

  ParentSearch(
      DeliveryStore store,
      LinkLookup linkLookup,
      Installations installations,
      TargetSearch targetSearch,
      DeliveryReviews deliveryReviews,
      AuditWriter auditWriter,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.linkLookup = linkLookup;
    this.installations = installations;
    this.targetSearch = targetSearch;
    this.deliveryReviews = deliveryReviews;
    this.auditWriter = auditWriter;
    this.ids = ids;
    this.clock = clock;
  }

  /** A target that cannot be asked now is asked at the next attempt. */
  void look(DeliveryBatch batch, ConnectedSystem system) {
    var waiting = waiting(batch);
    if (waiting.isEmpty() || batch.haltedUntil() != null) {
      return;
    }
    var ahead = store.ahead(waiting.keySet());
    var wanted = new TreeSet<RecordId>();
    waiting.forEach(
        (delivery, parents) ->
            parents.stream().filter(it -> !comes(ahead.get(delivery), it)).forEach(wanted::add));
    var works = works(batch.target(), wanted);
    if (works.isEmpty()) {
      return;
    }
    try {
      targetSearch
          .find(batch, system, works)
          .forEach((attempt, result) -> found(batch, attempt, result));
    } catch (SystemFailure unreachable) {
      // the deliveries wait anyway
    }
  }

  private static Map<UUID, Set<RecordId>> waiting(DeliveryBatch batch) {
    var waiting = new HashMap<UUID, Set<RecordId>>();
    for (var it : batch.result().settled()) {
      var left = it instanceof Settled.Written written ? written.left() : null;
      var parents =
          it instanceof Settled.Waits waits
              ? waits.parents()
              : left == null ? Set.<RecordId>of() : left.parents();
      if (!parents.isEmpty()) {
        waiting.put(it.delivery().id(), parents);
      }
    }
    return waiting;
  }

  /** Its own delivery finds or makes it. */
  private static boolean comes(DeliveryStore.@Nullable Ahead ahead, RecordId it) {
    return ahead != null && (ahead.earlier().contains(it) || ahead.coming().contains(it));
  }

  private List<DeliveryAttempt> works(SystemId target, Set<RecordId> wanted) {
    var works = new ArrayList<DeliveryAttempt>();
    if (wanted.isEmpty()) {
      return works;
    }
    var installation = installations.current();
    for (var state : store.states(wanted).values()) {
      var record = state.record();
      var entity = installation.entity(record.entity()).orElse(null);
      var participant = entity == null ? null : entity.participant(target).orElse(null);
      if (entity != null
          && participant != null
          && isMissing(state, participant.system(), participant.object())) {
        var attempt =
            new DeliveryAttempt(
                Delivery.due(
                    ids.next(),
                    new Delivery.Change(record.id(), entity.name(), target, Set.of(), false),
                    new Delivery.Cause(List.of(), Origin.NONE),
                    clock.instant()));
        attempt.context(new DeliveryAttempt.Context(entity, participant, state, null));
        works.add(attempt);
      }
    }
    return works;
  }

  private static boolean isMissing(RecordState state, SystemId target, String object) {
    return state.record().status() == UnifiedRecord.Status.ACTIVE
        && !state.held().contains(Creation.heldIn(target))
        && state.links().stream()
            .map(it -> it.link().ref())
            .noneMatch(it -> it.system().equals(target) && it.object().equals(object));
  }

  private void found(DeliveryBatch batch, DeliveryAttempt attempt, TargetSearch.Result result) {
    if (result instanceof TargetSearch.Result.Unclear unclear) {
      ask(batch, attempt, unclear.candidates(), unclear.why());
    } else if (result instanceof TargetSearch.Result.One one) {
      var ref = one.copy().ref();
      if (linkLookup.of(List.of(ref)).containsKey(ref)) {
        ask(batch, attempt, List.of(ref), "the one that matches is linked to another record");
      } else if (one.copy().archived()) {
        ask(batch, attempt, List.of(ref), "the one that matches is archived there");
      } else {
        auditWriter.met(batch, attempt, ref);
      }
    }
  }

  private void ask(
      DeliveryBatch batch, DeliveryAttempt attempt, List<NativeRef> candidates, String why) {
    deliveryReviews.ask(
        batch,
        attempt,
        ReviewItem.Kind.AMBIGUOUS_MATCH,
        candidates,
        "Another record refers to it. Which record of " + batch.target() + " is it? " + why);
  }
}
