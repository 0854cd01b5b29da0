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
  private final Map<SystemId, Told> told = new HashMap<>();

  /**
   * What the others know of a breaker.
   *
   * @param openings how often it had opened by then
   */
  private record Told(Breaker breaker, long openings) {}

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
    told.keySet().retainAll(here.keySet());
    here.forEach(this::tell);
    var open = shared.open();
    here.forEach((id, breaker) -> follow(id, breaker, open.get(id)));
  }

  private void tell(SystemId id, Breaker breaker) {
    var before = told.get(id);
    long openings = breaker.openings();
    boolean news = before == null || before.breaker() != breaker || before.openings() < openings;
    if (!breaker.isClosed()) {
      if (news) {
        shared.open(id, breaker.remaining());
        told.put(id, new Told(breaker, openings));
      }
    } else if (before != null) {
      shared.close(id);
      told.remove(id);
    }
  }

  /**
   * @param pause of the others; null: nobody waits for the system
   */
  private void follow(SystemId id, Breaker breaker, @Nullable Duration pause) {
    var before = told.get(id);
    if (pause == null) {
      if (before != null) {
        breaker.release(before.openings());
        told.remove(id);
      }
    } else if (!pause.isZero() && breaker.adopt(pause)) {
      told.put(id, new Told(breaker, breaker.openings()));
    }
  }
}
