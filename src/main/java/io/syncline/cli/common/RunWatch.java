package io.syncline.cli.common;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shows the progress of a run until it ends: a progress bar on a terminal. */
public final class RunWatch {

  private static final String PAUSED = "paused";

  private static final Set<String> ENDED =
      Set.of("succeeded", "partial", "failed", "not-trustworthy", "cancelled");

  private final Server server;
  private final PrintWriter out;
  private final Duration pause;
  private final boolean terminal;

  public RunWatch(Server server, PrintWriter out, Duration pause, boolean terminal) {
    this.server = server;
    this.out = out;
    this.pause = pause;
    this.terminal = terminal;
  }

  /** Whether a bar can be shown: on a terminal, unless JSON is wanted. */
  public static boolean bar(JsonOption json) {
    return System.console() != null && !json.wanted();
  }

  /** The run as it was when it ended or was paused; elsewhere a line from time to time. */
  public Server.Answer until(String run) throws IOException, InterruptedException {
    return watch(run, true);
  }

  /**
   * The run as it was when it ended; it is waited for also while it is paused. Nothing is left of
   * the bar, and elsewhere there are no lines but of what hinders it.
   */
  public Server.Answer untilEnded(String run) throws IOException, InterruptedException {
    return watch(run, false);
  }

  /**
   * @param lines whether the last line stays, and elsewhere those before it, and a pause is an end
   */
  private Server.Answer watch(String run, boolean lines) throws IOException, InterruptedException {
    var patience = new CountDownLatch(1);
    var last = "";
    var known = "";
    while (true) {
      var answer = server.get("/api/v1/runs/" + run);
      if (!answer.fine()) {
        clear();
        return answer;
      }
      boolean over = over(answer.text("status"), lines);
      var waitReason = waitReason(answer);
      if (!waitReason.isEmpty() && !waitReason.equals(known)) {
        clear();
        out.println(waitReason);
      }
      known = waitReason;
      var line = line(answer);
      if (over && !lines) {
        clear();
      } else if (terminal) {
        out.print("\r\u001b[K" + line + (over ? System.lineSeparator() : ""));
      } else if (lines && !line.equals(last)) {
        out.println(line);
      }
      out.flush();
      last = line;
      if (over) {
        return answer;
      }
      patience.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static boolean over(String status, boolean pauseToo) {
    return ENDED.contains(status) || pauseToo && status.equals(PAUSED);
  }

  private void clear() {
    if (terminal) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }

  /** What a run under way waits for; empty: for nothing. */
  public static String waitReason(Server.Answer run) {
    return run.text("status").equals("running") ? run.text("reason") : "";
  }

  static String line(Server.Answer run) {
    long read = run.number("counts", "read");
    long expected = run.number("counts", "expected");
    var line = new StringBuilder();
    line.append(ProgressBar.bar(read, expected));
    line.append(String.format(Locale.ROOT, "%,d", read));
    if (expected > 0) {
      line.append(String.format(Locale.ROOT, " of %,d", expected));
    }
    line.append(" records");
    if (expected == 0 && !over(run.text("status"), true)) {
      line.append(" so far");
    }
    line.append(String.format(Locale.ROOT, ", %,d a minute", run.number("counts", "perMinute")));
    long left = run.number("counts", "secondsLeft");
    if (left > 0) {
      line.append(", about ").append(time(left)).append(" left");
    }
    long waiting = run.number("counts", "waiting");
    if (waiting > 0) {
      line.append(String.format(Locale.ROOT, ", %,d still to settle", waiting));
    }
    return line.toString();
  }

  private static String time(long seconds) {
    return seconds < 120
        ? seconds + " s"
        : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }
}
