package io.syncline.core.delivery.step;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryPorts;
import io.syncline.core.delivery.DeliveryStore.Ahead;
import io.syncline.core.delivery.Removal;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.CreateTask;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.attempt.DeliveryTask;
import io.syncline.core.delivery.attempt.FieldsTask;
import io.syncline.core.delivery.attempt.RemovalTask;
import io.syncline.core.delivery.attempt.UpdateTask;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.ReferenceNames;
import io.syncline.core.transform.ScopeExit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Puts a delivery's record, definition and link beside it, and decides what kind of task it is. */
final class DeliveryLoader {
  private final DeliveryPorts ports;
  private final PendingWrites pendingWrites;
  private final AttemptOutcomes attemptOutcomes;

  DeliveryLoader(
      DeliveryPorts ports, PendingWrites pendingWrites, AttemptOutcomes attemptOutcomes) {
    this.ports = ports;
    this.pendingWrites = pendingWrites;
    this.attemptOutcomes = attemptOutcomes;
  }

  void load(DeliveryBatch batch) {
    var installation = ports.runtime().installation();
    var records = batch.deliveries().stream().map(Delivery::record).toList();
    var states = referring(installation, ports.store().states(records));
    var sequenced = new ArrayList<FieldsTask>();
    for (var delivery : batch.deliveries()) {
      var state = states.get(delivery.record());
      var whole = installation.entity(delivery.entity()).orElse(null);
      var entity = whole == null ? null : whole.pausing(installation.paused());
      var there = entity == null ? null : entity.participant(batch.target()).orElse(null);
      if (entity == null || there == null) {
        attemptOutcomes.stopped(batch, delivery, AttemptOutcomes.STOPPED);
      } else if (state == null) {
        attemptOutcomes.recordGone(batch, delivery);
      } else {
        var link = state.main(there.system(), there.object()).orElse(null);
        var context = new DeliveryTask.Context(entity, there, state, link);
        var task = task(batch, delivery, context);
        batch.add(task);
        if (task.hasIntent()) {
          task.dispatch(create -> resume(create, whole), update -> resume(update, whole), it -> {});
        } else {
          task.dispatch(
              create -> checkCreate(create, whole, sequenced),
              update -> checkFields(update, whole, sequenced),
              this::checkRemoval);
        }
      }
    }
    sequence(sequenced);
  }

  /** What the records and their copies refer to is looked up for all of them at once (S15). */
  private Map<RecordId, RecordState> referring(
      Installation installation, Map<RecordId, RecordState> states) {
    if (!installation.refers()) {
      return states;
    }
    var names = new ReferenceNames();
    states.values().forEach(it -> names.add(installation, it));
    var known =
        names.lookUp(
            refs -> {
              var records = new HashMap<NativeRef, RecordId>();
              ports.links().of(refs).forEach((ref, link) -> records.put(ref, link.record()));
              return records;
            },
            ports.store()::parents);
    var referring = new HashMap<>(states);
    referring.replaceAll((id, it) -> it.referring(known));
    return referring;
  }

  /** What was begun goes on as it is; else the record says what is to be done. */
  private static DeliveryTask task(
      DeliveryBatch batch, Delivery delivery, DeliveryTask.Context context) {
    var intent = delivery.intent();
    var request = intent == null ? null : intent.request();
    var removal = request == null ? removal(delivery, context) : removal(request);
    if (removal.isPresent()) {
      return new RemovalTask(batch, delivery, context, removal.get());
    }
    boolean creates =
        request == null ? context.link() == null : request instanceof WriteRequest.Create;
    return creates
        ? new CreateTask(batch, delivery, context)
        : new UpdateTask(batch, delivery, context);
  }

  private static Optional<Removal> removal(WriteRequest request) {
    if (request instanceof WriteRequest.Archive) {
      return Optional.of(Removal.ARCHIVE);
    } else if (request instanceof WriteRequest.Delete) {
      return Optional.of(Removal.DELETE);
    }
    return request instanceof WriteRequest.Restore
        ? Optional.of(Removal.RESTORE)
        : Optional.empty();
  }

