package io.syncline.cli;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code syncline undo}: takes a run back. */
@Command(
    name = "undo",
    description =
        "Undoes the writes of a run where its values are still unchanged; what changed since is"
            + " listed and kept. Calls a running server; its token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class UndoCommand extends ServerCommand implements Callable<Integer> {

  @Parameters(paramLabel = "<run>", description = "The run to undo.")
  @Nullable UUID run;

  @Mixin ServerOption at = new ServerOption();

  /**
   * @param environment where the token is
   */
  public UndoCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = server(at);
    var asked = server.post("/api/v1/runs/" + run + "/undo", Value.Struct.EMPTY);
    if (!asked.fine()) {
      return server.refused(asked);
    }
    return new UndoWatch(server, out(), at.json).until(asked.text("run"), new Document());
  }
}
