package io.syncline.app.job;

import java.time.Duration;

/**
 * Work that every process repeats while it runs, each job on a thread of its own. Those of
 * databases are listed in {@code ListenerBeans}, all others in {@link TimedJobs}. What one process
 * is to do asks {@code ShardLeases.holds}; what must never happen twice locks a row, or names its
 * occasion.
 *
 * @param what it does, as it continues "could not …" in the log
 * @param first how long after the start its first turn begins; zero: before the first webhook is
 *     taken in, and the start waits for it
 * @param pause between the end of one turn and the next
 * @param turn one turn; where it fails, the next one is tried all the same
 */
public record TimedJob(String what, Duration first, Duration pause, Runnable turn) {

  /** A job whose first turn comes after its first pause. */
  public static TimedJob every(Duration pause, String what, Runnable turn) {
    return new TimedJob(what, pause, pause, turn);
  }

  /** A job whose first turn the start waits for. */
  static TimedJob atOnce(Duration pause, String what, Runnable turn) {
    return new TimedJob(what, Duration.ZERO, pause, turn);
  }

  /** The same job with its first turn that long after the start. */
  TimedJob startingAfter(Duration first) {
    return new TimedJob(what, first, pause, turn);
  }
}
