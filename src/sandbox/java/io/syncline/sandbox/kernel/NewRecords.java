package io.syncline.sandbox.kernel;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** New records that are not visible yet, as on a replica that lags behind. */
final class NewRecords {
  private final Map<String, Long> showAt = new HashMap<>();
  private long delayNanos;

  /** From now on; what does not show yet shows at once. */
  void showAfter(Duration delay) {
    delayNanos = delay.toNanos();
    showAt.clear();
  }

  void add(String id) {
    if (delayNanos > 0) {
      showAt.put(id, System.nanoTime() + delayNanos);
    }
  }

  boolean show(String id) {
    var at = showAt.get(id);
    if (at != null && at - System.nanoTime() > 0) {
      return false;
    }
    showAt.remove(id);
    return true;
  }
}
