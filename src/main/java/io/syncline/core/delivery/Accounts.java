package io.syncline.core.delivery;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.audit.AuditEntry.Operation;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.definition.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.Value;
import io.syncline.core.system.WriteRequest;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes down what became of a delivery: audit entries, and events for edits nobody told us of. */
final class Accounts {
  private final Ids ids;
  private final InstantSource clock;

  Accounts(Ids ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /** Nothing was written, and why; the delivery itself is the cause. */
  void skipped(DeliveryBatch batch, Work work, Outcome outcome, String reason) {
    var ref = linked(work);
    batch.audit(
        entry(
            work,
            work.delivery.id(),
            ref,
            operation(work, ref == null),
            outcome,
            reason,
            Map.of()));
  }

  private static Operation operation(Work work, boolean create) {
    var removal = work.removal();
    return removal != null
        ? Operation.valueOf(removal.name())
        : create ? Operation.CREATE : Operation.UPDATE;
  }

  /** What came of an intent. */
  void intent(
      DeliveryBatch batch,
      Work work,
      @Nullable NativeRef ref,
      Outcome outcome,
      @Nullable String reason,
      Map<String, AttributeChange> changes) {
    var intent = work.intent();
    var create =
        intent == null ? linked(work) == null : intent.request() instanceof WriteRequest.Create;
    batch.audit(
        entry(
            work,
            intent == null ? work.delivery.id() : intent.id(),
            ref,
            operation(work, create),
            outcome,
            reason,
            changes));
  }

  void linked(DeliveryBatch batch, Work work, NativeRef ref, String madeBy) {
    batch.audit(
        entry(work, work.delivery.id(), ref, Operation.LINK, Outcome.APPLIED, madeBy, Map.of()));
  }

  /**
   * Files what was seen as an event that carries an id and no values: it is read again in its lane,
   * and only there does a shadow advance (S1).
   */
  void observed(DeliveryBatch batch, NativeRef ref, EventKind kind) {
    observed(batch, ref, kind, Origin.NONE);
  }

  /** The same of a copy that was met for the first time, in the run that looked for it. */
  void met(DeliveryBatch batch, Work work, NativeRef ref) {
    var run = work.delivery.origin().run();
    observed(batch, ref, EventKind.UPDATED, run == null ? Origin.NONE : Origin.ofRun(run));
  }

  private void observed(DeliveryBatch batch, NativeRef ref, EventKind kind, Origin origin) {
    batch.observe(
        new InboxEvent(
            ids.next(),
            ref,
            kind,
            InboxEvent.Source.OBSERVED,
            null,
            null,
            clock.instant(),
            Value.Struct.EMPTY,
            false,
            origin));
  }

  /** All that is due of the record is ordered anew once this attempt has ended. */
  void lookAgain(DeliveryBatch batch, Work work) {
    work.context().state().links().stream()
        .map(it -> it.link().ref())
        .findFirst()
        .ifPresent(
            it ->
                batch.observe(
                    InboxEvent.look(
                        ids.next(), it, InboxEvent.Source.REQUEST, clock.instant(), Origin.NONE)));
  }

  /** The definitions this attempt is computed from. */
  static String definition(Work work) {
    if (!work.isLoaded()) {
      return "";
    }
    return work.context().entity().definition();
  }

  private AuditEntry entry(
      Work work,
      UUID cause,
      @Nullable NativeRef ref,
      Operation operation,
      Outcome outcome,
      @Nullable String reason,
      Map<String, AttributeChange> changes) {
    return new AuditEntry(
        cause,
        clock.instant(),
        work.delivery.entity(),
        work.delivery.record(),
        ref,
        source(work, changes),
        work.delivery.target(),
        operation,
        outcome,
        reason,
        changes,
        work.delivery.origin().run(),
        AuditEntry.SYNCLINE);
  }

  /** The system whose values were written, where it is one. */
  private static @Nullable SystemId source(Work work, Map<String, AttributeChange> changes) {
    if (changes.isEmpty()) {
      return null;
    }
    var record = work.context().state().record();
    var sources =
        changes.keySet().stream()
            .map(record.attributes()::get)
            .filter(Objects::nonNull)
            .map(AttributeState::source)
            .distinct()
            .toList();
    return sources.size() == 1 ? sources.get(0) : null;
  }

  private static @Nullable NativeRef linked(Work work) {
    var link = work.link();
    return link == null ? null : link.link().ref();
  }
}
