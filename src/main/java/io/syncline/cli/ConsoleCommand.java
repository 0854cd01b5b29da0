package io.syncline.cli;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code syncline console}: a link that logs in to the console once. */
@Command(
    name = "console",
    description =
        "Prints a link that logs you in to the console of a running server once, within ten"
            + " minutes. Your token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class ConsoleCommand extends ServerCommand implements Callable<Integer> {

  @Mixin ServerOption at = new ServerOption();

  /**
   * @param environment where the token is
   */
  public ConsoleCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = server(at);
    var answer = server.post("/api/v1/login-links", Value.Struct.EMPTY);
    if (!answer.fine()) {
      return server.refused(answer);
    }
    var link = server.at(answer.text("path"));
    at.json.print(new Document().with("url", link));
    say(link);
    return SynclineCommand.FINE;
  }
}
