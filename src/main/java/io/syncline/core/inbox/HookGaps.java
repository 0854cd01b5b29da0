package io.syncline.core.inbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long no webhook of a system came at most, in the weeks before now: the longest gap of a
 * period that began at a time, and that of the period before.
 *
 * @param former null: there was none
 */
public record HookGaps(Instant from, Duration longest, @Nullable Duration former) {

  /** Two of them are remembered. */
  public static final Duration PERIOD = Duration.ofDays(14);

  /** Before, a weekend may not have been among them. */
  private static final Duration LEARNED = Duration.ofDays(7);

  static HookGaps of(Duration gap, Instant now) {
    return new HookGaps(now, gap, null);
  }

  /** Of two, the later may begin a new period. */
  static @Nullable HookGaps merged(@Nullable HookGaps a, @Nullable HookGaps b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    if (!b.from.isBefore(a.from.plus(PERIOD))) {
      return new HookGaps(b.from, b.longest, a.longest);
    }
    return new HookGaps(a.from, longer(a.longest, b.longest), maybeLonger(a.former, b.former));
  }

  /** The longest that is remembered; empty until enough was seen. */
  public Optional<Duration> usual(Instant now) {
    if (former != null) {
      return Optional.of(longer(longest, former));
    }
    return now.isBefore(from.plus(LEARNED)) ? Optional.empty() : Optional.of(longest);
  }

  private static @Nullable Duration maybeLonger(@Nullable Duration a, @Nullable Duration b) {
    return a == null || b == null ? (a == null ? b : a) : longer(a, b);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }
}
