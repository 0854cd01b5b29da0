package io.syncline.core.delivery.step;

import io.syncline.core.deadletter.Stage;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.TargetCalls;
import io.syncline.core.delivery.attempt.TargetCopies;
import io.syncline.core.delivery.attempt.UpdateTask;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.transform.PendingWrites;
import java.time.Instant;
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

  TargetRead(
      TargetCalls targetCalls,
      TargetCopies targetCopies,
      PendingWrites pendingWrites,
      AttemptOutcomes attemptOutcomes) {
    this.targetCalls = targetCalls;
    this.targetCopies = targetCopies;
    this.pendingWrites = pendingWrites;
    this.attemptOutcomes = attemptOutcomes;
  }

  void read(List<UpdateTask> tasks) {
    attemptOutcomes.each(tasks, Stage.READ, this::endWhereNothingIsDue);
    var unread = tasks.stream().filter(it -> !it.isOver() && needsRead(it)).toList();
    targetCalls.read(unread, it -> it.copyLink().link().ref(), Stage.READ, this::seen);
    attemptOutcomes.each(tasks, Stage.READ, this::compare);
  }

  /** What this delivery is to write to the linked copy now. */
  List<PendingWrites.Field> due(UpdateTask task) {
    var context = task.context();
    return pendingWrites
        .of(context.entity(), context.participant(), context.state(), context.link())
        .stream()
        .filter(it -> task.delivery.attributes().contains(it.attribute()))
        .toList();
  }

  private void endWhereNothingIsDue(UpdateTask task) {
    if (due(task).isEmpty()) {
      attemptOutcomes.nothing(task, "nothing-due");
    }
  }

  private boolean needsRead(UpdateTask task) {
    var type = task.type();
    if (!type.readable()) {
      return false;
    }
    boolean conditional =
        type.conditional()
            && !type.replaces()
            && task.copyLink().shadow().version() != null
            && task.delivery.attempts() == 0;
    return !conditional
        || due(task).stream().anyMatch(it -> it.before() == null || it.path().indexOf('[') >= 0);
  }

  private void seen(UpdateTask task, ReadOutcome outcome, Instant askedAt) {
    if (outcome instanceof ReadOutcome.Found found && !found.record().archived()) {
      task.copy(found.record(), askedAt);
    } else {
      attemptOutcomes.notShown(task, outcome, Stage.READ);
    }
  }

  private void compare(UpdateTask task) {
    var copy = task.copy();
    if (copy == null) {
      return;
    }
    var edited = edited(task, copy);
    if (!edited.isEmpty()) {
      AuditWriter.observed(task, copy.ref(), EventKind.UPDATED);
      var wanted =
          due(task).stream().map(PendingWrites.Field::attribute).collect(Collectors.toSet());
      var left = edited.stream().filter(wanted::contains).collect(Collectors.toSet());
      task.leaveOut(left);
      if (left.containsAll(wanted)) {
        attemptOutcomes.untilJudged(task);
      }
    }
  }

  /** The attributes of fields that read otherwise than they were known to hold. */
  private Set<String> edited(UpdateTask task, NativeRecord copy) {
    var said = targetCopies.said(task, copy);
    var unknown = due(task).stream().filter(it -> it.before() == null).collect(Collectors.toSet());
    var edited = new HashSet<String>();
    for (var mapping : task.context().participant().mappings()) {
      var path = mapping.field().path();
      var known = task.known(path);
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
