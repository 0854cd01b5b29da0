package io.syncline.core.change;

import io.syncline.core.definition.Installation;
import io.syncline.core.definition.ObjectType;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the records that events name. Events are hints: what counts is the record as read inside
 * its lane (S3).
 */
final class Reading {

  /**
   * After so many looks that showed an older state than the event claims, what the system says is
   * taken.
   */
  private static final int PATIENCE = 5;

  private final LongSupplier readNumbers;

  Reading(LongSupplier readNumbers) {
    this.readNumbers = readNumbers;
  }

  List<Observation> read(
      ConnectedSystem system, Installation installation, List<QueuedEvent> events) {
    var byRef = new LinkedHashMap<NativeRef, List<QueuedEvent>>();
    events.forEach(it -> byRef.computeIfAbsent(it.event().ref(), ref -> new ArrayList<>()).add(it));
    var wanted = new LinkedHashMap<String, Map<NativeRef, List<QueuedEvent>>>();
    var seen = new ArrayList<Observation>();
    byRef.forEach(
        (ref, group) -> {
          if (installation.entityOf(ref.system(), ref.object()).isPresent()) {
            wanted.computeIfAbsent(ref.object(), object -> new LinkedHashMap<>()).put(ref, group);
          } else {
            seen.add(new Observation(ref, group, 0, new Observation.Seen.Unwanted()));
          }
        });
    wanted.forEach((object, groups) -> seen.addAll(readObject(system, object, groups)));
    return seen;
  }

  private List<Observation> readObject(
      ConnectedSystem system, String object, Map<NativeRef, List<QueuedEvent>> groups) {
    long number = readNumbers.getAsLong();
    var granularity = granularity(system.type().objects().get(object));
    var seen = new ArrayList<Observation>();
    for (var outcome : system.read(object, List.copyOf(groups.keySet()))) {
      var group = groups.get(outcome.ref());
      if (group != null) {
        var shown = seen(outcome, group, granularity);
        seen.add(new Observation(outcome.ref(), group, number, shown, system.clockOffset()));
      }
    }
    return bearing(system, object, seen);
  }

  /**
   * What became part of another is looked for in that one's marker too (S9): a create of ours whose
   * answer is not known yet may have made it.
   */
  private static List<Observation> bearing(
      ConnectedSystem system, String object, List<Observation> seen) {
    var type = system.type().objects().get(object);
    var survivors =
        seen.stream()
            .map(Observation::survivor)
            .filter(it -> it != null && it.into().object().equals(object))
            .map(Observation.Seen.MergedInto::into)
            .distinct()
            .toList();
    if (survivors.isEmpty() || type == null || type.marker() == null) {
      return seen;
    }
    var shown = new HashMap<NativeRef, ReadOutcome>();
    system.read(object, survivors).forEach(it -> shown.put(it.ref(), it));
    return seen.stream().map(it -> bearing(type, it, shown)).toList();
  }

  private static Observation bearing(
      ObjectType type, Observation it, Map<NativeRef, ReadOutcome> shown) {
    var survivor = it.survivor();
    var outcome = survivor == null ? null : shown.get(survivor.into());
    if (survivor != null && outcome instanceof ReadOutcome.Found found) {
      var marker = Marker.named(type, found.record());
      return it.showing(new Observation.Seen.MergedInto(survivor.into(), marker));
    }
    return outcome instanceof ReadOutcome.Failed failed
        ? it.showing(new Observation.Seen.Unreadable(failed.failure()))
        : it;
  }

  /**
   * What the look showed; a record that is not there, or archived, and of which an event tells that
   * it became part of another, did so: a merge is never read as a delete (S16).
   */
  private static Observation.Seen seen(
      ReadOutcome outcome, List<QueuedEvent> events, Duration granularity) {
    var shown = shown(outcome, events, granularity);
    boolean absent =
        shown instanceof Observation.Seen.Gone
            || shown instanceof Observation.Seen.Live live && live.record().archived();
    if (absent) {
      for (var it : events) {
        var into = it.event().mergedInto();
        if (into != null && !into.equals(it.event().ref())) {
          return new Observation.Seen.MergedInto(into, null);
        }
      }
    }
    return shown;
  }

  private static Observation.Seen shown(
      ReadOutcome outcome, List<QueuedEvent> events, Duration granularity) {
    if (outcome instanceof ReadOutcome.Found found) {
      return tooEarly(found.record(), events, granularity)
          ? new Observation.Seen.Unreadable(
              new Failure.Transient("the system still shows a state older than its event"))
          : new Observation.Seen.Live(found.record());
    }
    if (outcome instanceof ReadOutcome.MergedInto merged) {
      return new Observation.Seen.MergedInto(merged.into(), null);
    }
    if (outcome instanceof ReadOutcome.Failed failed) {
      return new Observation.Seen.Unreadable(failed.failure());
    }
    return new Observation.Seen.Gone();
  }

  /**
   * A fetch older than the event that caused it is transient (S3); both times are the system's own.
   */
  private static boolean tooEarly(
      NativeRecord record, List<QueuedEvent> events, Duration granularity) {
    var updatedAt = record.updatedAt();
    return updatedAt != null
        && events.stream()
            .filter(it -> it.attempts() < PATIENCE)
            .map(it -> it.event().occurredAt())
            .anyMatch(occurred -> occurred != null && before(updatedAt, occurred, granularity));
  }

  private static boolean before(Instant one, Instant other, Duration step) {
    long millis = Math.max(1, step.toMillis());
    return Math.floorDiv(one.toEpochMilli(), millis) < Math.floorDiv(other.toEpochMilli(), millis);
  }

  private static Duration granularity(@Nullable ObjectType type) {
    return type == null ? Duration.ofSeconds(1) : type.granularity();
  }
}
