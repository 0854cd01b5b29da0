package io.syncline.core.delivery.attempt;

import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.Settled;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Until when the request of an open intent may be on its way (S6). An intent carries the time of
 * the process that committed it, whose clock may show another time than ours: what this process did
 * not send counts from when it saw it first. Safe for threads.
 */
public final class RequestsInFlight {

  private static final int MOST = 100_000;

  /** By delivery; one that is forgotten is seen for the first time again. */
  private final Map<UUID, Known> known = new LinkedHashMap<>();

  private record Known(UUID intent, Instant stated, Instant leavesBy) {}

  /** This process sends it, or has: its times are those of our clock. */
  public void sends(DeliveryTask task) {
    var intent = task.committed();
    keep(task, new Known(intent.id(), stated(intent), intent.leavesBy()));
  }

  /** A look before then that does not see the request's effect proves nothing. */
  public synchronized Instant until(DeliveryTask task) {
    var intent = task.committed();
    var it = known.get(task.delivery.id());
    if (it == null || !it.intent().equals(intent.id()) || !it.stated().equals(stated(intent))) {
      it = new Known(intent.id(), stated(intent), task.now().plus(Intent.LEAVES_WITHIN));
      keep(task, it);
    }
    return it.leavesBy().plus(task.batch().system().type().timeout());
  }

  public synchronized void settled(Settled how) {
    if (!(how instanceof Settled.Again again) || again.intent() == null) {
      known.remove(how.delivery().id());
    }
  }

  private static Instant stated(Intent intent) {
    return intent.leavesBy().truncatedTo(ChronoUnit.MILLIS);
  }

  private synchronized void keep(DeliveryTask task, Known it) {
    known.put(task.delivery.id(), it);
    if (known.size() > MOST) {
      known.remove(known.keySet().iterator().next());
    }
  }
}
