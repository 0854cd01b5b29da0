package io.syncline.core.sync.read;

import io.syncline.core.model.SystemId;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.system.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The systems that are not called for a while: they asked for a pause, or refuse our credentials.
 * Their events stay in the queue untouched: a backlog of a hundred thousand is not written again
 * and again while a vendor's limit is used up. Safe for threads; lost when the process ends; the
 * next one calls once.
 */
public final class SourceBackoff {

  private final Map<SystemId, Instant> until = new ConcurrentHashMap<>();

  /** When our credentials were refused last. */
  private final Map<SystemId, Instant> refused = new ConcurrentHashMap<>();

  private final RetryDecision retries;

  public SourceBackoff(RetryDecision retries) {
    this.retries = retries;
  }

  public boolean isBackingOff(SystemId system, Instant now) {
    return until(system).filter(now::isBefore).isPresent();
  }

  /** The end of the last rest, which may be over. */
  public Optional<Instant> until(SystemId system) {
    return Optional.ofNullable(until.get(system));
  }

  /**
   * Since when an event that came at {@code received} waits for the system itself: the time in
   * which our credentials were refused is not counted.
   */
  public Instant waitingSince(SystemId system, Instant received) {
    var accepted = refused.getOrDefault(system, Instant.MIN);
    return accepted.isAfter(received) ? accepted : received;
  }

  /**
   * Notes the outcome of reading a batch.
   *
   * @return whether the system refused every look and rests now
   */
  public boolean begin(SystemId system, List<Observation> observations, Instant now) {
    Instant latest = null;
    for (var observation : observations) {
      if (observation.seen() instanceof Observation.Seen.Unreadable unreadable
          && unreadable.failure().waits()) {
        refused.put(system, now);
      }
      if (observation.seen() instanceof Observation.Seen.Held) {
        continue; // it was not asked
      }
      var end = end(observation, now);
      if (end == null || isKeptForPeople(observation)) {
        until.remove(system);
        return false;
      }
      latest = latest == null || end.isAfter(latest) ? end : latest;
    }
    if (latest == null) {
      return false;
    }
    until.put(system, latest);
    return true;
  }

  /** What runs may not use of a quota is no reason for people's changes to wait. */
  private static boolean isKeptForPeople(Observation observation) {
    return observation.seen() instanceof Observation.Seen.Unreadable unreadable
        && unreadable.failure() instanceof Failure.OutOfQuota none
        && none.reserved();
  }

  /**
   * When a refused look may be tried again; null where it was not refused, or for the last time.
   */
  private @Nullable Instant end(Observation observation, Instant now) {
    if (observation.seen() instanceof Observation.Seen.Unreadable unreadable
        && unreadable.failure() instanceof Failure.Deferred deferred) {
      var latest = observation.latest();
      return retries
          .next(deferred, latest.attempts() + 1, latest.event().receivedAt(), now)
          .orElse(null);
    }
    return null;
  }
}
