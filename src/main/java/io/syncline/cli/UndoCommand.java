package io.syncline.cli;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.ServerOption;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code syncline undo}: takes a run back. */
@Command(
    name = "undo",
    description =
        "Undoes the writes of a run where its values are still unchanged; what changed since is"
            + " listed and kept. Calls a running server; its token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class UndoCommand implements Callable<Integer> {

  private final Map<String, String> environment;

  @Parameters(paramLabel = "<run>", description = "The run to undo.")
  @Nullable UUID run;

  @Mixin ServerOption at = new ServerOption();

  @Spec CommandSpec spec;

  /**
   * @param environment where the token is
   */
  public UndoCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = at.server(environment, spec);
    var asked = server.post("/api/v1/runs/" + run + "/undo", Value.Struct.EMPTY);
    if (!asked.fine()) {
      return server.refused(asked);
    }
    return new UndoWatch(server, spec.commandLine().getOut(), at.json)
        .until(asked.text("run"), new Document());
  }
}
