package io.syncline.cli;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code syncline console}: a link that logs in to the console once. */
@Command(
    name = "console",
    description =
        "Prints a link that logs you in to the console of a running server once, within ten"
            + " minutes. Your token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class ConsoleCommand implements Callable<Integer> {

  private final Map<String, String> environment;

  @Mixin ServerOption at = new ServerOption();

  @Spec CommandSpec spec;

  /**
   * @param environment where the token is
   */
  public ConsoleCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = at.server(environment, spec);
    var answer = server.post("/api/v1/login-links", Value.Struct.EMPTY);
    if (!answer.fine()) {
      return server.refused(answer);
    }
    var link = server.at(answer.text("path"));
    at.json.print(new Document().with("url", link));
    spec.commandLine().getOut().println(link);
    spec.commandLine().getOut().flush();
    return SynclineCommand.FINE;
  }
}
