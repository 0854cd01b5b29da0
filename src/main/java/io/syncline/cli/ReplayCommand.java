package io.syncline.cli;

import io.syncline.core.model.Value;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code syncline replay}: asks a running server to do the work of dead letters again. */
@Command(
    name = "replay",
    description =
        "Queues the work of dead letters again, of one by its id or of those that fit the options."
            + " Calls a running server; its token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {

  private final Map<String, String> environment;

  @Parameters(
      paramLabel = "<id>",
      arity = "0..1",
      description = "The dead letter. Without it: those that fit the options, newest first.")
  @Nullable UUID id;

  @Mixin ServerOption at = new ServerOption();

  @Option(names = "--system", description = "Only of this system.")
  @Nullable String system;

  @Option(names = "--kind", description = "Only events or only deliveries: event, delivery.")
  @Nullable String kind;

  @Option(names = "--entity", description = "Only of this entity.")
  @Nullable String entity;

  @Option(names = "--stage", description = "Only those that failed in this step.")
  @Nullable String stage;

  @Option(names = "--failure", description = "Only this class of failure.")
  @Nullable String failure;

  @Option(
      names = "--definition",
      description = "then: only if the definition it failed under is the current one; now: any.")
  @Nullable String definition;

  @Option(names = "--limit", description = "At most so many, 1 to 500 (default: 100).")
  @Nullable Integer limit;

  @Option(names = "--all", description = "All open ones, where no other option says which.")
  boolean all;

  @Spec CommandSpec spec;

  /**
   * @param environment where the token is
   */
  public ReplayCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var query = query();
    if (id == null && query.isEmpty() && !all) {
      throw wrong("Say which: an id, options, or --all");
    }
    if (id != null && (!query.isEmpty() || all || limit != null)) {
      throw wrong("Give an id or options, not both");
    }
    var body = new TreeMap<String, Value>();
    query.forEach((name, value) -> body.put(name, Value.text(value)));
    put(body, "definition", definition);
    if (limit != null) {
      body.put("limit", Value.decimal(limit));
    }
    var path =
        id == null ? "/api/v1/dead-letters/replay" : "/api/v1/dead-letters/" + id + "/replay";
    var server = at.server(environment, spec);
    var answer = server.post(path, new Value.Struct(body));
    return answer.fine() ? told(answer.whole()) : server.refused(answer);
  }

  private Map<String, String> query() {
    var query = new LinkedHashMap<String, @Nullable String>();
    query.put("system", system);
    query.put("kind", kind);
    query.put("entity", entity);
    query.put("stage", stage);
    query.put("failure", failure);
    var given = new TreeMap<String, String>();
    query.forEach(
        (name, value) -> {
          if (value != null) {
            given.put(name, value);
          }
        });
    return given;
  }

  private int told(Server.Part answer) {
    var out = spec.commandLine().getOut();
    if (id != null) {
      out.println("queued again: " + id);
    } else {
      tellMany(answer);
    }
    out.flush();
    return SynclineCommand.FINE;
  }

  private void tellMany(Server.Part answer) {
    var out = spec.commandLine().getOut();
    out.println("queued again: " + answer.count("replayed"));
    answer
        .parts("left")
        .forEach(it -> out.println("left:         " + it.text("id") + " " + it.text("reason")));
    if (answer.flag("more")) {
      out.println("more fit: run it again");
    }
  }

  private static void put(Map<String, Value> body, String name, @Nullable String value) {
    if (value != null) {
      body.put(name, Value.text(value));
    }
  }

  private CommandLine.ParameterException wrong(String what) {
    return new CommandLine.ParameterException(spec.commandLine(), what);
  }
}
