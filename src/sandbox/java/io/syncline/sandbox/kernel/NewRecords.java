package io.syncline.sandbox.kernel;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** New records that are not visible yet, as on a replica that lags behind. */
final class NewRecords {
  private final Map<String, Long> showAt = new HashMap<>();
  private final LongSupplier nanos;
  private long delayNanos;

  NewRecords(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** From now on; what does not show yet shows at once. */
  void showAfter(Duration delay) {
    delayNanos = delay.toNanos();
    showAt.clear();
  }

  void add(String id) {
    if (delayNanos > 0) {
      showAt.put(id, nanos.getAsLong() + delayNanos);
    }
  }

  boolean show(String id) {
    var at = showAt.get(id);
    if (at != null && at - nanos.getAsLong() > 0) {
      return false;
    }
    showAt.remove(id);
    return true;
  }
}
