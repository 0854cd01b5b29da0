package io.syncline.cli.events;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code syncline events}: follows what happens. */
@Command(
    name = "events",
    description =
        "Prints what happens, until it is stopped or the server ends. Calls a running server; its"
            + " token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class EventsCommand extends ServerCommand implements Callable<Integer> {

  private static final List<String> SHOWN =
      List.of("at", "kind", "sync", "system", "entity", "record", "subject");

  @Mixin ServerOption at;

  @Option(
      names = "--kind",
      description =
          "Only of these kinds, separated by commas, as dead-letter,dead-letter-closed. all: of every"
              + " kind; without it, of all but record-synced.")
  @Nullable String kind;

  @Option(names = "--sync", description = "Only of this sync and of the records it keeps.")
  @Nullable String sync;

  @Option(names = "--system", description = "Only of this system.")
  @Nullable String system;

  @Option(names = "--after", description = "Since the event with this id.")
  @Nullable String after;

  /**
   * @param environment where the token is
   */
  public EventsCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = server(at);
    var refused = server.follow("/api/v1/events" + query(), this::print);
    return refused == null ? SynclineCommand.FINE : server.refused(refused);
  }

  private String query() {
    var wanted = new TreeMap<String, String>();
    put(wanted, "kind", kind);
    put(wanted, "sync", sync);
    put(wanted, "system", system);
    put(wanted, "after", after);
    return Server.query(wanted);
  }

  private static void put(Map<String, String> wanted, String name, @Nullable String value) {
    if (value != null) {
      wanted.put(name, value);
    }
  }

  private void print(String id, String data) {
    try {
      var event = Json.parseStruct(data);
      at.json.print(new Document().with(new Server.Part(event)).with("id", id));
      say(line(event));
    } catch (MalformedJson e) {
      // a newer server may send other things, too
    }
  }

  private static String line(Value.Struct event) {
    return SHOWN.stream()
        .map(it -> event.fields().get(it))
        .map(it -> it instanceof Value.Text text ? text.value() : "-")
        .collect(Collectors.joining("  "));
  }
}
