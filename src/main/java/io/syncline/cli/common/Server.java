package io.syncline.cli.common;

import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A running server as commands speak with it: JSON, with the token of the environment. */
public final class Server {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LONG_PATIENCE = Duration.ofMinutes(10);
  static final String TOKEN = "SYNCLINE_TOKEN";

  private final URI url;
  private final Map<String, String> environment;
  private final CommandSpec spec;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  public Server(URI url, Map<String, String> environment, CommandSpec spec) {
    this.url = url;
    this.environment = environment;
    this.spec = spec;
  }

  /** A part of an address, or a value in it. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The end of an address; empty where there is no parameter. */
  public static String query(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.entrySet().stream()
            .map(it -> it.getKey() + "=" + encoded(it.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  /** What it answered. */
  public record Answer(int status, Part whole) {

    public boolean fine() {
      return status >= 200 && status < 300;
    }

    public String text(String name) {
      return whole.text(name);
    }

    @Nullable Long number(String name) {
      return whole.number(name);
    }

    /** A number of an object inside. */
    public long number(String object, String name) {
      return whole.part(object).count(name);
    }
  }

  /** An object of an answer. What it does not have is empty. */
  public record Part(Value.Struct fields) {

    public String text(String name) {
      return value(name) instanceof Value.Text it ? it.value() : "";
    }

    public @Nullable Long number(String name) {
      return value(name) instanceof Value.Decimal it ? it.value().longValue() : null;
    }

    /** A number that is 0 where it is not said. */
    public long count(String name) {
      var number = number(name);
      return number == null ? 0 : number;
    }

    public boolean flag(String name) {
      return value(name) instanceof Value.Flag it && it.value();
    }

    public Part part(String name) {
      return new Part(value(name) instanceof Value.Struct it ? it : Value.Struct.EMPTY);
    }

    public List<Part> parts(String name) {
      return value(name) instanceof Value.Items it
          ? it.values().stream()
              .filter(Value.Struct.class::isInstance)
              .map(value -> new Part((Value.Struct) value))
              .toList()
          : List.of();
    }

    public List<String> texts(String name) {
      return value(name) instanceof Value.Items it
          ? it.values().stream()
              .filter(Value.Text.class::isInstance)
              .map(value -> ((Value.Text) value).value())
              .toList()
          : List.of();
    }

    public @Nullable Value value(String name) {
      return fields.fields().get(name);
    }
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return send(path, HttpRequest.newBuilder().GET());
  }

  /** All pages of a list, or why one of them is refused. */
  public record Listed(List<Part> items, @Nullable Answer refused) {}

  /**
   * @param path with at least one parameter
   */
  public Listed list(String path) throws IOException, InterruptedException {
    var items = new ArrayList<Part>();
    var answer = get(path);
    while (answer.fine()) {
      items.addAll(answer.whole().parts("items"));
      var next = answer.text("next");
      if (next.isEmpty()) {
        return new Listed(items, null);
      }
      answer = get(path + "&cursor=" + encoded(next));
    }
    return new Listed(items, answer);
  }

  /** What the server may take its time over. */
  public Answer getSlowly(String path) throws IOException, InterruptedException {
    return answer(exchange(path, HttpRequest.newBuilder().timeout(LONG_PATIENCE).GET()));
  }

  public Answer post(String path, Value.Struct body) throws IOException, InterruptedException {
    return send(
        path,
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofByteArray(Json.write(body))));
  }

  /** A write that cannot be sent twice. */
  public Answer postWithoutKey(String path, Value.Struct body)
      throws IOException, InterruptedException {
    return send(
        path,
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.write(body))));
  }

  public Answer put(String path, Value.Struct body) throws IOException, InterruptedException {
    return send(
        path,
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .PUT(BodyPublishers.ofByteArray(Json.write(body))));
  }

  /**
   * @param ifMatch the version in double quotes, or {@code *}
   */
  public Answer patch(String path, Value.Struct body, String ifMatch)
      throws IOException, InterruptedException {
    return send(
        path,
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .header("If-Match", ifMatch)
            .method("PATCH", BodyPublishers.ofByteArray(Json.write(body))));
  }

  public Answer delete(String path) throws IOException, InterruptedException {
    return send(
        path,
        HttpRequest.newBuilder().header("Idempotency-Key", UUID.randomUUID().toString()).DELETE());
  }

