package io.syncline.journey.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Handler;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * People of Segment: what {@code identify} says of them, which nothing shows.
 *
 * <p>Sources: segment.com/docs/connections/sources/catalog/libraries/server/http-api (Basic with
 * the write key and no password; 200 with {@code success}; 400 for what is invalid or larger than
 * 32 KB) and .../spec/identify (traits are added to those that are known; {@code null} empties).
 */
final class SegmentStandIn implements Handler {

  /** One call that was done. */
  record Call(Instant at, String userId, String body) {}

  private final InstantSource clock;
  private final String writeKey;
  private final Map<String, ObjectNode> people = new LinkedHashMap<>();
  private final List<Call> calls = new ArrayList<>();
  private final Set<String> unknown = new TreeSet<>();

  SegmentStandIn(InstantSource clock, String writeKey) {
    this.clock = clock;
    this.writeKey = writeKey;
  }

  @Override
  public synchronized Reply handle(Request request) {
    var basic =
        Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
    if (!("Basic " + basic).equals(request.header("authorization"))) {
      return Reply.text(401, "{\"success\": false, \"message\": \"invalid write key\"}");
    }
    if (!request.method().equals("POST") || !request.path().equals("/v1/identify")) {
      unknown.add(request.method() + " " + request.path());
      return Reply.text(404, "{}");
    }
    var body = request.json();
    var id = body.path("userId").asText("");
    if (id.isEmpty() || body.at("/traits/lastName").asText().equals("Invalid")) {
      return Reply.text(400, "{\"success\": false, \"message\": \"malformed\"}");
    }
    calls.add(new Call(clock.instant(), id, body.toString()));
    var traits = people.computeIfAbsent(id, it -> Json.object());
    merge(traits, body.path("traits"));
    return Reply.text(200, "{\"success\": true}");
  }

  private static void merge(ObjectNode known, JsonNode said) {
    said.properties()
        .forEach(
            it -> {
              if (it.getValue().isNull()) {
                known.remove(it.getKey());
              } else if (it.getValue().isObject()) {
                var below = known.path(it.getKey());
                var inner = below.isObject() ? (ObjectNode) below : known.putObject(it.getKey());
                merge(inner, it.getValue());
              } else {
                known.set(it.getKey(), it.getValue());
              }
            });
  }

  /** Everything is lost there, and nothing shows it. */
  synchronized void forget() {
    people.clear();
  }

  /** Traits of all people, by their e-mail addresses. */
  synchronized Map<String, Map<String, String>> people() {
    var all = new TreeMap<String, Map<String, String>>();
    people.forEach(
        (id, traits) -> {
          var shown = new TreeMap<String, String>();
          traits.properties().forEach(it -> shown.put(it.getKey(), it.getValue().asText()));
          all.put(String.valueOf(shown.getOrDefault("email", id)), shown);
        });
    return all;
  }

  synchronized int size() {
    return people.size();
  }

  synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Requests that it does not understand: there are none. */
  synchronized Set<String> unknown() {
    return Set.copyOf(unknown);
  }
}
