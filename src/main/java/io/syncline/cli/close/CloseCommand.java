package io.syncline.cli.close;

import io.syncline.cli.common.RunWatch;
import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline close}: closes a month of a sync, shows its figures, or opens it again. */
@Command(
    name = "close",
    description =
        "Reads all systems of a sync completely and closes a month where all of it agrees or is"
            + " answered; says what prevents it otherwise. Exits 0 when the month is closed, 1 when"
            + " it is not. Without --period: lists the closes. Calls a running server; its token is"
            + " read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class CloseCommand extends ServerCommand implements Callable<Integer> {

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final String LINE = "%-14s %-12s %-12s %-14s %-5s %8s %18s";

  @Parameters(paramLabel = "<sync>", description = "The sync.")
  String sync = "";

  @Option(names = "--period", paramLabel = "<month>", description = "The month, as 2026-10.")
  @Nullable String period;

  @Option(names = "--show", description = "Shows the last close of the month; closes nothing.")
  boolean show;

  @Option(
      names = "--reopen",
      paramLabel = "<reason>",
      description = "Opens the closed month again, for this reason.")
  @Nullable String reopen;

  @Option(
      names = "--csv",
      paramLabel = "<file>",
      description = "Write the figures to this file, a row each.")
  @Nullable Path csv;

  @Mixin ServerOption at = new ServerOption();

  /**
   * @param environment where the token is
   */
  public CloseCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (period == null) {
      if (show || reopen != null || csv != null) {
        throw misused("--show, --reopen and --csv need --period");
      }
      return listed(at, "/api/v1/closes?sync=" + Server.encoded(sync), CloseCommand::state, "");
    }
    var server = server(at);
    return show || reopen != null ? known(server) : close(server);
  }

  private static String state(Server.Part it) {
    var asked = it.part("asked");
    return it.text("period")
        + " "
        + it.text("state")
        + ", asked for by "
        + asked.text("actor")
        + " at "
        + asked.text("at");
  }

  private Integer close(Server server) throws IOException, InterruptedException {
    var body = new Value.Struct(Map.of("period", Value.text(String.valueOf(period))));
    var asked = server.post("/api/v1/syncs/" + Server.encoded(sync) + "/close", body);
    if (!asked.fine()) {
      return server.refused(asked);
    }
    var ended =
        new RunWatch(server, out(), LOOK, RunWatch.bar(at.json)).untilEnded(asked.text("run"));
    return ended.fine() ? report(server, asked.text("id")) : server.refused(ended);
  }

  /** The newest close of the month. */
  private Integer known(Server server) throws IOException, InterruptedException {
    var listed = server.list("/api/v1/closes?sync=" + Server.encoded(sync));
    if (listed.refused() != null) {
      return server.refused(listed.refused());
    }
    var id =
        listed.items().stream()
            .filter(it -> it.text("period").equals(period))
            .map(it -> it.text("id"))
            .findFirst()
            .orElse(null);
    if (id == null) {
      out().println("No close of " + period + " of " + sync + " was asked for.");
      out().flush();
      return SynclineCommand.NO;
    }
    if (reopen != null) {
      var body = new Value.Struct(Map.of("reason", Value.text(reopen)));
      var done = server.post("/api/v1/closes/" + id + "/reopen", body);
      if (!done.fine()) {
        return server.refused(done);
      }
      at.json.print(done);
      out().println(period + " of " + sync + " is open again.");
      out().flush();
      return SynclineCommand.FINE;
    }
    return report(server, id);
  }

  private Integer report(Server server, String id) throws IOException, InterruptedException {
    var answer = server.get("/api/v1/closes/" + id);
    if (!answer.fine()) {
      return server.refused(answer);
    }
    if (csv != null) {
      var sheet = server.download("/api/v1/closes/" + id + "/figures.csv");
      if (sheet.refused() != null) {
        return server.refused(sheet.refused());
      }
      Files.write(csv, sheet.content());
    }
    at.json.print(answer);
    print(answer.whole(), out());
    return answer.text("state").equals("closed") ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  static void print(Server.Part close, PrintWriter out) {
    out.println(state(close));
    var outcome = close.part("outcome");
    out.println(
        LINE.formatted("part", "entity", "against", "system", "", "records", "amount")
            .stripTrailing());
    close.parts("figures").forEach(it -> out.println(figure(it)));
    print(outcome.parts("obstacles"), out);
    for (var it : outcome.parts("answers")) {
      out.println(
          "answered: "
              + it.text("difference")
              + " "
              + it.text("resolution")
              + " by "
              + it.part("by").text("actor")
              + (it.text("reason").isEmpty() ? "" : ": " + it.text("reason")));
    }
    if (!outcome.text("digest").isEmpty()) {
      out.println("digest " + outcome.text("digest"));
    }
    out.flush();
  }

  private static void print(List<Server.Part> obstacles, PrintWriter out) {
    for (var it : obstacles) {
      long count = it.count("count");
      out.println("not closed: " + (count == 0 ? "" : count + " x ") + it.text("detail"));
    }
  }

  private static String figure(Server.Part it) {
    return LINE.formatted(
        it.text("part"),
        it.text("entity"),
        it.text("against"),
        it.text("system"),
        it.text("currency"),
        it.count("records"),
        it.text("amount").isEmpty() ? "" : it.text("attribute") + " " + it.text("amount"));
  }
}
