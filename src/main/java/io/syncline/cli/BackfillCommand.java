package io.syncline.cli;

import io.syncline.cli.common.BulkOptions;
import io.syncline.cli.common.RunWatch;
import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code syncline backfill}: brings what exists up to date, and shows how far it is. */
@Command(
    name = "backfill",
    description =
        "Brings all records of a sync up to date in every system of it. Calls a running server; its"
            + " token is read from SYNCLINE_TOKEN. Ending the command does not end the run.",
    mixinStandardHelpOptions = true)
public final class BackfillCommand extends ServerCommand implements Callable<Integer> {

  private final Duration pause;

  @Mixin private BulkOptions options = new BulkOptions();

  @Option(
      names = "--resend",
      description = "Write again what systems took already, and everything to what is write-only.")
  private boolean resend;

  /**
   * @param environment where the token is
   */
  public BackfillCommand(Map<String, String> environment) {
    super(environment);
    this.pause = Duration.ofSeconds(1);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = server(options.at);
    var asked = server.post(options.path(), body());
    if (!asked.fine()) {
      return server.refused(asked);
    }
    var out = out();
    var run = asked.text("run");
    out.println("run " + run);
    options.sayIfPaused(server, out);
    out.flush();
    if (options.noWait) {
      options.at.json.print(asked);
      return SynclineCommand.FINE;
    }
    boolean terminal = RunWatch.bar(options.at.json);
    var ended = new RunWatch(server, out, pause, terminal).until(run);
    if (!ended.fine()) {
      return server.refused(ended);
    }
    options.at.json.print(ended);
    print(ended);
    return ended.text("status").equals("succeeded") || ended.text("status").equals("paused")
        ? SynclineCommand.FINE
        : SynclineCommand.NO;
  }

  private Value.Struct body() {
    var body = new TreeMap<>(options.body(false).fields());
    if (resend) {
      body.put("resend", Value.flag(true));
    }
    return new Value.Struct(body);
  }

  private void print(Server.Answer run) {
    var out = out();
    out.println(
        String.format(
            Locale.ROOT,
            "%s: %,d created, %,d updated, %,d unchanged, %,d held, %,d failed",
            run.text("status"),
            run.number("counts", "created"),
            run.number("counts", "updated"),
            run.number("counts", "unchanged"),
            run.number("counts", "held"),
            run.number("counts", "failed")));
    if (!run.text("reason").isEmpty()) {
      out.println(run.text("reason"));
    }
    out.flush();
  }
}
