package io.syncline.cli;

import io.syncline.cli.common.RunWatch;
import io.syncline.cli.common.Server;
import io.syncline.cli.common.SynclineCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Waits for a run that takes something back, and says what it left as it is. */
final class UndoWatch {

  private final Server server;
  private final PrintWriter out;

  UndoWatch(Server server, PrintWriter out) {
    this.server = server;
    this.out = out;
  }

  int until(String undo) throws IOException, InterruptedException {
    out.println("run " + undo);
    var ended = new RunWatch(server, out, Duration.ofSeconds(1), false).until(undo);
    if (!ended.fine()) {
      return server.refused(ended);
    }
    out.println(
        String.format(
            Locale.ROOT,
            "%s: %,d copies restored, %,d archived, %,d left as they are",
            ended.text("status"),
            ended.number("counts", "updated"),
            ended.number("counts", "removed"),
            ended.number("counts", "notRestored")));
    server
        .get("/api/v1/runs/" + undo + "/undo?limit=50")
        .whole()
        .parts("items")
        .forEach(it -> out.println("left: " + copy(it) + " " + it.text("reason")));
    out.flush();
    return ended.text("status").equals("succeeded") ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  private static String copy(Server.Part left) {
    var copy = left.part("copy");
    return copy.fields().fields().isEmpty()
        ? left.text("record")
        : copy.text("system") + "/" + copy.text("object") + "/" + copy.text("id");
  }
}
