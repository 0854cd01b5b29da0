package io.syncline.console.now;

import io.syncline.core.audit.report.Throughput;
import io.syncline.core.audit.report.Throughput.Writes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** How much was written within the last minute. */
record RecentWrites(List<Writes> writes) {

  private static final Duration WITHIN = Duration.ofMinutes(1);

  static RecentWrites of(Throughput throughput, Instant now) {
    return new RecentWrites(throughput.of(now.minus(WITHIN), now).writes());
  }

  /** Writes that ended well. */
  long count(Predicate<Writes> which) {
    return writes.stream().filter(which).mapToLong(Writes::successful).sum();
  }
}
