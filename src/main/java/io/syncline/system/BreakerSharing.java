package io.syncline.system;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.SharedBreakers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the breakers of all processes one, as far as each process sees the same: where one found a
 * system silent, another's first failed call is enough, and a trial call of one postpones those of
 * the others; an answer to one ends the pause of all. A process whose own calls are answered goes
 * on: one that lost its network must not stop the others.
 */
public final class BreakerSharing {

  private final SharedBreakers shared;
  private final Supplier<Map<SystemId, Breaker>> breakers;
  private final Map<SystemId, Published> published = new HashMap<>();

  /**
   * What the others know of a breaker.
   *
   * @param openings how often it had opened by then
   */
  private record Published(Breaker breaker, long openings) {}

  /**
   * @param breakers of the systems connected now
   */
  public BreakerSharing(SharedBreakers shared, Supplier<Map<SystemId, Breaker>> breakers) {
    this.shared = shared;
    this.breakers = breakers;
  }

  /** Tells the others what changed here, and follows what they found. */
  public synchronized void runOnce() {
    var here = breakers.get();
    published.keySet().retainAll(here.keySet());
    here.forEach(this::tell);
    var open = shared.open();
    here.forEach((id, breaker) -> follow(id, breaker, open.get(id)));
  }

  private void tell(SystemId id, Breaker breaker) {
    var before = published.get(id);
    long openings = breaker.openings();
    boolean news = before == null || before.breaker() != breaker || before.openings() < openings;
    if (!breaker.isClosed()) {
      if (news) {
        shared.open(id, breaker.remaining());
        published.put(id, new Published(breaker, openings));
      }
    } else if (before != null) {
      shared.close(id);
      published.remove(id);
    }
  }

  /**
   * @param pause of the others; null: no process waits for the system
   */
  private void follow(SystemId id, Breaker breaker, @Nullable Duration pause) {
    var before = published.get(id);
    if (pause == null) {
      if (before != null) {
        breaker.release(before.openings());
        published.remove(id);
      }
    } else if (!pause.isZero() && breaker.adopt(pause)) {
      published.put(id, new Published(breaker, breaker.openings()));
    }
  }
}
