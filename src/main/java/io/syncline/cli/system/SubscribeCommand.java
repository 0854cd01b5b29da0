package io.syncline.cli.system;

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
    var answer =
        list
            ? server.get(path + "/subscriptions")
            : server.post(path + (remove ? "/unsubscribe" : "/subscribe"), Value.Struct.EMPTY);
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    if (list) {
      say("webhooks of " + system.id() + " come to " + answer.text("url"));
      answer.whole().parts("items").forEach(it -> say(line(it.text("id"), it.text("expires"))));
      if (!answer.text("failure").isEmpty()) {
        say("not renewed: " + answer.text("failure"));
      }
    } else if (remove) {
      say("removed: " + answer.whole().count("removed"));
    } else {
      say("subscribed: " + line(answer.text("id"), answer.text("expires")));
    }
    return SynclineCommand.FINE;
  }

  private static String line(String id, String expires) {
    return expires.isEmpty() ? id : id + " until " + expires;
  }
}
