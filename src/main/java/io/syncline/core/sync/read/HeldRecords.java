package io.syncline.core.sync.read;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Webhook.HeldRecord;
import io.syncline.core.definition.system.Webhook.NewerBy;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Versions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Finds the copies that need no read because their events hold the record (S3). Every doubt is a
 * reason to read: one event of the copy that does not hold it, that was put off before, that
 * reports more than a change, or that is old; a record that is archived, that has no version, or
 * whose version cannot be compared with that of the others.
 *
 * <p>Whether the record is newer than what is known is decided later, under the record's lock.
 */
final class HeldRecords {

  private final HeldRecord manifest;
  private final Duration step;
  private final ConnectedSystem system;

  private HeldRecords(HeldRecord manifest, ObjectType type, ConnectedSystem system) {
    this.manifest = manifest;
    this.step = manifest.newerBy() == NewerBy.VERSION ? Duration.ZERO : type.granularity();
    this.system = system;
  }

  private static Optional<HeldRecords> of(ConnectedSystem system, @Nullable ObjectType type) {
    var webhook = system.type().webhook();
    var manifest = webhook == null ? null : webhook.record();
    return manifest == null || type == null
        ? Optional.empty()
        : Optional.of(new HeldRecords(manifest, type, system));
  }

  /** The newest record that the events of a copy hold; empty: the copy is read. */
  static Optional<Observation.Seen> of(
      ConnectedSystem system, @Nullable ObjectType type, List<QueuedEvent> events, Instant now) {
    return of(system, type).flatMap(it -> it.newest(events, now));
  }

  /** Whether an event holds a state that {@code seen} is not older than. */
  static boolean covers(ConnectedSystem system, Observation.Seen.Held seen, QueuedEvent other) {
    return of(system, system.type().objects().get(other.event().ref().object()))
        .flatMap(it -> it.record(other).map(record -> it.compare(record, seen.record())))
        .filter(it -> it.isPresent() && it.getAsInt() <= 0)
        .isPresent();
  }

  private Optional<Observation.Seen> newest(List<QueuedEvent> events, Instant now) {
    NativeRecord newest = null;
    for (var it : events) {
      var record = isOld(it.event(), now) ? null : record(it).orElse(null);
      if (record == null) {
        return Optional.empty();
      }
      var order = newest == null ? OptionalInt.of(1) : compare(record, newest);
      if (order.isEmpty()) {
        return Optional.empty();
      }
      newest = order.getAsInt() > 0 ? record : newest;
    }
    return newest == null || EventReader.tooEarly(newest, events, step(newest))
        ? Optional.empty()
        : Optional.of(new Observation.Seen.Held(newest, step));
  }

  private Duration step(NativeRecord record) {
    return EventReader.granularity(system.type().objects().get(record.ref().object()));
  }

  private boolean isOld(InboxEvent event, Instant now) {
    var occurred = event.occurredAt();
    var oldest = now.minus(manifest.within());
    return event.receivedAt().isBefore(oldest)
        || occurred != null && occurred.minus(system.clockOffset()).isBefore(oldest);
  }

  private Optional<NativeRecord> record(QueuedEvent queued) {
    var event = queued.event();
    boolean plain =
        event.complete()
            && event.source() == InboxEvent.Source.HOOK
            && event.saysOnlyThatItChanged()
            && queued.attempts() == 0
            && queued.missedAt() == null;
    return plain
        ? system.held(event.ref(), event.payload()).filter(this::isUsable)
        : Optional.empty();
  }

  private boolean isUsable(NativeRecord record) {
    boolean dated =
        manifest.newerBy() == NewerBy.VERSION
            ? record.version() != null
            : record.version() == null && record.updatedAt() != null;
    return dated && !record.archived();
  }

  /** Empty where it is not known; two records of one version that differ are such a case. */
  private OptionalInt compare(NativeRecord one, NativeRecord other) {
    var mine = Versions.of(one);
    var theirs = Versions.of(other);
    if (mine == null || theirs == null) {
      return OptionalInt.empty();
    }
    var order = Versions.compare(mine, theirs, step);
    return order.isPresent() && order.getAsInt() == 0 && !one.answered().equals(other.answered())
        ? OptionalInt.empty()
        : order;
  }
}
