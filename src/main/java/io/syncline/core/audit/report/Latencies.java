package io.syncline.core.audit.report;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long writes took from the intake of a change until the answer of the target was noted.
 *
 * @param millis of all, summed
 * @param counts how many took about as long, by their {@link #step}
 */
public record Latencies(long millis, SortedMap<Integer, Long> counts) {

  /** Steps by which the time grows to the e-fold: two that follow each other are 5 % apart. */
  private static final double STEPS = 20;

  /** Of no write. */
  public static final Latencies NONE = new Latencies(0, new TreeMap<>());

  /** The step of a time; times below two milliseconds are one. */
  public static int step(long millis) {
    return (int) Math.round(Math.log(Math.max(1, millis)) * STEPS);
  }

  /** Of all together. */
  public static Latencies sum(Collection<Latencies> all) {
    var counts = new TreeMap<Integer, Long>();
    all.forEach(it -> it.counts.forEach((step, count) -> counts.merge(step, count, Long::sum)));
    return new Latencies(all.stream().mapToLong(Latencies::millis).sum(), counts);
  }

  /** In milliseconds; null: there is none. */
  public @Nullable Long average() {
    long count = count();
    return count == 0 ? null : millis / count;
  }

  /**
   * The time within which this share of the writes ended, in milliseconds, to 3 %; null: there is
   * none.
   *
   * @param share above 0, at most 1
   */
  public @Nullable Long within(double share) {
    long wanted = (long) Math.ceil(share * count());
    for (var it : counts.entrySet()) {
      wanted -= it.getValue();
      if (wanted <= 0) {
        return Math.round(Math.exp(it.getKey() / STEPS));
      }
    }
    return null;
  }

  private long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
