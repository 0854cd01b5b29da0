package io.syncline.cli.record;

import io.syncline.cli.common.RecordArguments;
import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline edit}: edits the unified record. */
@Command(
    name = "edit",
    description =
        "Edits a record, as if the edit were made in the system; it is then written everywhere. Ends"
            + " with 1 where it is refused. Calls a running server; its token is read from"
            + " SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class EditCommand extends ServerCommand implements Callable<Integer> {

  @Mixin RecordArguments record = new RecordArguments();

  @Parameters(
      index = "3..*",
      arity = "1..*",
      paramLabel = "<attribute=value>",
      description = "What it is to be; without a value the attribute is emptied.")
  List<String> values = List.of();

  @Option(
      names = "--if",
      paramLabel = "<attribute=value>",
      description = "Only if the attribute has this value now; can be repeated.")
  List<String> conditions = List.of();

  @Option(
      names = "--if-version",
      paramLabel = "<version>",
      description = "Only if the record has this version.")
  @Nullable Long version;

  @Option(names = "--dry-run", description = "Only say what it would lead to.")
  boolean dryRun;

  @Mixin ServerOption at = new ServerOption();

  /**
   * @param environment where the token is
   */
  public EditCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = server(at);
    var body = new TreeMap<String, Value>();
    body.put("attributes", values(values));
    body.put("conditions", values(conditions));
    body.put("dryRun", new Value.Flag(dryRun));
    var path = record.at("/api/v1/records");
    var answer =
        server.patch(path, new Value.Struct(body), version == null ? "*" : "\"" + version + "\"");
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    said(answer.whole());
    return SynclineCommand.FINE;
  }

  private void said(Server.Part it) {
    var out = out();
    var changed = it.texts("changed");
    out.println(
        changed.isEmpty()
            ? "nothing changes: it is so already"
            : "version %d: %s".formatted(it.count("version"), String.join(", ", changed)));
    var writes = it.part("writes");
    writes
        .fields()
        .fields()
        .keySet()
        .forEach(
            target ->
                out.println("  to " + target + ": " + String.join(", ", writes.texts(target))));
    it.texts("stays").forEach(target -> out.println("  " + target + " keeps another value"));
    it.texts("questions").forEach(kind -> out.println("  waits for a person: " + kind));
    out.flush();
  }

  private Value values(List<String> pairs) {
    var all = new TreeMap<String, Value>();
    for (var pair : pairs) {
      int sign = pair.indexOf('=');
      if (sign < 1) {
        throw misused("Write attribute=value");
      }
      var value = pair.substring(sign + 1);
      var name = pair.substring(0, sign);
      if (all.put(name, value.isEmpty() ? Value.CLEARED : Value.text(value)) != null) {
        throw misused(name + " is given twice");
      }
    }
    return new Value.Struct(all);
  }
}
