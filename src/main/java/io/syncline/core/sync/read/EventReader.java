package io.syncline.core.sync.read;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.sync.state.Marker;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.sync.state.RunPermissions;
import io.syncline.core.system.CallOrigin;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records that events name. Events are hints: what counts is the record as read inside
 * its lane, unless the events hold it ({@link HeldRecords}) (S3).
 */
public final class EventReader {

  /** A system may date its event a moment after the change that the event reports. */
  private static final Duration EVENT_LATER = Duration.ofMillis(100);

  private final LongSupplier readNumbers;
  private final InstantSource clock;
  private final JudgementListener judgementListener;

  public EventReader(
      LongSupplier readNumbers, InstantSource clock, JudgementListener judgementListener) {
    this.readNumbers = readNumbers;
    this.clock = clock;
    this.judgementListener = judgementListener;
  }

  /**
   * @param askedAt when the request left
   * @param answeredAt when its answer arrived
   */
  private record ReadTiming(
      Instant askedAt, Instant answeredAt, Duration granularity, Duration apart) {}

  public List<Observation> read(
      ConnectedSystem system, Installation installation, List<QueuedEvent> events) {
    var byRef = new LinkedHashMap<NativeRef, List<QueuedEvent>>();
    events.forEach(it -> byRef.computeIfAbsent(it.event().ref(), ref -> new ArrayList<>()).add(it));
    var wanted = new LinkedHashMap<String, Map<NativeRef, List<QueuedEvent>>>();
    var seen = new ArrayList<Observation>();
    byRef.forEach(
        (ref, group) -> {
          var type = system.type().objects().get(ref.object());
          if (installation.entityOf(ref.system(), ref.object()).isEmpty()) {
            seen.add(new Observation(ref, group, 0, new Observation.Seen.Unwanted()));
          } else if (type != null && type.writeOnly()) {
            seen.add(new Observation(ref, group, 0, new Observation.Seen.WriteOnly()));
          } else {
            wanted.computeIfAbsent(ref.object(), object -> new LinkedHashMap<>()).put(ref, group);
          }
        });
    wanted.forEach(
        (object, groups) -> {
          seen.addAll(readObject(system, object, groups, false));
          seen.addAll(readObject(system, object, groups, true));
        });
    return seen;
  }

  /** Those that runs alone caused, or all others. */
  private List<Observation> readObject(
      ConnectedSystem system, String object, Map<NativeRef, List<QueuedEvent>> all, boolean run) {
    var groups = new LinkedHashMap<>(all);
    groups
        .values()
        .removeIf(group -> run != group.stream().allMatch(it -> it.event().source().ofRun()));
    return groups.isEmpty()
        ? List.of()
        : CallOrigin.of(run, () -> readObject(system, object, groups));
  }

  private List<Observation> readObject(
      ConnectedSystem system, String object, Map<NativeRef, List<QueuedEvent>> groups) {
    long number = readNumbers.getAsLong();
    var type = system.type().objects().get(object);
    var askedAt = clock.instant();
    var ahead = system.clockOffset();
    var seen = new ArrayList<Observation>();
    var unread = new LinkedHashMap<NativeRef, List<QueuedEvent>>();
    groups.forEach(
        (ref, group) ->
            HeldRecords.of(system, type, group, askedAt)
                .ifPresentOrElse(
                    held -> seen.add(new Observation(ref, group, number, held, ahead)),
                    () -> unread.put(ref, group)));
    if (unread.isEmpty()) {
      return seen;
    }
    seen.addAll(look(system, object, unread, number));
    return seen;
  }

  private List<Observation> look(
      ConnectedSystem system,
      String object,
      Map<NativeRef, List<QueuedEvent>> groups,
      long number) {
    var type = system.type().objects().get(object);
    var askedAt = clock.instant();
    var outcomes = system.read(object, List.copyOf(groups.keySet()));
    var look = look(type, askedAt, clock.instant());
    var seen = new ArrayList<Observation>();
    for (var outcome : outcomes) {
      var group = groups.get(outcome.ref());
      if (group != null) {
        if (outcome instanceof ReadOutcome.Found found) {
          watch(found.record(), group, look);
        }
        var early = early(outcome, group, look);
        var others = group.stream().filter(it -> !early.contains(it)).toList();
        var shown = seen(outcome, others, look);
        var ahead = system.clockOffset();
        seen.add(
            new Observation(
                outcome.ref(), others, number, shown, ahead, RunPermissions.NONE, early));
      }
    }
    return bearing(system, object, seen);
  }

