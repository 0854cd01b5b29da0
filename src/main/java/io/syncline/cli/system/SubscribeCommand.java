package io.syncline.cli.system;

import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code syncline subscribe}: has a vendor send webhooks to the server. */
@Command(
    name = "subscribe",
    description =
        "Has the vendor of a system send webhooks to the server. Calls a running server; its token"
            + " is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class SubscribeCommand extends ServerCommand implements Callable<Integer> {

  @Mixin SystemArgument system = new SystemArgument();

  @Option(names = "--list", description = "Show the subscriptions to the server; change nothing.")
  boolean list;

  @Option(names = "--remove", description = "Remove the subscriptions to the server.")
  boolean remove;

  @Mixin ServerOption at = new ServerOption();

  /**
   * @param environment where the token is
   */
  public SubscribeCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (list && remove) {
      throw misused("Give --list or --remove, not both");
    }
    var server = server(at);
    var path = "/api/v1/systems/" + system.id();
    if (remove) {
      var removed = server.post(path + "/unsubscribe", Value.Struct.EMPTY);
      if (!removed.fine()) {
        return server.refused(removed);
      }
      at.json.print(removed);
      say("removed: " + removed.whole().count("removed"));
      return SynclineCommand.FINE;
    }
    if (!list) {
      var made = server.post(path + "/subscribe", Value.Struct.EMPTY);
      if (!made.fine()) {
        return server.refused(made);
      }
      say("subscribed");
    }
    return shown(server, path);
  }

  /** All of them: a vendor may need one for each event. */
  private int shown(Server server, String path) throws IOException, InterruptedException {
    var answer = server.get(path + "/subscriptions");
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    say("webhooks of " + system.id() + " come to " + answer.text("url"));
    answer.whole().parts("items").forEach(it -> say(line(it)));
    if (!answer.text("failure").isEmpty()) {
      say(answer.text("failure"));
    }
    return SynclineCommand.FINE;
  }

  private static String line(Server.Part one) {
    var expires = one.text("expires");
    return one.text("id")
        + (expires.isEmpty() ? "" : " until " + expires)
        + (one.value("active") == null || one.flag("active") ? "" : ", inactive");
  }
}
