package io.syncline.cli;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline replay}: asks a running server to do the work of dead letters again. */
@Command(
    name = "replay",
    description =
        "Queues the work of dead letters again, of one by its id or of those that match the"
            + " options. Calls a running server; its token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class ReplayCommand extends ServerCommand implements Callable<Integer> {

  private static final int PAGE = 200;

  @Parameters(
      paramLabel = "<id>",
      arity = "0..1",
      description = "The dead letter. Without it: those that match the options, newest first.")
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

  @Option(
      names = "--limit",
      description = "At most this number, the newest first (default: all that match).")
  @Nullable Integer limit;

  @Option(names = "--all", description = "All open ones, where no other option says which.")
  boolean all;

  /**
   * @param environment where the token is
   */
  public ReplayCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var query = query();
    if (id == null && query.isEmpty() && !all) {
      throw misused("Give an id, options, or --all");
    }
    if (id != null && (!query.isEmpty() || all || limit != null)) {
      throw misused("Give an id or options, not both");
    }
    if (limit != null && limit < 1) {
      throw misused("--limit is 1 or more");
    }
    var body = new TreeMap<String, Value>();
    query.forEach((name, value) -> body.put(name, Value.text(value)));
    put(body, "definition", definition);
    var server = server(at);
    return id == null ? many(server, body) : one(server, id, body);
  }

  private int one(Server server, UUID deadLetter, Map<String, Value> body)
      throws IOException, InterruptedException {
    var answer =
        server.post("/api/v1/dead-letters/" + deadLetter + "/replay", new Value.Struct(body));
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    say("queued again: " + deadLetter);
    return SynclineCommand.FINE;
  }

  /** Page by page, so that what fails again meanwhile is not replayed twice. */
  private int many(Server server, Map<String, Value> body)
      throws IOException, InterruptedException {
    long wanted = limit == null ? Long.MAX_VALUE : limit;
    long looked = 0;
    long replayed = 0;
    var notReplayed = new ArrayList<Server.Part>();
    var next = "";
    do {
      body.put("limit", Value.decimal(Math.min(PAGE, wanted - looked)));
      var answer = server.post("/api/v1/dead-letters/replay", new Value.Struct(body));
      if (!answer.fine()) {
        say("queued again: " + replayed);
        return server.refused(answer);
      }
      var left = answer.whole().parts("left");
      left.forEach(it -> say("left:         " + it.text("id") + " " + it.text("reason")));
      notReplayed.addAll(left);
      replayed += answer.whole().count("replayed");
      looked += answer.whole().count("replayed") + left.size();
      next = answer.whole().text("next");
      body.put("before", Value.text(next));
    } while (!next.isEmpty() && looked < wanted);
    at.json.print(
        new Document()
            .with("replayed", replayed)
            .with("left", notReplayed)
            .with("next", next.isEmpty() ? null : next));
    say("queued again: " + replayed);
    if (!next.isEmpty()) {
      say("more match: run it again");
    }
    return SynclineCommand.FINE;
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

  private static void put(Map<String, Value> body, String name, @Nullable String value) {
    if (value != null) {
      body.put(name, Value.text(value));
    }
  }
}
