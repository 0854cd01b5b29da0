package io.syncline.cli.common;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Says on standard error how far long work is: a bar that is drawn again and again on a terminal, a
 * line now and then elsewhere.
 */
public final class ProgressBar {

  private static final int WIDTH = 30;
  private static final Duration DRAWN_EACH = Duration.ofMillis(200);
  private static final Duration LINE_EACH = Duration.ofSeconds(10);

  private final PrintWriter err;
  private final boolean terminal;
  private final InstantSource clock;
  private Instant last;
  private boolean drawn;

  public ProgressBar(PrintWriter err, boolean terminal, InstantSource clock) {
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
    this.last = clock.instant();
  }

  /**
   * It is shown if it is time to.
   *
   * @param of 0: it is not known how many there are
   */
  public void at(String what, long done, long of) {
    var now = clock.instant();
    if (now.isBefore(last.plus(terminal ? DRAWN_EACH : LINE_EACH))) {
      return;
    }
    last = now;
    drawn = terminal;
    var line = what + ": " + bar(done, of) + String.format(Locale.ROOT, "%,d", done);
    var whole = of > 0 ? line + String.format(Locale.ROOT, " of %,d", of) : line;
    if (terminal) {
      err.print("\r\u001b[K" + whole);
    } else {
      err.println(whole);
    }
    err.flush();
  }

  /** The work is done, and what else is printed begins on a line of its own. */
  public void end() {
    if (drawn) {
      err.print("\r\u001b[K");
      err.flush();
      drawn = false;
    }
  }

  /** A note that stays. */
  public void say(String what) {
    end();
    err.println(what);
    err.flush();
  }

  /** {@code [####......] 40 % }; empty where it is not known how many there are. */
  static String bar(long done, long of) {
    if (of <= 0) {
      return "";
    }
    long within = Math.min(done, of);
    int full = (int) (within * WIDTH / of);
    return "[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] " + within * 100 / of + " % ";
  }
}
