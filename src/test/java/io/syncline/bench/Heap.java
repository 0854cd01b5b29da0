package io.syncline.bench;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

/** What collections leave in this process's heap. */
final class Heap {

  private Heap() {}

  /** The most that a collection left, in bytes. */
  static AtomicLong watched() {
    var most = new AtomicLong();
    var watch =
        new Thread(
            () -> {
              while (true) {
                long used = 0;
                for (var pool : ManagementFactory.getMemoryPoolMXBeans()) {
                  var after = pool.getCollectionUsage();
                  used += after == null ? 0 : after.getUsed();
                }
                most.accumulateAndGet(used, Math::max);
                Calls.pause(100);
              }
            });
    watch.setDaemon(true);
    watch.start();
    return most;
  }
}
