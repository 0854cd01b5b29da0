package io.syncline.cli.common;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shows the progress of a run until it ends or is paused: a progress bar on a terminal, a line from
 * time to time elsewhere.
 */
public final class RunWatch {

  private static final Set<String> OVER =
      Set.of("succeeded", "partial", "failed", "not-trustworthy", "cancelled", "paused");

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

  /** The run as it was in the end. */
  public Server.Answer until(String run) throws IOException, InterruptedException {
    var patience = new CountDownLatch(1);
    var last = "";
    var known = "";
    while (true) {
      var answer = server.get("/api/v1/runs/" + run);
      if (!answer.fine()) {
        return answer;
      }
      var waitReason = waitReason(answer);
      if (!waitReason.isEmpty() && !waitReason.equals(known)) {
        out.println((terminal ? "\r\u001b[K" : "") + waitReason);
      }
      known = waitReason;
      var line = line(answer);
      if (terminal) {
        out.print("\r\u001b[K" + line);
      } else if (!line.equals(last)) {
        out.println(line);
      }
      out.flush();
      last = line;
      if (OVER.contains(answer.text("status"))) {
        if (terminal) {
          out.println();
        }
        return answer;
      }
      patience.await(pause.toMillis(), TimeUnit.MILLISECONDS);
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
    if (expected == 0 && !OVER.contains(run.text("status"))) {
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
