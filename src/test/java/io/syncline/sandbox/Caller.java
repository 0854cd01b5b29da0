package io.syncline.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncline.sandbox.kernel.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Calls a stand-in as a client would, with fixed headers. */
public final class Caller {
  /** What came back. */
  public record Answer(int status, JsonNode json, String text, Map<String, String> headers) {
    public @Nullable String header(String name) {
      return headers.get(name);
    }
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;
  private final Map<String, String> headers;

  public Caller(URI base, Map<String, String> headers) {
    this.base = base;
    this.headers = headers;
  }

  public static String basic(String user, String password) {
    var pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** The same caller with one more header. */
  public Caller with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Caller(base, more);
  }

  public Answer get(String path) {
    return call("GET", path, null);
  }

  public Answer post(String path, String body) {
    return call("POST", path, body);
  }

  public Answer put(String path, String body) {
    return call("PUT", path, body);
  }

  public Answer patch(String path, String body) {
    return call("PATCH", path, body);
  }

  public Answer delete(String path) {
    return call("DELETE", path, null);
  }

  /** Sends; a broken connection is an {@link UncheckedIOException}. */
  public Answer call(String method, String path, @Nullable String body) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path.replace("\"", "%22").replace(" ", "%20")))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return quietly(
        () -> answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString())));
  }

  private static Answer answer(HttpResponse<String> response) {
    var headers = new LinkedHashMap<String, String>();
    response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
    var type = headers.getOrDefault("content-type", "");
    var bytes = response.body().getBytes(StandardCharsets.UTF_8);
    var json = type.contains("json") ? Json.parse(bytes) : Json.object();
    return new Answer(response.statusCode(), json, response.body(), headers);
  }

  private static Answer quietly(Callable<Answer> call) {
    try {
      return call.call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
