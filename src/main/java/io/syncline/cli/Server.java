package io.syncline.cli;

import io.syncline.core.model.Value;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A running server as commands speak with it: JSON, with the token of the environment. */
final class Server {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String TOKEN = "SYNCLINE_TOKEN";

  private final URI url;
  private final Map<String, String> environment;
  private final CommandSpec spec;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  Server(URI url, Map<String, String> environment, CommandSpec spec) {
    this.url = url;
    this.environment = environment;
    this.spec = spec;
  }

  /** What it answered. */
  record Answer(int status, Value.Struct body) {

    boolean fine() {
      return status >= 200 && status < 300;
    }

    String text(String name) {
      return body.fields().get(name) instanceof Value.Text text ? text.value() : "";
    }

    @Nullable Long number(String name) {
      return number(body.fields().get(name));
    }

    /** A number of an object inside. */
    long number(String object, String name) {
      var inside = body.fields().get(object) instanceof Value.Struct it ? it : Value.Struct.EMPTY;
      var found = number(inside.fields().get(name));
      return found == null ? 0 : found;
    }

    private static @Nullable Long number(@Nullable Value value) {
      return value instanceof Value.Decimal it ? it.value().longValue() : null;
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(path, HttpRequest.newBuilder().GET());
  }

  Answer post(String path, Value.Struct body) throws IOException, InterruptedException {
    return send(
        path,
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofByteArray(Json.write(body))));
  }

  /** Says what the server said, where it did not do it. */
  int refused(Answer answer) {
    var err = spec.commandLine().getErr();
    err.println(answer.text("title") + ": " + answer.text("detail"));
    err.flush();
    return answer.status() >= 500 ? SynclineCommand.FAILED : SynclineCommand.NO;
  }

  URI at(String path) {
    try {
      return URI.create(url.toString().replaceAll("/+$", "") + path);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--url is no address");
    }
  }

  private Answer send(String path, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var token = environment.get(TOKEN);
    if (token == null || token.isBlank()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "Set " + TOKEN + " to a token of the server; `syncline token` makes one");
    }
    var ready =
        request
            .uri(at(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token.strip())
            .build();
    return answer(answered(ready));
  }

  private HttpResponse<byte[]> answered(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IOException("No answer from " + url + ": " + e.getClass().getSimpleName(), e);
    }
  }

  private static Answer answer(HttpResponse<byte[]> response) throws IOException {
    try {
      return new Answer(response.statusCode(), Json.parseStruct(response.body()));
    } catch (MalformedJson e) {
      throw new IOException(
          "The server answered " + response.statusCode() + " and nothing that can be read", e);
    }
  }
}
