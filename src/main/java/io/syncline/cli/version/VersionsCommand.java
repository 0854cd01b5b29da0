package io.syncline.cli.version;

import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline versions}: the versions of a sync's definition. */
@Command(
    name = "versions",
    description =
        "Lists, shows and compares the versions of a sync's definition, and rolls back to one."
            + " Calls a running server; its token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class VersionsCommand extends ServerCommand {

  /**
   * @param environment where the token is
   */
  public VersionsCommand(Map<String, String> environment) {
    super(environment);
  }

  @Command(
      name = "list",
      description = "Lists the versions that were loaded, the newest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Parameters(paramLabel = "<sync>", description = "The sync's name.") String sync,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    return listed(at, path(sync) + "?limit=100", VersionsCommand::line, "");
  }

  @Command(
      name = "show",
      description = "Prints the text of a version.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "<sync>", description = "The sync's name.") String sync,
      @Parameters(paramLabel = "<version>", description = "Its number.") int version,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    var server = server(at);
    var answer = server.get(path(sync) + "/" + version);
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    out().print(answer.text("text"));
    out().flush();
    return SynclineCommand.FINE;
  }

  @Command(
      name = "compare",
      description = "Prints what a version says otherwise than an earlier one.",
      mixinStandardHelpOptions = true)
  int compare(
      @Parameters(paramLabel = "<sync>", description = "The sync's name.") String sync,
      @Parameters(paramLabel = "<version>", description = "Its number.") int version,
      @Option(
              names = "--since",
              paramLabel = "<version>",
              description = "The number of the other (default: the one before).")
          @Nullable Integer since,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    var server = server(at);
    var query = since == null ? "" : "?since=" + since;
    var answer = server.get(path(sync) + "/" + version + "/changes" + query);
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    var changes = answer.whole().parts("changes");
    changes.forEach(it -> out().println(change(it)));
    if (changes.isEmpty()) {
      out().println("Both come to the same integration map.");
    }
    answer.whole().texts("diff").forEach(out()::println);
    out().flush();
    return SynclineCommand.FINE;
  }

  @Command(
      name = "roll-back",
      description =
          "Writes a version back to the file of the sync, where syncline.write-definitions of the"
              + " server allows it and the validator refuses nothing.",
      mixinStandardHelpOptions = true)
  int rollBack(
      @Parameters(paramLabel = "<sync>", description = "The sync's name.") String sync,
      @Parameters(paramLabel = "<version>", description = "Its number.") int version,
      @Option(names = "--why", required = true, description = "Why; kept with the version.")
          String why,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    var server = server(at);
    var body = new Value.Struct(Map.of("why", Value.text(why)));
    var answer = server.post(path(sync) + "/" + version + "/roll-back", body);
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    say("Version " + version + " was written back; it is read within seconds.");
    return SynclineCommand.FINE;
  }

  private static String line(Server.Part it) {
    var called = it.text("called");
    var lines =
        new StringBuilder(
            "%4d  %s  %s%s%s"
                .formatted(
                    it.count("version"),
                    it.text("loaded"),
                    it.text("loadedBy"),
                    it.flag("current") ? "  current" : "",
                    called.isEmpty() ? "" : "  called " + called));
    for (var by : it.parts("written")) {
      var why = by.text("why");
      lines.append(
          "%n      written by %s at %s%s"
              .formatted(by.text("by"), by.text("at"), why.isEmpty() ? "" : ": " + why));
    }
    return lines.toString();
  }

  private static String change(Server.Part it) {
    var what = it.text("what").isEmpty() ? "" : ", " + it.text("what");
    var about = it.text("about") + what;
    return switch (it.text("kind")) {
      case "added" -> about + " was added: " + it.text("after");
      case "removed" -> about + " was removed: " + it.text("before");
      default -> about + ": " + it.text("before") + " → " + it.text("after");
    };
  }

  private static String path(String sync) {
    return "/api/v1/syncs/" + Server.encoded(sync) + "/versions";
  }
}