  /** Sends a sheet; the server may take its time over it. */
  public Answer postCsv(String path, byte[] sheet) throws IOException, InterruptedException {
    return answer(
        exchange(
            path,
            HttpRequest.newBuilder()
                .timeout(LONG_PATIENCE)
                .header("Content-Type", "text/csv; charset=utf-8")
                .POST(BodyPublishers.ofByteArray(sheet))));
  }

  /** A file as it is; what it is refused with is an answer. */
  public Download download(String path) throws IOException, InterruptedException {
    var response = exchange(path, HttpRequest.newBuilder().timeout(LONG_PATIENCE).GET());
    return response.statusCode() == 200
        ? new Download(response.body(), null)
        : new Download(new byte[0], answer(response));
  }

  /**
   * Reads server-sent events until the server ends the stream.
   *
   * @param each is given each event's id and data
   * @return why it is refused; null: it ended
   */
  public @Nullable Answer follow(String path, BiConsumer<String, String> each)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder().header("Accept", "text/event-stream").GET();
    var response = sent(authorized(path, request), BodyHandlers.ofInputStream());
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      if (response.statusCode() != 200) {
        var refused = lines.lines().collect(Collectors.joining("\n"));
        return answer(response.statusCode(), refused.getBytes(StandardCharsets.UTF_8));
      }
      var id = "";
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id:")) {
          id = line.substring(3).strip();
        } else if (line.startsWith("data:")) {
          each.accept(id, line.substring(5).strip());
        }
      }
      return null;
    }
  }

  /** Whether what was downloaded is whole. */
  public interface Check {
    boolean isWhole(Path file) throws IOException;
  }

  /**
   * Writes a file of any size; where it does not arrive whole, what was there before stays.
   *
   * @return why it is refused; null: it was written
   */
  public @Nullable Answer downloadTo(String path, Path file, Check check)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder().timeout(LONG_PATIENCE).GET();
    var response = sent(authorized(path, request), BodyHandlers.ofInputStream());
    try (var body = response.body()) {
      if (response.statusCode() != 200) {
        return answer(response.statusCode(), body.readAllBytes());
      }
      var part = file.resolveSibling(file.getFileName() + ".part");
      try {
        Files.copy(body, part, StandardCopyOption.REPLACE_EXISTING);
        if (!check.isWhole(part)) {
          throw new IOException("The server broke off: the file is not whole");
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
      return null;
    }
  }

  /**
   * @param refused null: here it is
   */
  public record Download(byte[] content, @Nullable Answer refused) {}

  /** Says what the server said, where it did not do it. */
  public int refused(Answer answer) {
    var err = spec.commandLine().getErr();
    err.println(answer.text("title") + ": " + answer.text("detail"));
    err.flush();
    return answer.status() >= 500 ? SynclineCommand.FAILED : SynclineCommand.NO;
  }

  public URI at(String path) {
    try {
      return URI.create(url.toString().replaceAll("/+$", "") + path);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), url + " is no address");
    }
  }

  private Answer send(String path, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return answer(exchange(path, request.timeout(PATIENCE)));
  }

  private HttpResponse<byte[]> exchange(String path, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return sent(authorized(path, request), BodyHandlers.ofByteArray());
  }

  private HttpRequest authorized(String path, HttpRequest.Builder request) {
    var token = environment.get(TOKEN);
    if (token == null || token.isBlank()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "Set " + TOKEN + " to a token of the server; `syncline token` makes one");
    }
    return request.uri(at(path)).header("Authorization", "Bearer " + token.strip()).build();
  }

  private <T> HttpResponse<T> sent(HttpRequest request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    try {
      return client.send(request, body);
    } catch (IOException e) {
      throw new IOException("No answer from " + url + ": " + e.getClass().getSimpleName(), e);
    }
  }

  private static Answer answer(HttpResponse<byte[]> response) throws IOException {
    return answer(response.statusCode(), response.body());
  }

  private static Answer answer(int status, byte[] body) throws IOException {
    try {
      return new Answer(
          status, new Part(body.length == 0 ? Value.Struct.EMPTY : Json.parseStruct(body)));
    } catch (MalformedJson e) {
      throw new IOException("The server answered " + status + " and nothing that can be read", e);
    }
  }
}
