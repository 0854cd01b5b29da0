package io.syncline.core.delivery.step;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryPorts;
import io.syncline.core.delivery.DeliveryStore.Ahead;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.delivery.Settled;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.CreateTask;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.attempt.DeliveryReviews;
import io.syncline.core.delivery.attempt.DeliveryTask.Context;
import io.syncline.core.delivery.attempt.TargetSearch;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.system.SystemFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Looks for the records that deliveries wait for by their entity's match keys
 * (docs/definitions.md), where nothing else is on its way that would find them. What is found is
 * looked at as any copy that was not known: the engine links it, and the delivery is due then. Two
 * are a question; none, and it waits as before.
 */
final class ParentSearch {

  private final DeliveryPorts ports;
  private final TargetSearch targetSearch;

  ParentSearch(DeliveryPorts ports, TargetSearch targetSearch) {
    this.ports = ports;
    this.targetSearch = targetSearch;
  }

  /** A target that cannot be asked now is asked at the next attempt. */
  void look(DeliveryBatch batch) {
    var waiting = waiting(batch);
    if (waiting.isEmpty() || batch.isHalted()) {
      return;
    }
    var ahead = ports.store().ahead(waiting.keySet());
    var wanted = new TreeSet<RecordId>();
    // what has a delivery of its own is found or made by that
    waiting.forEach(
        (delivery, parents) ->
            parents.stream()
                .filter(it -> !ahead.getOrDefault(delivery, Ahead.NONE).has(it))
                .forEach(wanted::add));
    if (wanted.isEmpty()) {
      return;
    }
    try {
      targetSearch.find(searches(batch, wanted)).forEach(this::found);
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

  /** They are searched for as if they were to be created. */
  private List<CreateTask> searches(DeliveryBatch batch, Set<RecordId> wanted) {
    var searches = new ArrayList<CreateTask>();
    var installation = ports.runtime().installation();
    for (var state : ports.store().states(wanted).values()) {
      var record = state.record();
      var entity = installation.entity(record.entity()).orElse(null);
      var there = entity == null ? null : entity.participant(batch.target()).orElse(null);
      if (entity != null && there != null && isMissing(state, there.system(), there.object())) {
        var search =
            Delivery.due(
                batch.newId(),
                new Delivery.Change(record.id(), entity.name(), batch.target(), Set.of(), false),
                new Delivery.Cause(List.of(), Origin.NONE),
                batch.now());
        searches.add(new CreateTask(batch, search, new Context(entity, there, state, null)));
      }
    }
    return searches;
  }

  private static boolean isMissing(RecordState state, SystemId target, String object) {
    return state.record().status() == UnifiedRecord.Status.ACTIVE
        && !state.held().contains(HeldCreation.heldIn(target))
        && state.links().stream()
            .map(it -> it.link().ref())
            .noneMatch(it -> it.system().equals(target) && it.object().equals(object));
  }

  private void found(CreateTask task, TargetSearch.Result result) {
    if (result instanceof TargetSearch.Result.Unclear unclear) {
      ask(task, unclear.candidates(), unclear.why());
    } else if (result instanceof TargetSearch.Result.One one) {
      var ref = one.copy().ref();
      if (ports.links().of(List.of(ref)).containsKey(ref)) {
        ask(task, List.of(ref), "the one that matches is linked to another record");
      } else if (one.copy().archived()) {
        ask(task, List.of(ref), "the one that matches is archived there");
      } else {
        AuditWriter.met(task, ref);
      }
    }
  }

  private void ask(CreateTask task, List<NativeRef> candidates, String why) {
    DeliveryReviews.ask(
        task,
        ReviewItem.Kind.AMBIGUOUS_MATCH,
        candidates,
        "Another record refers to it. Which record of " + task.batch().target() + " is it? " + why);
  }
}
