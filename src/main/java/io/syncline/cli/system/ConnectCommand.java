package io.syncline.cli.system;

import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code syncline connect}: asks a person for consent to use a system. */
@Command(
    name = "connect",
    description =
        "Prints the address at which a person gives consent to use a system, and waits until that"
            + " is done. Calls a running server; its token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class ConnectCommand extends ServerCommand implements Callable<Integer> {

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Duration pause;

  @Mixin SystemArgument system = new SystemArgument();

  @Option(names = "--no-wait", description = "Print the address and end.")
  boolean noWait;

  @Mixin ServerOption at = new ServerOption();

  /**
   * @param environment where the token is
   */
  public ConnectCommand(Map<String, String> environment) {
    this(environment, PAUSE);
  }

  ConnectCommand(Map<String, String> environment, Duration pause) {
    super(environment);
    this.pause = pause;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = server(at);
    var path = "/api/v1/systems/" + system.id() + "/connect";
    var begun = server.post(path, Value.Struct.EMPTY);
    if (!begun.fine()) {
      return server.refused(begun);
    }
    say(
        "Open this address within ten minutes, in a browser that is logged in with this token"
            + " (`syncline console` logs one in), and give consent there:");
    say(begun.text("url"));
    if (noWait) {
      at.json.print(begun);
      return SynclineCommand.FINE;
    }
    return wait(server, path + "/" + begun.text("id"));
  }

  /** The server ends the request, so this ends too. */
  private int wait(Server server, String path) throws IOException, InterruptedException {
    var patience = new CountDownLatch(1);
    while (true) {
      var now = server.get(path);
      if (!now.fine()) {
        return server.refused(now);
      }
      var status = now.text("status");
      if (!status.equals("waiting")) {
        at.json.print(now);
        say(sentence(status));
        return status.equals("connected") ? SynclineCommand.FINE : SynclineCommand.NO;
      }
      patience.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private String sentence(String status) {
    return switch (status) {
      case "connected" -> system.id() + " is connected";
      case "denied" -> "no consent was given: " + system.id() + " is not connected";
      case "expired" -> "no consent was given in time: " + system.id() + " is not connected";
      default -> system.id() + " gave no tokens for the consent: check the client's id and secret";
    };
  }
}
