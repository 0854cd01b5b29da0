package io.syncline.cli.system;

import io.syncline.cli.common.Server;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code syncline connect}: asks a person for consent to use a system. */
@Command(
    name = "connect",
    description =
        "Prints the address at which a person gives consent to use a system, and waits until that"
            + " is done. Calls a running server; its token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class ConnectCommand implements Callable<Integer> {

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Map<String, String> environment;
  private final Duration pause;

  @Parameters(paramLabel = "<system>", description = "The system's id in the syncs.")
  String system = "";

  @Option(names = "--no-wait", description = "Print the address and end.")
  boolean noWait;

  @Mixin ServerOption at = new ServerOption();

  @Spec CommandSpec spec;

  /**
   * @param environment where the token is
   */
  public ConnectCommand(Map<String, String> environment) {
    this(environment, PAUSE);
  }

  ConnectCommand(Map<String, String> environment, Duration pause) {
    this.environment = Map.copyOf(environment);
    this.pause = pause;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = at.server(environment, spec);
    var path = "/api/v1/systems/" + SystemPath.of(system, spec) + "/connect";
    var begun = server.post(path, Value.Struct.EMPTY);
    if (!begun.fine()) {
      return server.refused(begun);
    }
    say("Open this address in a browser within ten minutes, and give consent there:");
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
      case "connected" -> system + " is connected";
      case "denied" -> "no consent was given: " + system + " is not connected";
      case "expired" -> "no consent was given in time: " + system + " is not connected";
      default -> system + " gave no tokens for the consent: check the client's id and secret";
    };
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
