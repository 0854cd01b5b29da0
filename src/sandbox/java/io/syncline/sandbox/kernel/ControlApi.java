package io.syncline.sandbox.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The control of one stand-in over HTTP, for demos and tests in other processes.
 *
 * <ul>
 *   <li>{@code GET /} ports, counters; {@code GET /journal?after=&limit=}
 *   <li>{@code GET|POST /records/{object}}, {@code GET|PATCH|DELETE /records/{object}/{id}}: as a
 *       person on screen; {@code ?silent=true} sends no webhook
 *   <li>{@code POST /faults} with {@code kind, status, delayMillis, times, probability, method,
 *       pathPart}; {@code DELETE /faults}
 *   <li>{@code PUT /settings} with any of {@code latencyMillis, jitterMillis, down,
 *       clockOffsetMillis, readDelayMillis and searchDelayMillis, newRecordDelayMillis,
 *       lateByMillis, hookUrl, hookSenders, dropWebhooks, duplicateWebhooks, disorderWebhooks,
 *       disorderWindowMillis} and the vendor's own
 * </ul>
 */
final class ControlApi {
  private final SandboxServer server;
  private final Router router;

  ControlApi(SandboxServer server) {
    this.server = server;
    this.router =
        new Router(r -> Reply.text(404, "no such control"))
            .on("GET", "/", (r, v) -> Reply.json(200, overview()))
            .on("GET", "/journal", (r, v) -> journal(r))
            .on("GET", "/records/{object}", (r, v) -> list(r, v.get(0)))
            .on("POST", "/records/{object}", (r, v) -> write(r, v.get(0), null))
            .on("GET", "/records/{object}/{id}", (r, v) -> get(v.get(0), v.get(1)))
            .on("PATCH", "/records/{object}/{id}", (r, v) -> write(r, v.get(0), v.get(1)))
            .on("DELETE", "/records/{object}/{id}", (r, v) -> remove(r, v.get(0), v.get(1)))
            .on("POST", "/faults", (r, v) -> fault(r))
            .on("DELETE", "/faults", (r, v) -> clear())
            .on("PUT", "/settings", (r, v) -> settings(r));
  }

  Reply handle(Request request) {
    try {
      return router.route(request);
    } catch (Refusal e) {
      return e.reply();
    } catch (IllegalArgumentException e) {
      return Reply.text(400, String.valueOf(e.getMessage()));
    }
  }

  private ObjectNode overview() {
    var json = Json.object();
    var tally = server.control().webhooks().tally();
    json.put("system", server.vendor().name()).put("port", server.port());
    json.put("requests", server.requests()).put("writes", server.journal().size());
    json.put("defects", server.defects().size());
    var records = json.putObject("records");
    server.ledger().stores().forEach((object, store) -> records.put(object, store.size()));
    json.putObject("webhooks")
        .put("announced", tally.announced())
        .put("dropped", tally.dropped())
        .put("repeated", tally.repeated())
        .put("delivered", tally.delivered())
        .put("givenUp", tally.givenUp())
        .put("waiting", tally.waiting());
    return json;
  }

  private Reply journal(Request request) {
    var entries = Json.array();
    server
        .journal()
        .after(request.number("after", 0), request.number("limit", 1000))
        .forEach(entry -> entries.add(entry.toJson()));
    return Reply.json(200, entries);
  }

  private Reply list(Request request, String object) {
    var page =
        server
            .ledger()
            .store(object)
            .page(request.number("after", 0), request.number("limit", 1000), r -> true);
    var records = Json.array();
    page.forEach(record -> records.add(Json.value(record)));
    return Reply.json(200, records);
  }

  private Reply get(String object, String id) {
    var record = server.ledger().store(object).current(id);
    return record == null ? Reply.text(404, "no such record") : Reply.json(200, Json.value(record));
  }

  private static Cause cause(Request request) {
    return Cause.person("true".equals(request.parameter("silent")));
  }

  private Reply write(Request request, String object, @Nullable String id) {
    if (!(request.json() instanceof ObjectNode fields)) {
      return Reply.text(400, "a JSON object of fields is needed");
    }
    var record = server.vendor().write(cause(request), object, id, fields);
    return Reply.json(id == null ? 201 : 200, Json.value(record));
  }

  private Reply remove(Request request, String object, String id) {
    return Reply.json(200, Json.value(server.vendor().remove(cause(request), object, id)));
  }

  private Reply fault(Request request) {
    var json = request.json();
    var method = json.path("method");
    boolean chance = json.has("probability");
    server
        .control()
        .fault(
            new Fault(
                Fault.Kind.valueOf(json.path("kind").asText("STATUS").toUpperCase(Locale.ROOT)),
                json.path("status").asInt(500),
                Duration.ofMillis(json.path("delayMillis").asLong()),
                json.path("times").asInt(chance ? Fault.ALWAYS : 1),
                json.path("probability").asDouble(1),
                method.isTextual() ? method.asText() : null,
                json.path("pathPart").asText("")));
    return Reply.empty(204);
  }

  private Reply clear() {
    server.control().clearFaults();
    return Reply.empty(204);
  }

  private Reply settings(Request request) {
    var json = request.json();
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!set(name, json.path(name), json)) {
                throw new IllegalArgumentException("no such setting: " + name);
              }
            });
    return Reply.empty(204);
  }

  private boolean set(String name, JsonNode value, JsonNode all) {
    var control = server.control();
    var hooks = control.webhooks();
    switch (name) {
      case "latencyMillis", "jitterMillis" ->
          control.latency(millis(all, "latencyMillis"), millis(all, "jitterMillis"));
      case "down" -> control.down(value.asBoolean());
      case "clockOffsetMillis" -> control.clockOffset(millis(all, name));
      case "readDelayMillis", "searchDelayMillis" ->
          control.visibleAfter(millis(all, "readDelayMillis"), millis(all, "searchDelayMillis"));
      case "newRecordDelayMillis" -> control.newRecordsShowAfter(millis(all, name));
      case "lateByMillis" -> control.lateBy(millis(all, name));
      case "hookUrl" -> hooks.target(value.isNull() ? null : URI.create(value.asText()));
      case "hookSenders" -> hooks.senders(value.asInt());
      case "dropWebhooks" -> hooks.drop(value.asDouble());
      case "duplicateWebhooks" -> hooks.duplicate(value.asDouble());
      case "disorderWebhooks", "disorderWindowMillis" ->
          hooks.disorder(
              all.path("disorderWebhooks").asDouble(),
              Duration.ofMillis(all.path("disorderWindowMillis").asLong(200)));
      default -> {
        return server.vendor().setting(name, value);
      }
    }
    return true;
  }

  private static Duration millis(JsonNode all, String name) {
    return Duration.ofMillis(all.path(name).asLong());
  }
}
