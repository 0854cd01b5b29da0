package io.syncline.cli;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline split}: makes a copy that was linked by mistake a record of its own. */
@Command(
    name = "split",
    description =
        "Makes a copy that was linked by mistake a record of its own; the two are kept apart from"
            + " then on. Calls a running server; its token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class SplitCommand extends ServerCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "<record>", description = "The record it is linked to.")
  @Nullable UUID record;

  @Parameters(
      index = "1",
      paramLabel = "<copy>",
      description = "The copy to split off, as system/object/id.")
  String copy = "";

  @Option(
      names = "--restore",
      description =
          "Restore values written because of the wrong link, where the copy still has them; what is"
              + " not restored is listed.")
  boolean restore;

  @Mixin ServerOption at = new ServerOption();

  /**
   * @param environment where the token is
   */
  public SplitCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = server(at);
    var wish =
        Map.<String, Value>of("leaving", Value.text(copy), "restore", new Value.Flag(restore));
    var answer = server.post("/api/v1/records/" + record + "/split", new Value.Struct(wish));
    if (!answer.fine()) {
      return server.refused(answer);
    }
    var out = out();
    out.println(copy + " is record " + answer.text("record"));
    out.flush();
    var run = answer.text("restoring");
    if (!run.isEmpty()) {
      return new UndoWatch(server, out, at.json).until(run, new Document().with(answer.whole()));
    }
    at.json.print(answer);
    return SynclineCommand.FINE;
  }
}
