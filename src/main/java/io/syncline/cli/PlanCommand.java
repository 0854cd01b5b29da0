package io.syncline.cli;

import io.syncline.cli.common.BulkOptions;
import io.syncline.cli.common.RunWatch;
import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.SynclineCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code syncline plan}: says what a backfill would write, and writes nothing. */
@Command(
    name = "plan",
    description =
        "Makes a plan of a backfill: exactly what it would write, nothing of it written. Calls a"
            + " running server; its token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class PlanCommand extends ServerCommand implements Callable<Integer> {

  private final Duration pause;

  @Mixin private BulkOptions options = new BulkOptions();

  /**
   * @param environment where the token is
   */
  public PlanCommand(Map<String, String> environment) {
    super(environment);
    this.pause = Duration.ofSeconds(1);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = server(options.at);
    var asked = server.post(options.path(), options.body(true));
    if (!asked.fine()) {
      return server.refused(asked);
    }
    var out = out();
    var plan = asked.text("run");
    out.println("plan " + plan);
    out.flush();
    if (options.noWait) {
      options.at.json.print(asked);
      return SynclineCommand.FINE;
    }
    boolean terminal = RunWatch.bar(options.at.json);
    var ended = new RunWatch(server, out, pause, terminal).until(plan);
    if (!ended.fine()) {
      return server.refused(ended);
    }
    options.at.json.print(ended);
    print(server, ended, plan);
    return ended.text("status").equals("succeeded") ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  private void print(Server server, Server.Answer run, String plan) {
    var out = out();
    out.println(
        String.format(
            Locale.ROOT,
            "would create %,d, update %,d, remove %,d, link %,d, settle %,d conflicts, leave %,d to"
                + " a person, reject %,d",
            run.number("counts", "create"),
            run.number("counts", "update"),
            run.number("counts", "remove"),
            run.number("counts", "link"),
            run.number("counts", "conflict"),
            run.number("counts", "question"),
            run.number("counts", "rejected")));
    if (!run.text("reason").isEmpty()) {
      out.println(run.text("reason"));
    }
    var path = "/api/v1/plans/" + plan;
    out.println("report:  " + server.at("/console/plans/" + plan));
    out.println("approve: POST " + server.at(path + "/approve"));
    out.flush();
  }
}
