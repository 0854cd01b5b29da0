package io.syncline.core.sync.state;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.inbox.RecordSyncOptions;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One native record as it was read because of the events that named it; they coalesce into one read
 * (S3).
 *
 * @param events in order; never empty
 * @param readNumber drawn before the read's request left (S1)
 * @param ahead how far the system's clock was ahead of ours, as measured; zero where it was not
 *     (S12)
 * @param permissions what the runs behind its events may do
 * @param early more events that named it, newer than what was seen: they wait for another look (S3)
 */
public record Observation(
    NativeRef ref,
    List<QueuedEvent> events,
    long readNumber,
    Seen seen,
    Duration ahead,
    RunPermissions permissions,
    List<QueuedEvent> early) {

  /** Why an event is looked at again that is newer than what its system shows (S3). */
  public static final Failure TOO_EARLY =
      new Failure.Transient("the system still shows a state older than its event");

  /**
   * After so many reads that showed an older state than an event says, the state that was read is
   * taken.
   */
  public static final int PATIENCE = 5;

  public Observation {
    events = List.copyOf(events);
    early = List.copyOf(early);
  }

  /** A look that no run caused. */
  public Observation(
      NativeRef ref, List<QueuedEvent> events, long readNumber, Seen seen, Duration ahead) {
    this(ref, events, readNumber, seen, ahead, RunPermissions.NONE, List.of());
  }

  public Observation under(RunPermissions permissions) {
    return new Observation(ref, events, readNumber, seen, ahead, permissions, early);
  }

  /** The same look, which answers these events too. */
  public Observation answering(List<QueuedEvent> others) {
    var all =
        Stream.concat(events.stream(), others.stream())
            .sorted(Comparator.comparingLong(QueuedEvent::seq))
            .toList();
    return new Observation(ref, all, readNumber, seen, ahead, permissions, early);
  }

  public Observation showing(Seen otherwise) {
    return new Observation(ref, events, readNumber, otherwise, ahead, permissions, early);
  }

  /** The read as it counts for the events that are newer than what it showed. */
  public Observation ofEarly() {
    return new Observation(
        ref, early, readNumber, new Seen.Unreadable(TOO_EARLY), ahead, permissions, List.of());
  }

  /** A read of a system whose clock is assumed to agree with ours. */
  public Observation(NativeRef ref, List<QueuedEvent> events, long readNumber, Seen seen) {
    this(ref, events, readNumber, seen, Duration.ZERO);
  }

  /** A time of the system's clock by ours (S12). */
  public Instant ours(Instant theirs) {
    return theirs.minus(ahead);
  }

  /** Whether an event said that the record was created. */
  public boolean saysCreated() {
    return events.stream().anyMatch(it -> it.event().kind() == EventKind.CREATED);
  }

  /** The newest of its events. */
  public QueuedEvent latest() {
    return events.get(events.size() - 1);
  }

  /** Where the look comes from: from its newest event, in the run of any of them. */
  public Origin origin() {
    return events.stream().map(it -> it.event().origin()).reduce(Origin.NONE, Origin::joined);
  }

  /** The record it was merged into; null: none. */
  public Seen.@Nullable MergedInto survivor() {
    return seen instanceof Seen.MergedInto merged ? merged : null;
  }

  /** The combined wish of its events. */
  public RecordSyncOptions wish() {
    return RecordSyncOptions.of(events.stream().map(QueuedEvent::event).toList());
  }

  /** The record that was read, or that an event holds; null: none. */
  public @Nullable NativeRecord record() {
    return seen instanceof Seen.Live live
        ? live.record()
        : seen instanceof Seen.Held held ? held.record() : null;
  }

  /** What the look showed. */
  public sealed interface Seen {

    record Live(NativeRecord record) implements Seen {}

    /**
     * What its newest event holds, which was not read: it counts as a read if it is newer than what
     * is known when it is judged (S3).
     *
     * @param step versions that are times are equal within one step; zero: exactly
     */
    record Held(NativeRecord record, Duration step) implements Seen {}

    /** Proved not to be there (S16). */
    record Gone() implements Seen {}

    /**
     * Missing, by one read that is not proof enough (S16).
     *
     * @param at when it was found missing
     * @param again how long after that it is looked for again
     */
    record Missed(Instant at, Duration again) implements Seen {}

    /**
     * It was merged into another native record there.
     *
     * @param marker the record whose marker that one bears (S9); null: none, or it was not shown
     */
    record MergedInto(NativeRef into, @Nullable RecordId marker) implements Seen {}

    /** The look failed, or showed something older than the event that caused it. */
    record Unreadable(Failure failure) implements Seen {}

    /** No started sync includes this object. */
    record Unwanted() implements Seen {}

    /** Nothing reads this object: another copy of the record is looked at. */
    record WriteOnly() implements Seen {}
  }
}
