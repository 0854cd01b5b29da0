package io.syncline.cli;

import io.syncline.core.model.Value;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code syncline links}: imports links that a person made or corrected, or exports those there
 * are.
 */
@Command(
    name = "links",
    description =
        "Imports links from a CSV file, or exports those of an entity. Calls a running server; its"
            + " token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class LinksCommand implements Callable<Integer> {

  private static final String PATH = "/api/v1/cross-system-ids/wide";
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Map<String, String> environment;

  @Option(names = "--import", paramLabel = "<file>", description = "The CSV file to import.")
  @Nullable Path source;

  @Option(names = "--export", paramLabel = "<entity>", description = "The entity to export.")
  @Nullable String entity;

  @Option(
      names = "--out",
      paramLabel = "<file>",
      description = "Where the export goes (default: it is printed).")
  @Nullable Path out;

  @Option(
      names = "--url",
      defaultValue = "http://localhost:8080",
      description = "The server (default: ${DEFAULT-VALUE}).")
  URI url = URI.create("http://localhost:8080");

  @Spec CommandSpec spec;

  /**
   * @param environment where the token is
   */
  public LinksCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var file = source;
    var wanted = entity;
    if ((file == null) == (wanted == null)) {
      throw wrong("Say --import <file> or --export <entity>");
    }
    return file != null ? load(file) : export(String.valueOf(wanted));
  }

  private int load(Path file) throws IOException, InterruptedException {
    var response =
        send(
            request(PATH)
                .header("Content-Type", "text/csv; charset=utf-8")
                .POST(BodyPublishers.ofByteArray(Files.readAllBytes(file))));
    var answer = answer(response);
    var line = spec.commandLine();
    if (answer.fields().get("problems") instanceof Value.Items problems
        && !problems.values().isEmpty()) {
      for (var item : problems.values()) {
        if (item instanceof Value.Struct it) {
          line.getErr().println(file + ":" + number(it, "line") + ": " + text(it, "what"));
        }
      }
      line.getErr().println("nothing was linked");
      line.getErr().flush();
      return SynclineCommand.NO;
    }
    if (response.statusCode() != 200) {
      return told(response, answer);
    }
    line.getOut()
        .println(
            "linked: %s, new records: %s, unchanged rows: %s"
                .formatted(
                    number(answer, "linked"),
                    number(answer, "records"),
                    number(answer, "unchanged")));
    line.getOut().flush();
    return SynclineCommand.FINE;
  }

  private int export(String wanted) throws IOException, InterruptedException {
    var query = "?entity=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
    var response = send(request(PATH + query).GET());
    if (response.statusCode() != 200) {
      return told(response, answer(response));
    }
    if (out != null) {
      Files.write(out, response.body());
    } else {
      spec.commandLine().getOut().print(new String(response.body(), StandardCharsets.UTF_8));
      spec.commandLine().getOut().flush();
    }
    return SynclineCommand.FINE;
  }

  private int told(HttpResponse<byte[]> response, Value.Struct answer) {
    var err = spec.commandLine().getErr();
    err.println(text(answer, "title") + ": " + text(answer, "detail"));
    err.flush();
    return response.statusCode() >= 500 ? SynclineCommand.FAILED : SynclineCommand.NO;
  }

  private HttpRequest.Builder request(String path) {
    var token = environment.get("SYNCLINE_TOKEN");
    if (token == null || token.isBlank()) {
      throw wrong("Set SYNCLINE_TOKEN to a token of the server; `syncline token` makes one");
    }
    try {
      return HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/+$", "") + path))
          .timeout(PATIENCE)
          .header("Authorization", "Bearer " + token.strip());
    } catch (IllegalArgumentException e) {
      throw wrong("--url is no address");
    }
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IOException("No answer from " + url + ": " + e.getClass().getSimpleName(), e);
    }
  }

  private static Value.Struct answer(HttpResponse<byte[]> response) throws IOException {
    try {
      return Json.parseStruct(response.body());
    } catch (MalformedJson e) {
      throw new IOException(
          "The server answered " + response.statusCode() + " and nothing that can be read", e);
    }
  }

  private static String number(Value.Struct answer, String name) {
    return Json.text(answer.fields().getOrDefault(name, Value.CLEARED));
  }

  private static String text(Value.Struct answer, String name) {
    return answer.fields().get(name) instanceof Value.Text text ? text.value() : "";
  }

  private CommandLine.ParameterException wrong(String what) {
    return new CommandLine.ParameterException(spec.commandLine(), what);
  }
}
