package io.syncline.core.run;

import java.util.List;
import java.util.Map;

/** The names of what is counted of a run. */
public final class RunCounters {

  /** Records listed. */
  public static final String READ = "read";

  /** Records there are, as far as systems said so. */
  public static final String EXPECTED = "expected";

  /** Records a minute. */
  public static final String RATE = "perMinute";

  /** Seconds until the listing is at its end. */
  public static final String LEFT = "secondsLeft";

  /** Records that a system counts and its listing did not show. */
  public static final String MISSING = "missing";

  /** Records that a planned change of was refused, because they changed since. */
  public static final String REFUSED = "refused";

  /** What an undo left as it is. */
  public static final String NOT_RESTORED = "notRestored";

  /** Events and deliveries that wait for their end. */
  public static final String WAITING = "waiting";

  public static final String CREATED = "created";
  public static final String UPDATED = "updated";
  public static final String LINKED = "linked";
  public static final String REMOVED = "removed";
  public static final String UNCHANGED = "unchanged";
  public static final String HELD = "held";
  public static final String FAILED = "failed";

  private static final List<String> TROUBLES =
      List.of(HELD, FAILED, MISSING, REFUSED, NOT_RESTORED);

  private RunCounters() {}

  /** Whether something failed, was held, or was skipped by error (S25). */
  public static boolean clean(Map<String, Long> counts) {
    return TROUBLES.stream().allMatch(it -> counts.getOrDefault(it, 0L) == 0);
  }
}
