package io.syncline.core.delivery;

import io.syncline.core.definition.Webhook.EventKind;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.transform.Due;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the targets' copies before a write, grouped, so that an edit nobody told us of is not
 * written over: it is filed as an event and its attributes are left out of the write (S1, S8, S11).
 *
 * <p>No read is needed where the write itself is conditional on the version in the shadow. That
 * saving is tried once; the attempt after a refusal reads.
 */
final class TargetRead {
  private final Calls calls;
  private final Copies copies;
  private final Due due;
  private final Endings endings;
  private final Accounts accounts;
  private final InstantSource clock;

  TargetRead(
      Calls calls,
      Copies copies,
      Due due,
      Endings endings,
      Accounts accounts,
      InstantSource clock) {
    this.calls = calls;
    this.copies = copies;
    this.due = due;
    this.endings = endings;
    this.accounts = accounts;
    this.clock = clock;
  }

  void read(DeliveryBatch batch, ConnectedSystem system) {
    endings.each(batch, TargetRead::isLinked, "read", it -> endWhereNothingIsDue(batch, it));
    batch
        .openByObject(it -> isLinked(it) && it.copy() == null && needsRead(it))
        .forEach((object, group) -> read(batch, system, object, group));
    endings.each(batch, it -> isLinked(it) && it.copy() != null, "read", it -> compare(batch, it));
  }

  private static boolean isLinked(Work work) {
    return work.link() != null && work.intent() == null && work.removal() == null;
  }

  /** What this delivery is to tell the linked copy, as of now. */
  List<Due.Field> due(Work work) {
    var context = work.context();
    return due.of(context.entity(), context.participant(), context.state(), context.link()).stream()
        .filter(it -> work.delivery.attributes().contains(it.attribute()))
        .toList();
  }

  private void endWhereNothingIsDue(DeliveryBatch batch, Work work) {
    if (due(work).isEmpty()) {
      endings.nothing(batch, work, "nothing-due");
    }
  }

  private boolean needsRead(Work work) {
    var link = work.link();
    var type = work.type();
    if (link == null || !type.readable()) {
      return false;
    }
    boolean conditional =
        type.conditional()
            && !type.replaces()
            && link.shadow().version() != null
            && work.delivery.attempts() == 0;
    return !conditional
        || due(work).stream().anyMatch(it -> it.before() == null || it.path().indexOf('[') >= 0);
  }

  private void read(DeliveryBatch batch, ConnectedSystem system, String object, List<Work> group) {
    var byRef = new HashMap<NativeRef, Work>();
    group.forEach(it -> byRef.put(ref(it), it));
    var refs = group.stream().map(TargetRead::ref).distinct().toList();
    var askedAt = clock.instant();
    for (var outcome : calls.read(batch, system, object, refs)) {
      var work = byRef.get(outcome.ref());
      if (work != null) {
        endings.guarded(batch, work, "read", () -> seen(batch, work, outcome, askedAt));
      }
    }
  }

  private static NativeRef ref(Work work) {
    var link = work.link();
    if (link == null) {
      throw new IllegalStateException("Only linked copies are read");
    }
    return link.link().ref();
  }

  private void seen(DeliveryBatch batch, Work work, ReadOutcome outcome, Instant askedAt) {
    if (outcome instanceof ReadOutcome.Failed failed) {
      endings.failed(batch, work, failed.failure(), "read");
    } else if (outcome instanceof ReadOutcome.Found found && !found.record().archived()) {
      work.copy(found.record(), askedAt);
    } else {
      var merged = outcome instanceof ReadOutcome.MergedInto;
      endings.gone(batch, work, outcome.ref(), merged ? EventKind.MERGED : EventKind.DELETED);
    }
  }

  private void compare(DeliveryBatch batch, Work work) {
    var copy = work.copy();
    if (copy == null) {
      return;
    }
    var edited = edited(work, copy);
    if (!edited.isEmpty()) {
      accounts.observed(batch, copy.ref(), EventKind.UPDATED);
      var wanted = due(work).stream().map(Due.Field::attribute).collect(Collectors.toSet());
      var left = edited.stream().filter(wanted::contains).collect(Collectors.toSet());
      work.leaveOut(left);
      if (left.containsAll(wanted)) {
        endings.untilJudged(batch, work);
      }
    }
  }

  /** The attributes of fields that read otherwise than they were known to hold. */
  private Set<String> edited(Work work, NativeRecord copy) {
    var said = copies.said(work, copy);
    var unknown = due(work).stream().filter(it -> it.before() == null).collect(Collectors.toSet());
    var edited = new HashSet<String>();
    for (var mapping : work.context().participant().mappings()) {
      var path = mapping.field().path();
      var known = Copies.known(work, path);
      var value = said.get(path);
      if (value != null && known != null && !known.held().agreesWith(value)) {
        edited.add(mapping.attribute());
      }
    }
    unknown.stream().filter(it -> isFilled(said, it)).forEach(it -> edited.add(it.attribute()));
    return edited;
  }

  /** A value fills an empty side; two filled ones that never met are judged first (S13). */
  private static boolean isFilled(Map<String, Value> said, Due.Field field) {
    var value = said.get(field.path());
    return value != null && !value.isEmpty();
  }
}