  /** Whether the archive, delete, unlink or restore that it was to do still holds (S7). */
  private static Optional<Removal> removal(Delivery delivery, DeliveryTask.Context context) {
    var record = context.state().record();
    var link = context.link();
    if (record.removed()
        || delivery.origin().chain().contains(Removal.UNDONE)
        || delivery.attributes().contains(Removal.BY_STEP)
        || ScopeExit.out(context.entity(), delivery.target(), record.values())) {
      return Removal.in(delivery.attributes());
    }
    return delivery.attributes().contains(Removal.RESTORE.word())
            && link != null
            && record.status() == Status.ACTIVE
            && Removal.archived(link.shadow())
        ? Optional.of(Removal.RESTORE)
        : Optional.empty();
  }

  /** A copy is neither archived nor deleted while any sync that includes it is paused. */
  private void checkRemoval(RemovalTask task) {
    var context = task.context();
    if (task.link() == null) {
      attemptOutcomes.nothing(task, "not-linked");
    } else if (!task.restores() && context.state().held().contains(Removal.HELD)) {
      attemptOutcomes.nothing(task, "delete-in-review");
    } else if (context.entity().syncs().stream()
        .filter(it -> it.systems().contains(context.participant().system()))
        .anyMatch(it -> context.entity().paused().contains(it.sync()))) {
      task.putOff(task.now().plus(AttemptOutcomes.STOPPED));
    }
  }

  /** It is not even looked for where nothing may be said of it. */
  private void checkCreate(CreateTask task, Entity whole, List<FieldsTask> sequenced) {
    checkFields(task, whole, sequenced);
    if (!task.isOver() && pending(task, task.context().entity()).isEmpty()) {
      attemptOutcomes.nothing(task, "nothing-due");
    }
  }

  /**
   * Nothing is due for a paused record. What only a paused sync would write waits for its end; what
   * is not its own flows on.
   */
  private void checkFields(FieldsTask task, Entity whole, List<FieldsTask> sequenced) {
    var entity = task.context().entity();
    var status = task.context().state().record().status();
    if (status != Status.ACTIVE) {
      attemptOutcomes.nothing(task, "record-" + status.name().toLowerCase(Locale.ROOT));
      return;
    }
    if (withhold(task, whole) && pending(task, entity).isEmpty()) {
      task.putOff(task.now().plus(AttemptOutcomes.STOPPED));
    }
    if (entity.syncs().stream().anyMatch(SyncRules::sequenced)) {
      sequenced.add(task);
    }
  }

  /** An intent goes on as it is; what it does not write is ordered again when it has ended. */
  private void resume(FieldsTask task, Entity whole) {
    var written = task.committed().attributes();
    if (pending(task, whole).stream().anyMatch(it -> !written.contains(it.attribute()))) {
      task.withhold();
    }
  }

  /** Notes whether a paused sync withholds some of what is due. */
  private boolean withhold(FieldsTask task, Entity whole) {
    var entity = task.context().entity();
    if (entity.paused().isEmpty() || pending(task, whole).size() == pending(task, entity).size()) {
      return false;
    }
    task.withhold();
    return true;
  }

  private List<PendingWrites.Field> pending(FieldsTask task, Entity entity) {
    var context = task.context();
    return pendingWrites.of(entity, context.participant(), context.state(), context.link());
  }

  /** Where the definition wants an order between records, whose deliveries go first. */
  private void sequence(List<FieldsTask> tasks) {
    var open = tasks.stream().filter(it -> !it.isOver()).toList();
    if (!open.isEmpty()) {
      var ahead = ports.store().ahead(open.stream().map(it -> it.delivery.id()).toList());
      open.forEach(it -> it.behind(ahead.getOrDefault(it.delivery.id(), Ahead.NONE)));
    }
  }
}
