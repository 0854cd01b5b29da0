package io.syncline.core.change;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The systems that asked not to be asked for a while. Their events stay in the queue untouched: a
 * backlog of a hundred thousand is not written again and again while a vendor's limit is used up.
 * Safe for threads; forgotten with the process, which then asks once.
 */
final class Resting {

  private final Map<SystemId, Instant> until = new ConcurrentHashMap<>();
  private final Patience patience;

  Resting(Patience patience) {
    this.patience = patience;
  }

  boolean rests(SystemId system, Instant now) {
    return until(system).filter(now::isBefore).isPresent();
  }

  /** The end of the last rest, which may be over. */
  Optional<Instant> until(SystemId system) {
    return Optional.ofNullable(until.get(system));
  }

  /**
   * Notes what reading a batch came to.
   *
   * @return whether the system refused every look and rests now
   */
  boolean begin(SystemId system, List<Observation> observations, Instant now) {
    Instant latest = null;
    for (var observation : observations) {
      var end = end(observation, now);
      if (end == null) {
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

  /**
   * When a refused look may be tried again; null where it was not refused, or for the last time.
   */
  private @Nullable Instant end(Observation observation, Instant now) {
    if (observation.seen() instanceof Observation.Seen.Unreadable unreadable
        && unreadable.failure() instanceof Failure.RateLimited limited) {
      var latest = observation.latest();
      return patience
          .next(limited, latest.attempts() + 1, latest.event().receivedAt(), now)
          .orElse(null);
    }
    return null;
  }
}
