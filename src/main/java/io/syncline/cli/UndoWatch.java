package io.syncline.cli;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.JsonOption;
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
  private final JsonOption json;

  UndoWatch(Server server, PrintWriter out, JsonOption json) {
    this.server = server;
    this.out = out;
    this.json = json;
  }

  /**
   * @param document is given the run and what was left, and printed
   */
  int until(String undo, Document document) throws IOException, InterruptedException {
    out.println("run " + undo);
    boolean terminal = RunWatch.bar(json);
    var ended = new RunWatch(server, out, Duration.ofSeconds(1), terminal).until(undo);
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
    var left = server.list("/api/v1/runs/" + undo + "/undo?limit=50");
    if (left.refused() != null) {
      return server.refused(left.refused());
    }
    left.items().forEach(it -> out.println("left: " + copy(it) + " " + it.text("reason")));
    json.print(document.with("run", ended.whole()).with("left", left.items()));
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
