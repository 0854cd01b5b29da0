package io.syncline.sandbox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.syncline.sandbox.kernel.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The product's API as anybody with a token uses it. */
final class ProductApi {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final URI base;
  private final String token;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  ProductApi(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  URI base() {
    return base;
  }

  String token() {
    return token;
  }

  /** Logs in to the console, once within ten minutes. */
  URI loginLink() throws InterruptedException {
    var made =
        sent(
            HttpRequest.newBuilder(base.resolve("/api/v1/login-links"))
                .POST(BodyPublishers.noBody()));
    return base.resolve(made.path("path").asText("/login"));
  }

  boolean ready() throws InterruptedException {
    return get("/q/health/ready").path("status").asText().equals("UP");
  }

  /** What was caused since and came to this, newest first. */
  List<JsonNode> audit(String operation, String outcome, Instant since)
      throws InterruptedException {
    return items(
        "/api/v1/audit?limit=200&operation=%s&outcome=%s&since=%s"
            .formatted(operation, outcome, since));
  }

  List<JsonNode> conflicts() throws InterruptedException {
    return items("/api/v1/conflicts?limit=20");
  }

  List<JsonNode> questions(String kind) throws InterruptedException {
    return items("/api/v1/reviews?limit=100&kind=" + kind);
  }

  List<JsonNode> deadLetters() throws InterruptedException {
    return items("/api/v1/dead-letters?status=open&limit=100");
  }

  /** The status of a question or dead letter; empty: not answered. */
  String status(String path) throws InterruptedException {
    var found = get(path);
    return (found.has("item") ? found.path("item") : found).path("status").asText();
  }

  private List<JsonNode> items(String path) throws InterruptedException {
    var items = new ArrayList<JsonNode>();
    get(path).path("items").forEach(items::add);
    return items;
  }

  /** What is answered; missing where it is not JSON or there is no answer. */
  private JsonNode get(String path) throws InterruptedException {
    return sent(HttpRequest.newBuilder(base.resolve(path)));
  }

  private JsonNode sent(HttpRequest.Builder asked) throws InterruptedException {
    var request = asked.header("Authorization", "Bearer " + token).timeout(PATIENCE).build();
    try {
      var answer = client.send(request, BodyHandlers.ofByteArray());
      return answer.statusCode() == 200 ? Json.parse(answer.body()) : MissingNode.getInstance();
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}
