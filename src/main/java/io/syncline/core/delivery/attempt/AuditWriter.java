package io.syncline.core.delivery.attempt;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.audit.AuditEntry.Operation;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.WriteRequest;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the outcome of a delivery: audit entries, and events for edits that no event reported. */
public final class AuditWriter {
  private final Ids ids;
  private final InstantSource clock;

  public AuditWriter(Ids ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /** Nothing was written, and why; the delivery itself is the cause. */
  public void skipped(
      DeliveryBatch batch, DeliveryAttempt attempt, Outcome outcome, String reason) {
    var ref = linked(attempt);
    batch.audit(
        entry(
            attempt,
            attempt.delivery.id(),
            ref,
            operation(attempt, ref == null),
            outcome,
            reason,
            Map.of()));
  }

  private static Operation operation(DeliveryAttempt attempt, boolean create) {
    var removal = attempt.removal();
    return removal != null
        ? Operation.valueOf(removal.name())
        : create ? Operation.CREATE : Operation.UPDATE;
  }

  /** What came of an intent. */
  public void intent(
      DeliveryBatch batch,
      DeliveryAttempt attempt,
      @Nullable NativeRef ref,
      Outcome outcome,
      @Nullable String reason,
      Map<String, AttributeChange> changes) {
    var intent = attempt.intent();
    var create =
        intent == null ? linked(attempt) == null : intent.request() instanceof WriteRequest.Create;
    batch.audit(
        entry(
            attempt,
            intent == null ? attempt.delivery.id() : intent.id(),
            ref,
            operation(attempt, create),
            outcome,
            reason,
            changes));
  }

  void linked(DeliveryBatch batch, DeliveryAttempt attempt, NativeRef ref, String madeBy) {
    batch.audit(
        entry(
            attempt,
            attempt.delivery.id(),
            ref,
            Operation.LINK,
            Outcome.APPLIED,
            madeBy,
            Map.of()));
  }

  /**
   * Files what was seen as an event that carries an id and no values: it is read again in its lane,
   * and only there does a shadow advance (S1).
   */
  public void observed(DeliveryBatch batch, NativeRef ref, EventKind kind) {
    observed(batch, ref, kind, Origin.NONE);
  }

  /** The same of a copy that was met for the first time, in the run that looked for it. */
  public void met(DeliveryBatch batch, DeliveryAttempt attempt, NativeRef ref) {
    var run = attempt.delivery.origin().run();
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

  /** All that is due of the record is ordered again after this attempt. */
  public void lookAgain(DeliveryBatch batch, DeliveryAttempt attempt) {
    attempt.context().state().links().stream()
        .map(it -> it.link().ref())
        .findFirst()
        .ifPresent(
            it ->
                batch.observe(
                    InboxEvent.look(
                        ids.next(), it, InboxEvent.Source.REQUEST, clock.instant(), Origin.NONE)));
  }

  /** The definitions this attempt is computed from. */
  public static String definition(DeliveryAttempt attempt) {
    if (!attempt.isLoaded()) {
      return "";
    }
    return attempt.context().entity().definition();
  }

  private AuditEntry entry(
      DeliveryAttempt attempt,
      UUID cause,
      @Nullable NativeRef ref,
      Operation operation,
      Outcome outcome,
      @Nullable String reason,
      Map<String, AttributeChange> changes) {
    return new AuditEntry(
        cause,
        clock.instant(),
        new About(attempt.delivery.entity(), attempt.delivery.record(), ref),
        new AuditEntry.Systems(source(attempt, changes), attempt.delivery.target()),
        new AuditEntry.Result(operation, outcome, reason),
        changes,
        new AuditEntry.By(attempt.delivery.origin().run(), AuditEntry.SYNCLINE));
  }

  /** The system whose values were written, where it is one. */
  private static @Nullable SystemId source(
      DeliveryAttempt attempt, Map<String, AttributeChange> changes) {
    if (changes.isEmpty()) {
      return null;
    }
    var record = attempt.context().state().record();
    var sources =
        changes.keySet().stream()
            .map(record.attributes()::get)
            .filter(Objects::nonNull)
            .map(AttributeState::source)
            .distinct()
            .toList();
    return sources.size() == 1 ? sources.get(0) : null;
  }

  private static @Nullable NativeRef linked(DeliveryAttempt attempt) {
    var link = attempt.link();
    return link == null ? null : link.link().ref();
  }
}
