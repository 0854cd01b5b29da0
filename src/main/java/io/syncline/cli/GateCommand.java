package io.syncline.cli;

import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code syncline gate}: whether a record is in agreement now, for scripts. */
@Command(
    name = "gate",
    description =
        "Says whether the copies of a record agree now, by reading all of them. Ends with 0 where"
            + " they agree, 1 where they differ, 4 where it is unknown. Calls a running server; its"
            + " token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class GateCommand implements Callable<Integer> {

  private final Map<String, String> environment;

  @Parameters(index = "0", paramLabel = "<entity>", description = "Such as contact.")
  String entity = "";

  @Parameters(index = "1", paramLabel = "<system>", description = "A system that has a copy.")
  String system = "";

  @Parameters(index = "2", paramLabel = "<id>", description = "The id of the copy there.")
  String id = "";

  @Option(
      names = "--attribute",
      description = "Only this has to agree; can be repeated (default: all that are compared).")
  List<String> attributes = List.of();

  @Option(
      names = "--system",
      description =
          "A system whose copy has to agree and exist; can be repeated (default: all" + " copies).")
  List<String> systems = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "How long it may take, 1 to 60 (default: ${DEFAULT-VALUE}).")
  int seconds;

  @Option(
      names = "--sync",
      description = "Sync the record from this copy first, and wait until its copies agree.")
  boolean sync;

  @Mixin ServerOption at = new ServerOption();

  @Spec CommandSpec spec;

  /**
   * @param environment where the token is
   */
  public GateCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seconds < 1 || seconds > 60) {
      throw new ParameterException(spec.commandLine(), "--seconds is from 1 to 60");
    }
    var server = at.server(environment, spec);
    var path = "/api/v1/gates/" + encoded(entity) + "/" + encoded(system) + "/" + encoded(id);
    var within = Duration.ofSeconds(seconds).toString();
    var answer = sync ? server.post(path, asked(within)) : server.get(path + query(within));
    if (!answer.fine()) {
      int refused = server.refused(answer);
      return refused == SynclineCommand.NO ? SynclineCommand.UNKNOWN : refused;
    }
    at.json.print(answer);
    return said(answer);
  }

  private int said(Server.Answer answer) {
    var verdict = answer.text("verdict");
    var why = answer.text("why");
    say(verdict + (why.isEmpty() ? "" : ": " + why));
    for (var it : answer.whole().parts("differing")) {
      for (var each : it.parts("said")) {
        var value = it.flag("masked") ? "(masked)" : text(each.value("value"));
        say("  %-20s %-12s %s".formatted(it.text("attribute"), each.text("system"), value));
      }
    }
    return switch (verdict) {
      case "agreed" -> SynclineCommand.FINE;
      case "differs" -> SynclineCommand.NO;
      default -> SynclineCommand.UNKNOWN;
    };
  }

  private static String text(@Nullable Value value) {
    return value instanceof Value.Text it ? it.value() : String.valueOf(value);
  }

  private Value.Struct asked(String within) {
    var asked = new TreeMap<String, Value>();
    asked.put("attributes", texts(attributes));
    asked.put("systems", texts(systems));
    asked.put("within", new Value.Text(within));
    return new Value.Struct(asked);
  }

  private static Value texts(List<String> all) {
    return new Value.Items(all.stream().<Value>map(Value.Text::new).toList());
  }

  private String query(String within) {
    return "?within="
        + within
        + (attributes.isEmpty() ? "" : "&attributes=" + encoded(String.join(",", attributes)))
        + (systems.isEmpty() ? "" : "&systems=" + encoded(String.join(",", systems)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
