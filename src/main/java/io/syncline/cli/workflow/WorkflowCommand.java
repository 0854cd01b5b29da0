package io.syncline.cli.workflow;

import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline workflow}: workflows that run for records. */
@Command(
    name = "workflow",
    description =
        "Lists, starts and controls workflows. Calls a running server; its token is read from"
            + " SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class WorkflowCommand extends ServerCommand {

  /** A step that has not ended. */
  private static final Set<String> OPEN = Set.of("pending", "running", "waiting", "failed");

  private static final String PATH = "/api/v1/workflows";

  /**
   * @param environment where the token is
   */
  public WorkflowCommand(Map<String, String> environment) {
    super(environment);
  }

  @Command(
      name = "list",
      description = "Lists workflows that have not ended, the newest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Option(names = "--sync", description = "Of this sync alone.") @Nullable String sync,
      @Option(names = "--record", description = "Of this record alone, by its id.")
          @Nullable String record,
      @Option(names = "--ended", description = "Also those that have ended.") boolean ended,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    var path =
        PATH
            + "?limit=100"
            + (sync == null ? "" : "&sync=" + Server.encoded(sync))
            + (record == null ? "" : "&record=" + Server.encoded(record))
            + (ended ? "&ended=true" : "");
    return listed(at, path, WorkflowCommand::line, "no workflow is running");
  }

  @Command(
      name = "show",
      description = "Shows a workflow with its steps.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "<id>", description = "The workflow's id.") String id,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    var server = server(at);
    return printed(at, server, server.get(PATH + "/" + Server.encoded(id)));
  }

  @Command(
      name = "start",
      description = "Starts a workflow for a record.",
      mixinStandardHelpOptions = true)
  int start(
      @Parameters(paramLabel = "<sync>", description = "The sync's name.") String sync,
      @Parameters(paramLabel = "<workflow>", description = "The workflow's name.") String workflow,
      @Parameters(paramLabel = "<record>", description = "The record's id.") String record,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    var server = server(at);
    var body =
        Map.<String, Value>of(
            "sync", Value.text(sync),
            "workflow", Value.text(workflow),
            "record", Value.text(record));
    return printed(at, server, server.post(PATH, new Value.Struct(body)));
  }

  @Command(
      name = "approve",
      description = "Approves the step that waits for it.",
      mixinStandardHelpOptions = true)
  int approve(
      @Parameters(paramLabel = "<id>", description = "The workflow's id.") String id,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    return act(at, id, "approve", Map.of());
  }

  @Command(
      name = "retry",
      description = "Carries out the failed step again.",
      mixinStandardHelpOptions = true)
  int retry(
      @Parameters(paramLabel = "<id>", description = "The workflow's id.") String id,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    return act(at, id, "retry", Map.of());
  }

  @Command(
      name = "skip",
      description = "Leaves out the current step.",
      mixinStandardHelpOptions = true)
  int skip(
      @Parameters(paramLabel = "<id>", description = "The workflow's id.") String id,
      @Option(names = "--reason", required = true, description = "Why; kept with the step.")
          String reason,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    return act(at, id, "skip", Map.of("reason", Value.text(reason)));
  }

  @Command(name = "cancel", description = "Ends a workflow.", mixinStandardHelpOptions = true)
  int cancel(
      @Parameters(paramLabel = "<id>", description = "The workflow's id.") String id,
      @Option(names = "--compensate", description = "Undo what it did, where its steps say how.")
          boolean compensate,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    return act(at, id, "cancel", Map.of("compensate", new Value.Flag(compensate)));
  }

  private int act(ServerOption at, String id, String action, Map<String, Value> body)
      throws IOException, InterruptedException {
    var server = server(at);
    var path = PATH + "/" + Server.encoded(id) + "/" + action;
    return printed(at, server, server.post(path, new Value.Struct(body)));
  }

  private int printed(ServerOption at, Server server, Server.Answer answer) {
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    say(line(answer.whole()));
    for (var it : answer.whole().parts("steps")) {
      var target = it.text("target");
      var note = it.text("note");
      say(
          "  %-10s %s: %s%s%s"
              .formatted(
                  it.text("status"),
                  it.text("name"),
                  it.text("does"),
                  target.isEmpty() ? "" : " " + target,
                  note.isEmpty() ? "" : " (" + note + ")"));
    }
    return SynclineCommand.FINE;
  }

  private static String line(Server.Part it) {
    var due = it.text("due");
    var current =
        it.parts("steps").stream()
            .filter(step -> OPEN.contains(step.text("status")) && !step.text("note").isEmpty())
            .map(step -> ", " + step.text("note"))
            .findFirst();
    var goesOn = due.isEmpty() ? "" : ", goes on at " + due;
    return it.text("id")
        + "  "
        + it.text("sync")
        + "  "
        + it.text("workflow")
        + "  "
        + it.text("entity")
        + " "
        + it.text("record")
        + "  "
        + it.text("state")
        + " (started "
        + it.text("started")
        + " by "
        + it.text("startedBy")
        + current.orElse(goesOn)
        + ")";
  }
}
