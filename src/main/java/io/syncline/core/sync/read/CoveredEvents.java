package io.syncline.core.sync.read;

import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the waiting events that a read answers in addition to those it was made for: a backlog of a
 * record needs one read, not one for each event (S3).
 *
 * <p>Only events that merely say that the record changed, and that were received before the read;
 * an event that reports a delete or asks for something is read separately. A read that is to be
 * retried answers nothing and delays nothing else. A record that is missing, or cannot be read for
 * good, answers only events older than those it was read for. A record that an event holds answers
 * the events that hold it as it was then or before.
 */
public final class CoveredEvents {

  private CoveredEvents() {}

  public static List<Observation> of(
      ChangeBatch batch, List<Observation> seen, ConnectedSystem system) {
    if (batch.others().isEmpty()) {
      return seen;
    }
    Map<NativeRef, List<QueuedEvent>> others = new HashMap<>();
    for (var it : batch.others()) {
      if (it.event().saysOnlyThatItChanged()) {
        others.computeIfAbsent(it.event().ref(), ref -> new ArrayList<>()).add(it);
      }
    }
    return seen.stream()
        .map(look -> joined(look, others.getOrDefault(look.ref(), List.of()), system))
        .toList();
  }

  private static Observation joined(
      Observation look, List<QueuedEvent> others, ConnectedSystem system) {
    var answered = others.stream().filter(it -> answers(look, it, system)).toList();
    return answered.isEmpty() ? look : look.answering(answered);
  }

  private static boolean answers(Observation look, QueuedEvent other, ConnectedSystem system) {
    var seen = look.seen();
    if (seen instanceof Observation.Seen.Held held) {
      return HeldRecords.covers(system, held, other);
    }
    boolean older = other.seq() < look.latest().seq();
    if (seen instanceof Observation.Seen.Live live && !live.record().archived()) {
      var type = system.type().objects().get(look.ref().object());
      return !EventReader.tooEarly(live.record(), List.of(other), EventReader.granularity(type));
    }
    if (seen instanceof Observation.Seen.Missed) {
      return false;
    }
    if (seen instanceof Observation.Seen.Unreadable unreadable) {
      var failure = unreadable.failure();
      return older && (failure instanceof Failure.Permanent || failure instanceof Failure.Invalid);
    }
    return older
        || seen instanceof Observation.Seen.Unwanted
        || seen instanceof Observation.Seen.WriteOnly;
  }
}
