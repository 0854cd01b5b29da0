package io.syncline.cli;

import io.syncline.core.model.Value;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Calls of a running server's API, with the token of the environment. */
final class ServerCalls {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final URI server;
  private final String token;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private ServerCalls(URI server, String token) {
    this.server = server;
    this.token = token;
  }

  /**
   * @throws CommandLine.ParameterException where there is no token
   */
  static ServerCalls to(URI server, Map<String, String> environment, CommandSpec spec) {
    var token = environment.get("SYNCLINE_TOKEN");
    if (token == null || token.isBlank()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "Set SYNCLINE_TOKEN to a token of the server; `syncline token` makes one");
    }
    return new ServerCalls(server, token.strip());
  }

  /** What the server said. */
  record Answer(int status, Value.Struct body) {

    boolean fine() {
      return status >= 200 && status < 300;
    }

    String text(String name) {
      return body.fields().get(name) instanceof Value.Text it ? it.value() : "";
    }

    /** A problem document in one line. */
    String problem() {
      return text("title") + ": " + text("detail");
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  Answer post(String path, Value.Struct body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofByteArray(Json.write(body)))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.toString().replaceAll("/+$", "") + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    try {
      var response = client.send(request, BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), Json.parseStruct(response.body()));
    } catch (MalformedJson e) {
      throw new IOException("The server answered nothing that can be read", e);
    } catch (IOException e) {
      throw new IOException("No answer from " + server + ": " + e.getClass().getSimpleName(), e);
    }
  }
}
