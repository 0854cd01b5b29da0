package io.syncline.core.sync.judge;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.delivery.Removal;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.Shadow;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Versions;
import io.syncline.core.transform.Inbound;
import io.syncline.core.transform.path.Paths;

/**
 * Whether a record that an event holds can stand for a read, by what is known under the record's
 * lock (S3). An event may be late, repeated or overtaken, so only its version tells when it is of.
 */
public final class FullEventCheck {

  private FullEventCheck() {}

  /**
   * Whether it is newer than all that is known of the copy, or exactly that. Not where the version
   * of what is known is unknown, as after a write whose answer did not show it; where it leaves out
   * what the copy is known to hold; nor where the copy was or may be archived or deleted, which
   * only a read can tell (S16).
   */
  public static boolean countsAsRead(
      Entity entity,
      Observation.Seen.Held held,
      Inbound inbound,
      RecordState state,
      LinkState link) {
    var shadow = link.shadow();
    var seen = Versions.of(held.record());
    if (seen == null
        || shadow.version() == null
        || state.record().removed()
        || state.held().contains(Removal.HELD)
        || shadow.fields().keySet().stream().anyMatch(Removal::isMark)) {
      return false;
    }
    var mappings = entity.participant(link.link().ref().system()).orElseThrow().mappings();
    if (mappings.stream().anyMatch(it -> isLeftOut(it, held.record(), shadow))) {
      return false;
    }
    var order = Versions.compare(seen, shadow.version(), held.step());
    return order.isPresent()
        && (order.getAsInt() > 0
            || order.getAsInt() == 0
                && mappings.stream().allMatch(it -> isKnown(it, inbound, shadow)));
  }

  private static boolean isLeftOut(FieldMapping mapping, NativeRecord record, Shadow shadow) {
    var path = mapping.field().path();
    var known = shadow.field(path);
    return known != null && !known.held().isEmpty() && Paths.read(record.answered(), path) == null;
  }

  private static boolean isKnown(FieldMapping mapping, Inbound inbound, Shadow shadow) {
    var path = mapping.field().path();
    var seen = inbound.fields().get(path);
    var known = shadow.field(path);
    return seen == null || known != null && known.held().agreesWith(seen);
  }

  /**
   * Whether a read shows an older version than an event said: the system may lag behind its events,
   * so it is read again (S3).
   */
  public static boolean mayBeAhead(Observation observation, NativeRecord seen, LinkState link) {
    var version = seen.version();
    return version != null
        && Versions.older(version, link.shadow().version())
        && observation.events().stream().map(QueuedEvent::event).anyMatch(InboxEvent::complete)
        && !wasTriedEnough(observation);
  }

  /**
   * Whether reads because of an event that holds the record showed an older version again and
   * again: then it is the event that was wrong, and what was read counts.
   */
  static boolean wasTriedEnough(Observation observation) {
    return observation.events().stream()
        .anyMatch(it -> it.event().complete() && it.attempts() >= Observation.PATIENCE);
  }
}
