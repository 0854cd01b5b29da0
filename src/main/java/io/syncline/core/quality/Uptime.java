package io.syncline.core.quality;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The share of a time in which nothing was down. */
public final class Uptime {

  private Uptime() {}

  /**
   * A time in which something was down.
   *
   * @param until null: it still is
   */
  public record Outage(Instant since, @Nullable Instant until) {}

  /**
   * Outages at the same time count once.
   *
   * @return 0 to 1; null where the time is empty
   */
  public static @Nullable Double of(Instant from, Instant to, List<Outage> outages) {
    if (!from.isBefore(to)) {
      return null;
    }
    var down = Duration.ZERO;
    var counted = from;
    for (var it : outages.stream().sorted(Comparator.comparing(Outage::since)).toList()) {
      var since = later(it.since(), counted);
      var until = it.until() == null ? to : earlier(it.until(), to);
      if (since.isBefore(until)) {
        down = down.plus(Duration.between(since, until));
        counted = until;
      }
    }
    return 1 - (double) down.toMillis() / Duration.between(from, to).toMillis();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
