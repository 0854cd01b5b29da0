package io.syncline.journey.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Handler;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Customers, invoices and charges of a Stripe account, to be read.
 *
 * <p>Sources: docs.stripe.com/api: "Pagination" (newest first, {@code starting_after}, {@code
 * has_more}), "Events" ({@code types[]}, a {@code *} at the end of {@code type}, {@code
 * created[gte]}, whole seconds), "Errors" ({@code resource_missing}), the customer, invoice and
 * charge objects; docs.stripe.com/currencies (amounts in the smallest unit).
 */
final class StripeStandIn implements Handler {

  private static final Map<String, String> PREFIXES =
      Map.of("customers", "cus_", "invoices", "in_", "charges", "ch_");

  private final InstantSource clock;
  private final String token;
  private final Map<String, Map<String, ObjectNode>> objects = new LinkedHashMap<>();
  private final List<ObjectNode> events = new ArrayList<>();
  private int numbers;

  StripeStandIn(InstantSource clock, String token) {
    this.clock = clock;
    this.token = token;
    objects.put("customers", new LinkedHashMap<>());
    objects.put("invoices", new LinkedHashMap<>());
    objects.put("charges", new LinkedHashMap<>());
  }

  // ---- people ----

  synchronized String create(String object, Map<String, ?> fields) {
    var id = PREFIXES.get(object) + "%06d".formatted(++numbers);
    var record = Json.object();
    record.put("id", id).put("object", one(object)).put("created", now());
    record.setAll(Json.of(fields));
    objects.get(object).put(id, record);
    tell(object, "created", record);
    return id;
  }

  synchronized void edit(String object, String id, Map<String, ?> fields) {
    var record = objects.get(object).get(id);
    record.setAll(Json.of(fields));
    tell(object, "updated", record);
  }

  synchronized Map<String, ObjectNode> records(String object) {
    var copies = new LinkedHashMap<String, ObjectNode>();
    objects.get(object).forEach((id, it) -> copies.put(id, it.deepCopy()));
    return copies;
  }

  /** The events so far, oldest first. */
  synchronized List<ObjectNode> events() {
    return events.stream().map(ObjectNode::deepCopy).toList();
  }

  /**
   * A webhook as Stripe sends it: the event, signed with each secret of the endpoint at that time.
   *
   * @param secrets two while one is being replaced
   */
  static TakingIn.Sent webhook(JsonNode event, Instant at, String... secrets) {
    var body = event.toPrettyString();
    var signature = new StringBuilder("t=" + at.getEpochSecond());
    for (var secret : secrets) {
      signature.append(",v1=").append(hmac(secret, at.getEpochSecond() + "." + body));
    }
    return new TakingIn.Sent(
        Map.of(
            "Content-Type",
            "application/json; charset=utf-8",
            "Stripe-Signature",
            signature.append(",v0=").append("0".repeat(64)).toString()),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static String hmac(String secret, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String one(String object) {
    return object.substring(0, object.length() - 1);
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private void tell(String object, String what, ObjectNode record) {
    var event = Json.object();
    event.put("id", "evt_%06d".formatted(++numbers)).put("object", "event");
    event.put("type", one(object) + "." + what).put("created", now());
    event.putObject("data").set("object", record.deepCopy());
    events.add(event);
  }

  // ---- requests ----

  @Override
  public synchronized Reply handle(Request request) {
    if (!("Bearer " + token).equals(request.header("authorization"))) {
      return error(401, "invalid_request_error", "", "Invalid API Key provided");
    }
    var path = request.path().split("/");
    if (path.length == 3 && path[2].equals("events")) {
      return listed(request, events, this::wanted);
    }
    var all = path.length > 2 ? objects.get(path[2]) : null;
    if (all == null || !request.method().equals("GET")) {
      return error(404, "invalid_request_error", "", "Unrecognized request URL");
    }
    if (path.length == 3) {
      var email = request.parameter("email");
      return listed(
          request,
          List.copyOf(all.values()),
          (it, asked) -> email == null || email.equals(it.path("email").asText()));
    }
    var record = all.get(path[3]);
    return record == null
        ? error(404, "invalid_request_error", "resource_missing", "No such " + one(path[2]))
        : Reply.json(200, record);
  }

  private static Reply error(int status, String type, String code, String message) {
    var json = Json.object();
    json.putObject("error").put("type", type).put("code", code).put("message", message);
    return Reply.json(status, json);
  }

  private boolean wanted(JsonNode event, Request request) {
    var since = request.parameter("created[gte]");
    if (since != null && event.path("created").asLong() < Long.parseLong(since)) {
      return false;
    }
    var type = event.path("type").asText();
    var types = request.parameters().get("types[]");
    var pattern = request.parameter("type");
    Predicate<String> fits =
        it ->
            it.endsWith("*") ? type.startsWith(it.substring(0, it.length() - 1)) : type.equals(it);
    return (types == null || types.stream().anyMatch(fits))
        && (pattern == null || fits.test(pattern));
  }

  private static Reply listed(
      Request request,
      List<ObjectNode> all,
      java.util.function.BiPredicate<JsonNode, Request> wanted) {
    var found = new ArrayList<>(all.stream().filter(it -> wanted.test(it, request)).toList());
    Collections.reverse(found);
    var after = request.parameter("starting_after");
    int from = 0;
    for (int i = 0; after != null && i < found.size(); i++) {
      if (found.get(i).path("id").asText().equals(after)) {
        from = i + 1;
      }
    }
    int to = Math.min(found.size(), from + request.number("limit", 10));
    var json = Json.object().put("object", "list").put("has_more", to < found.size());
    json.putArray("data").addAll(found.subList(from, to));
    return Reply.json(200, json);
  }
}
