package io.syncline.core.delivery.step;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.DeliveryAttempt;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.attempt.TargetCalls;
import io.syncline.core.delivery.attempt.TargetCopies;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.transform.PendingWrites;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the targets' copies before a write, grouped, so that an edit that no event reported is not
 * overwritten: it is stored as an event and its attributes are left out of the write (S1, S8, S11).
 *
 * <p>No read is needed where the write itself is conditional on the version in the shadow. That
 * saving is tried once; the attempt after a refusal reads.
 */
final class TargetRead {
  private final TargetCalls targetCalls;
  private final TargetCopies targetCopies;
  private final PendingWrites pendingWrites;
  private final AttemptOutcomes attemptOutcomes;
  private final AuditWriter auditWriter;
  private final InstantSource clock;

  TargetRead(
      TargetCalls targetCalls,
      TargetCopies targetCopies,
      PendingWrites pendingWrites,
      AttemptOutcomes attemptOutcomes,
      AuditWriter auditWriter,
      InstantSource clock) {
    this.targetCalls = targetCalls;
    this.targetCopies = targetCopies;
    this.pendingWrites = pendingWrites;
    this.attemptOutcomes = attemptOutcomes;
    this.auditWriter = auditWriter;
    this.clock = clock;
  }

  void read(DeliveryBatch batch, ConnectedSystem system) {
    attemptOutcomes.each(
        batch, TargetRead::isLinked, "read", it -> endWhereNothingIsDue(batch, it));
    batch
        .openByObject(it -> isLinked(it) && it.copy() == null && needsRead(it))
        .forEach((object, group) -> read(batch, system, object, group));
    attemptOutcomes.each(
        batch, it -> isLinked(it) && it.copy() != null, "read", it -> compare(batch, it));
  }

  private static boolean isLinked(DeliveryAttempt attempt) {
    return attempt.link() != null && attempt.intent() == null && attempt.removal() == null;
  }

  /** What this delivery is to write to the linked copy now. */
  List<PendingWrites.Field> due(DeliveryAttempt attempt) {
    var context = attempt.context();
    return pendingWrites
        .of(context.entity(), context.participant(), context.state(), context.link())
        .stream()
        .filter(it -> attempt.delivery.attributes().contains(it.attribute()))
        .toList();
  }

  private void endWhereNothingIsDue(DeliveryBatch batch, DeliveryAttempt attempt) {
    if (due(attempt).isEmpty()) {
      attemptOutcomes.nothing(batch, attempt, "nothing-due");
    }
  }

  private boolean needsRead(DeliveryAttempt attempt) {
    var link = attempt.link();
    var type = attempt.type();
    if (link == null || !type.readable()) {
      return false;
    }
    boolean conditional =
        type.conditional()
            && !type.replaces()
            && link.shadow().version() != null
            && attempt.delivery.attempts() == 0;
    return !conditional
        || due(attempt).stream().anyMatch(it -> it.before() == null || it.path().indexOf('[') >= 0);
  }

  private void read(
      DeliveryBatch batch, ConnectedSystem system, String object, List<DeliveryAttempt> group) {
    var byRef = new HashMap<NativeRef, DeliveryAttempt>();
    group.forEach(it -> byRef.put(ref(it), it));
    var refs = group.stream().map(TargetRead::ref).distinct().toList();
    var askedAt = clock.instant();
    for (var outcome : targetCalls.read(batch, system, object, refs)) {
      var attempt = byRef.get(outcome.ref());
      if (attempt != null) {
        attemptOutcomes.guarded(
            batch, attempt, "read", () -> seen(batch, attempt, outcome, askedAt));
      }
    }
  }

  private static NativeRef ref(DeliveryAttempt attempt) {
    var link = attempt.link();
    if (link == null) {
      throw new IllegalStateException("Only linked copies are read");
    }
    return link.link().ref();
  }

  private void seen(
      DeliveryBatch batch, DeliveryAttempt attempt, ReadOutcome outcome, Instant askedAt) {
    if (outcome instanceof ReadOutcome.Failed failed) {
      attemptOutcomes.failed(batch, attempt, failed.failure(), "read");
    } else if (outcome instanceof ReadOutcome.Found found && !found.record().archived()) {
      attempt.copy(found.record(), askedAt);
    } else {
      var merged = outcome instanceof ReadOutcome.MergedInto;
      attemptOutcomes.gone(
          batch, attempt, outcome.ref(), merged ? EventKind.MERGED : EventKind.DELETED);
    }
  }

  private void compare(DeliveryBatch batch, DeliveryAttempt attempt) {
    var copy = attempt.copy();
    if (copy == null) {
      return;
    }
    var edited = edited(attempt, copy);
    if (!edited.isEmpty()) {
      auditWriter.observed(batch, copy.ref(), EventKind.UPDATED);
      var wanted =
          due(attempt).stream().map(PendingWrites.Field::attribute).collect(Collectors.toSet());
      var left = edited.stream().filter(wanted::contains).collect(Collectors.toSet());
      attempt.leaveOut(left);
      if (left.containsAll(wanted)) {
        attemptOutcomes.untilJudged(batch, attempt);
      }
    }
  }

  /** The attributes of fields that read otherwise than they were known to hold. */
  private Set<String> edited(DeliveryAttempt attempt, NativeRecord copy) {
    var said = targetCopies.said(attempt, copy);
    var unknown =
        due(attempt).stream().filter(it -> it.before() == null).collect(Collectors.toSet());
    var edited = new HashSet<String>();
    for (var mapping : attempt.context().participant().mappings()) {
      var path = mapping.field().path();
      var known = TargetCopies.known(attempt, path);
      var value = said.get(path);
      if (value != null && known != null && !known.held().agreesWith(value)) {
        edited.add(mapping.attribute());
      }
    }
    unknown.stream().filter(it -> isFilled(said, it)).forEach(it -> edited.add(it.attribute()));
    return edited;
  }

  /** A value fills an empty side; two filled ones that never met are judged first (S13). */
  private static boolean isFilled(Map<String, Value> said, PendingWrites.Field field) {
    var value = said.get(field.path());
    return value != null && !value.isEmpty();
  }
}
