package io.syncline.cli;

import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline alerts}: what needs a person now, and by which rules. */
@Command(
    name = "alerts",
    description =
        "Shows the open alerts. Ends with 1 where there are any. Calls a running server; its token"
            + " is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class AlertsCommand extends ServerCommand implements Callable<Integer> {

  private static final String PATH = "/api/v1/alerts";

  @Option(names = "--closed", description = "Show those that are over, too.")
  boolean closed;

  @Mixin ServerOption at = new ServerOption();

  /**
   * @param environment where the token is
   */
  public AlertsCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return listed(at, PATH + "?limit=100" + (closed ? "&closed=true" : ""), this::printed);
  }

  private int printed(List<Server.Part> alerts) {
    alerts.forEach(it -> say(line(it)));
    boolean any = alerts.stream().anyMatch(it -> it.text("closed").isEmpty());
    if (!any) {
      say("no alert is open");
    }
    return any ? SynclineCommand.NO : SynclineCommand.FINE;
  }

  private static String line(Server.Part it) {
    var by = it.text("acknowledgedBy");
    return it.text("id")
        + "  "
        + it.text("rule")
        + "  "
        + it.text("subject")
        + "  "
        + it.text("text")
        + " (since "
        + it.text("since")
        + (by.isEmpty() ? "" : ", acknowledged by " + by)
        + (it.text("closed").isEmpty() ? "" : ", over since " + it.text("closed"))
        + ")";
  }

  @Command(
      name = "rules",
      description = "Shows the rules by which alerts of a sync open.",
      mixinStandardHelpOptions = true)
  int rules(
      @Parameters(paramLabel = "<sync>", description = "The sync's name.") String sync,
      @Mixin ServerOption from)
      throws IOException, InterruptedException {
    var server = server(from);
    var answer = server.get(PATH + "/rules/" + Server.encoded(sync));
    if (!answer.fine()) {
      return server.refused(answer);
    }
    from.json.print(answer);
    for (var it : answer.whole().parts("rules")) {
      var to = it.text("to");
      say(
          "%-16s above %d, after %s, to %s%s"
              .formatted(
                  it.text("rule"),
                  it.count("above"),
                  it.text("after"),
                  to.isEmpty() ? "no one" : to,
                  it.flag("urgent") ? ", also in quiet hours" : ""));
    }
    return SynclineCommand.FINE;
  }

  @Command(
      name = "test",
      description = "Sends a test to who receives the alerts of a sync, over all channels.",
      mixinStandardHelpOptions = true)
  int test(
      @Parameters(paramLabel = "<sync>", description = "The sync's name.") String sync,
      @Mixin ServerOption from)
      throws IOException, InterruptedException {
    var server = server(from);
    var answer = server.post(PATH + "/test/" + Server.encoded(sync), Value.Struct.EMPTY);
    if (!answer.fine()) {
      return server.refused(answer);
    }
    from.json.print(answer);
    var sent = answer.text("sent");
    say("sent to " + (sent.isEmpty() ? "the channels: no owner is named" : sent));
    return SynclineCommand.FINE;
  }

  @Command(
      name = "acknowledge",
      description = "Takes care of an alert: it is neither sent again nor escalated.",
      mixinStandardHelpOptions = true)
  int acknowledge(
      @Parameters(paramLabel = "<alert>", description = "Its id.") String id,
      @Mixin ServerOption from)
      throws IOException, InterruptedException {
    var server = server(from);
    var answer = server.post(PATH + "/" + Server.encoded(id) + "/acknowledge", Value.Struct.EMPTY);
    if (!answer.fine()) {
      return server.refused(answer);
    }
    from.json.print(answer);
    say("acknowledged by " + answer.text("acknowledgedBy"));
    return SynclineCommand.FINE;
  }
}
