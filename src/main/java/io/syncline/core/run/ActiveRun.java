package io.syncline.core.run;

import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run in the hands of this process. Steps call {@link #goOn} between pages: it keeps the lease,
 * and throws where the run is not to go on here. Safe for threads.
 */
public final class ActiveRun {

  /** Far shorter than the lease, far longer than a page. */
  private static final Duration RENEW = Duration.ofSeconds(5);

  /** How often a waiting step looks whether it is to go on. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Object waiting = new Object();
  private final Runs runs;
  private final Runs.Claimed claimed;
  private final InstantSource clock;
  private final WaitReasons waitReasons;
  private Instant renewed;
  private @Nullable String waitsFor;
  private volatile boolean stopping;

  public ActiveRun(Runs runs, Runs.Claimed claimed, InstantSource clock, WaitReasons waitReasons) {
    this.waitReasons = waitReasons;
    this.runs = runs;
    this.claimed = claimed;
    this.clock = clock;
    this.renewed = clock.instant();
  }

  public Run run() {
    return claimed.run();
  }

  public Runs.Claimed claimed() {
    return claimed;
  }

  /** Lets every step end after the page it is at: this process shuts down. */
  public void stop() {
    stopping = true;
    synchronized (waiting) {
      waiting.notifyAll();
    }
  }

  /**
   * Waits for so long, and keeps the lease meanwhile; the run says what hinders it.
   *
   * @throws Halted where the run is not to go on here; at once where this process shuts down
   * @throws Runs.Lost where another process has it already
   */
  public void rest(Duration time) {
    var until = clock.instant().plus(time);
    goOn();
    note(waitReasons.of(run()));
    for (var left = time; !left.isNegative() && !left.isZero(); ) {
      await(left.compareTo(LOOK) < 0 ? left : LOOK);
      goOn();
      left = Duration.between(clock.instant(), until);
    }
  }

  private void await(Duration time) {
    synchronized (waiting) {
      try {
        if (!stopping) {
          waiting.wait(Math.max(1, time.toMillis()));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Halted(Why.STOPPING);
      }
    }
  }

  /**
   * To be called between pages.
   *
   * @throws Halted where it is to be paused, cancelled, or left to another process
   * @throws Runs.Lost where another process has it already
   */
  public synchronized void goOn() {
    if (stopping) {
      throw new Halted(Why.STOPPING);
    }
    var now = clock.instant();
    if (now.isBefore(renewed.plus(RENEW)) && !now.isBefore(renewed)) {
      return;
    }
    var demand = runs.renew(claimed, now);
    renewed = now;
    if (demand == Runs.Control.PAUSE) {
      throw new Halted(Why.PAUSED);
    }
    if (demand == Runs.Control.CANCEL) {
      throw new Halted(Why.CANCELLED);
    }
    if (waitsFor != null && waitReasons.of(run()) == null) {
      note(null);
    }
  }

  private synchronized void note(@Nullable String waitReason) {
    if (!Objects.equals(waitReason, waitsFor)) {
      runs.note(claimed, waitReason);
      waitsFor = waitReason;
    }
  }

  public void save(Value.Struct checkpoint, Map<String, Long> counts) {
    runs.save(claimed, checkpoint, counts);
  }

  public void end(Run.Status status, Map<String, Long> counts, @Nullable String reason) {
    runs.end(claimed, status, counts, reason, clock.instant());
  }

  /** Why a run does not go on here. */
  public enum Why {
    PAUSED(Run.Status.PAUSED),
    CANCELLED(Run.Status.CANCELLED),
    /** The process ends; another goes on from the checkpoint. */
    STOPPING(Run.Status.WAITING);

    private final Run.Status status;

    Why(Run.Status status) {
      this.status = status;
    }

    /** How the run is left. */
    public Run.Status status() {
      return status;
    }
  }

  /** Ends the steps of a run that is not to go on here; nothing of what was committed is lost. */
  public static final class Halted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Why why;

    public Halted(Why why) {
      super("The run does not go on here: " + why);
      this.why = why;
    }

    public Why why() {
      return why;
    }
  }
}