  /**
   * Of several events, those that are newer than what the read showed: the read answers the others
   * (S3). A record that is archived there answers all or none: the newest event may report that it
   * was merged (S16).
   */
  private static List<QueuedEvent> early(
      ReadOutcome outcome, List<QueuedEvent> events, ReadTiming look) {
    if (!(outcome instanceof ReadOutcome.Found found) || found.record().archived()) {
      return List.of();
    }
    var early =
        events.stream()
            .filter(it -> tooEarly(found.record(), List.of(it), look.granularity()))
            .toList();
    return early.size() == events.size() ? List.of() : early;
  }

  private void watch(NativeRecord record, List<QueuedEvent> events, ReadTiming look) {
    var updatedAt = record.updatedAt();
    events.stream()
        .filter(it -> it.attempts() == 0)
        .map(it -> it.event().occurredAt())
        .filter(it -> it != null && updatedAt != null)
        .max(Comparator.naturalOrder())
        .ifPresent(
            it ->
                judgementListener.looked(
                    record,
                    isLater(it, updatedAt, look.granularity())
                        ? Duration.between(updatedAt, it)
                        : null));
  }

  /**
   * For a merged record the marker of the surviving one is read too (S9): a create of ours whose
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
   * What the read showed. If a record is missing or archived and an event reports that it was
   * merged into another, it counts as merged: a merge is never taken for a delete (S16).
   */
  private static Observation.Seen seen(
      ReadOutcome outcome, List<QueuedEvent> events, ReadTiming look) {
    var shown = shown(outcome, events, look);
    boolean absent =
        outcome instanceof ReadOutcome.Missing
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
      ReadOutcome outcome, List<QueuedEvent> events, ReadTiming look) {
    if (outcome instanceof ReadOutcome.Found found) {
      return tooEarly(found.record(), events, look.granularity())
          ? new Observation.Seen.Unreadable(Observation.TOO_EARLY)
          : new Observation.Seen.Live(found.record());
    }
    if (outcome instanceof ReadOutcome.MergedInto merged) {
      return new Observation.Seen.MergedInto(merged.into(), null);
    }
    if (outcome instanceof ReadOutcome.Failed failed) {
      return new Observation.Seen.Unreadable(failed.failure());
    }
    return isGone(events, look)
        ? new Observation.Seen.Gone()
        : new Observation.Seen.Missed(look.answeredAt(), look.apart());
  }

  /**
   * A missing record may not be visible yet (S3), or may be visible again in a moment. It counts as
   * gone where the system itself reports the delete, or once two reads agree (S16). A later event
   * contradicts the reported delete and waits for a second read.
   */
  private static boolean isGone(List<QueuedEvent> events, ReadTiming look) {
    for (int i = events.size() - 1; i >= 0; i--) {
      var it = events.get(i);
      if (it.event().saysGone()) {
        return true;
      }
      var missedAt = it.missedAt();
      if (missedAt == null || missedAt.plus(look.apart()).isAfter(look.askedAt())) {
        return false;
      }
    }
    return true;
  }

  /**
   * A fetch older than the event that caused it is transient (S3); both times are the system's own.
   */
  static boolean tooEarly(NativeRecord record, List<QueuedEvent> events, Duration granularity) {
    var updatedAt = record.updatedAt();
    return updatedAt != null
        && events.stream()
            .filter(it -> it.attempts() < Observation.PATIENCE)
            .map(it -> it.event().occurredAt())
            .anyMatch(it -> it != null && isLater(it, updatedAt, granularity));
  }

  private static boolean isLater(Instant occurred, Instant updatedAt, Duration granularity) {
    return before(updatedAt, occurred.minus(EVENT_LATER), granularity);
  }

  private static boolean before(Instant one, Instant other, Duration step) {
    long millis = Math.max(1, step.toMillis());
    return Math.floorDiv(one.toEpochMilli(), millis) < Math.floorDiv(other.toEpochMilli(), millis);
  }

  static Duration granularity(@Nullable ObjectType type) {
    return type == null ? Duration.ofSeconds(1) : type.granularity();
  }

  private static ReadTiming look(@Nullable ObjectType type, Instant askedAt, Instant answeredAt) {
    return type == null
        ? new ReadTiming(askedAt, answeredAt, granularity(null), Duration.ZERO)
        : new ReadTiming(askedAt, answeredAt, type.granularity(), type.betweenLooks());
  }
}
