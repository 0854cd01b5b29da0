package io.syncline.cli.enrichment;

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
import picocli.CommandLine.Parameters;

/** {@code syncline enrich}: asks sources for what a record lacks. */
@Command(
    name = "enrich",
    description =
        "Asks the sources of enrichment for what a record lacks. Calls a running server; its token"
            + " is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class EnrichCommand extends ServerCommand implements Callable<Integer> {

  @Parameters(paramLabel = "<record>", description = "The record's id.")
  String record = "";

  @Option(names = "--show", description = "Only show what was asked, and what was filled.")
  boolean show;

  @Mixin ServerOption at = new ServerOption();

  /**
   * @param environment where the token is
   */
  public EnrichCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = server(at);
    var path = "/api/v1/records/" + Server.encoded(record) + "/enrichment";
    var answer = show ? server.get(path) : server.post(path, Value.Struct.EMPTY);
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    if (!show) {
      answer.whole().texts("workflows").forEach(it -> say("started: syncline workflow show " + it));
      return SynclineCommand.FINE;
    }
    var asked = answer.whole().parts("items");
    asked.forEach(it -> say(line(it)));
    if (asked.isEmpty()) {
      say("no source was asked");
    }
    return SynclineCommand.FINE;
  }

  private static String line(Server.Part it) {
    var filled = it.part("filled").fields().fields().keySet();
    return "%s  asked by %s at %s: %s%s"
        .formatted(
            it.text("source"),
            it.text("askedBy"),
            it.text("askedAt"),
            it.text("outcome"),
            filled.isEmpty() ? "" : " " + String.join(", ", filled));
  }
}
