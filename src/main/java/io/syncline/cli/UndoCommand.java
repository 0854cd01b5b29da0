package io.syncline.cli;

import io.syncline.core.model.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code syncline undo}: takes a run back. */
@Command(
    name = "undo",
    description =
        "Restores what a run wrote, where it still holds that; what changed since is listed and left."
            + " Calls a running server; its token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class UndoCommand implements Callable<Integer> {

  private final Map<String, String> environment;

  @Parameters(paramLabel = "<run>", description = "The run that is to be taken back.")
  @Nullable UUID run;

  @Mixin ServerOption at = new ServerOption();

  @Spec CommandSpec spec;

  /**
   * @param environment where the token is
   */
  public UndoCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = at.server(environment, spec);
    var asked = server.post("/api/v1/runs/" + run + "/undo", Value.Struct.EMPTY);
    if (!asked.fine()) {
      return server.refused(asked);
    }
    var out = spec.commandLine().getOut();
    var undo = asked.text("run");
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
    tellLeft(server, undo);
    out.flush();
    return ended.text("status").equals("succeeded") ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  private void tellLeft(Server server, String undo) throws IOException, InterruptedException {
    var left = server.get("/api/v1/runs/" + undo + "/undo?limit=50");
    left.whole()
        .parts("items")
        .forEach(
            it ->
                spec.commandLine().getOut().println("left: " + copy(it) + " " + it.text("reason")));
  }

  private static String copy(Server.Part left) {
    var copy = left.part("copy");
    return copy.fields().fields().isEmpty()
        ? left.text("record")
        : copy.text("system") + "/" + copy.text("object") + "/" + copy.text("id");
  }
}
