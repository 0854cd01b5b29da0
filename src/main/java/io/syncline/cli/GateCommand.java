package io.syncline.cli;

import io.syncline.cli.common.RecordArguments;
import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code syncline gate}: whether a record is in agreement now, for scripts. */
@Command(
    name = "gate",
    description =
        "Says whether the copies of a record agree now, by reading all of them. Ends with 0 where"
            + " they agree, 1 where they differ, 4 where it is unknown. Calls a running server; its"
            + " token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class GateCommand extends ServerCommand implements Callable<Integer> {

  @Mixin RecordArguments record = new RecordArguments();

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

  /**
   * @param environment where the token is
   */
  public GateCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seconds < 1 || seconds > 60) {
      throw misused("--seconds is from 1 to 60");
    }
    var server = server(at);
    var path = record.at("/api/v1/gates");
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
        + (attributes.isEmpty()
            ? ""
            : "&attributes=" + Server.encoded(String.join(",", attributes)))
        + (systems.isEmpty() ? "" : "&systems=" + Server.encoded(String.join(",", systems)));
  }
}
