package io.syncline.core.delivery.attempt;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.audit.AuditEntry.Operation;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.audit.AuditEntry.Result;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SystemId;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the outcome of a delivery: audit entries, and events for edits that no event reported. */
public final class AuditWriter {

  private AuditWriter() {}

  /** Nothing was written, and why; the delivery itself is the cause. */
  public static void skipped(DeliveryTask task, Outcome outcome, String reason) {
    var result = new Result(task.operation(), outcome, reason);
    write(task, task.delivery.id(), task.linked(), result, Map.of());
  }

  /** What came of an intent. */
  public static void intent(
      DeliveryTask task,
      @Nullable NativeRef ref,
      Outcome outcome,
      @Nullable String reason,
      Map<String, AttributeChange> changes) {
    var intent = task.intent();
    var cause = intent == null ? task.delivery.id() : intent.id();
    write(task, cause, ref, new Result(task.operation(), outcome, reason), changes);
  }

  public static void linked(DeliveryTask task, NativeRef ref, String madeBy) {
    var result = new Result(Operation.LINK, Outcome.APPLIED, madeBy);
    write(task, task.delivery.id(), ref, result, Map.of());
  }

  /** What became of a delivery whose record or definition is not there. */
  static void unloaded(
      DeliveryBatch batch,
      Delivery delivery,
      UUID cause,
      @Nullable NativeRef ref,
      Outcome outcome,
      String reason) {
    var operation = ref == null ? Operation.CREATE : Operation.UPDATE;
    var result = new Result(operation, outcome, reason);
    var systems = new AuditEntry.Systems(null, delivery.target());
    batch.audit(entry(batch, delivery, cause, ref, systems, result, Map.of()));
  }

  private static void write(
      DeliveryTask task,
      UUID cause,
      @Nullable NativeRef ref,
      Result result,
      Map<String, AttributeChange> changes) {
    var systems = new AuditEntry.Systems(source(task, changes), task.delivery.target());
    task.batch().audit(entry(task.batch(), task.delivery, cause, ref, systems, result, changes));
  }

  private static AuditEntry entry(
      DeliveryBatch batch,
      Delivery it,
      UUID cause,
      @Nullable NativeRef ref,
      AuditEntry.Systems systems,
      Result result,
      Map<String, AttributeChange> changes) {
    return new AuditEntry(
        cause,
        batch.now(),
        new About(it.entity(), it.record(), ref),
        systems,
        result,
        changes,
        new AuditEntry.By(it.origin().run(), AuditEntry.SYNCLINE));
  }

  /**
   * Files what was seen as an event that carries an id and no values: it is read again in its lane,
   * and only there does a shadow advance (S1). A copy that nothing reads shows nothing.
   */
  public static void observed(DeliveryTask task, NativeRef ref, EventKind kind) {
    observed(task, ref, kind, Origin.NONE);
  }

  /** The same of a copy that was met for the first time, in the run that looked for it. */
  public static void met(DeliveryTask task, NativeRef ref) {
    var run = task.delivery.origin().run();
    observed(task, ref, EventKind.UPDATED, run == null ? Origin.NONE : Origin.ofRun(run));
  }

  private static void observed(DeliveryTask task, NativeRef ref, EventKind kind, Origin origin) {
    if (task.type().writeOnly()) {
      return;
    }
    task.batch()
        .observe(
            InboxEvent.seen(
                task.batch().newId(), ref, kind, InboxEvent.Source.OBSERVED, task.now(), origin));
  }

  /**
   * All that is due of the record is ordered again after this attempt, by a look at the target's
   * copy; where it has none, at another: that one may be gone by then.
   */
  static void lookAgain(DeliveryTask task) {
    Optional.ofNullable(task.target())
        .or(() -> task.context().state().links().stream().map(it -> it.link().ref()).findFirst())
        .ifPresent(
            it ->
                task.batch()
                    .observe(
                        InboxEvent.readRequest(
                            task.batch().newId(),
                            it,
                            InboxEvent.Source.REQUEST,
                            task.now(),
                            Origin.NONE)));
  }

  /** The system whose values were written, where it is one. */
  private static @Nullable SystemId source(
      DeliveryTask task, Map<String, AttributeChange> changes) {
    if (changes.isEmpty()) {
      return null;
    }
    var record = task.context().state().record();
    var sources =
        changes.keySet().stream()
            .map(record.attributes()::get)
            .filter(Objects::nonNull)
            .map(AttributeState::source)
            .distinct()
            .toList();
    return sources.size() == 1 ? sources.get(0) : null;
  }
}
