package io.syncline.journey.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Handler;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Customers, invoices and payments of one company in QuickBooks Online.
 *
 * <p>Sources: developer.intuit.com: "API Explorer: Customer, Invoice, Payment" (a display name is
 * unique without regard to case; an invoice needs a customer and a line, its currency is the
 * customer's, a line without an item is text whose amount is ignored, the last line is the sum;
 * sparse updates; {@code SyncToken}), "Data queries", "Error codes" (5010 stale object, 6240
 * duplicate name, 6140 duplicate document number, 2500 invalid reference, 610 not found, 3200
 * authentication), "OAuth 2.0" (refresh tokens rotate).
 */
final class QuickBooksStandIn implements Handler {

  static final String REALM = "9130";

  /** The one item that there is to sell. */
  static final String ITEM = "19";

  /** In requests; more than are under way at once. */
  private static final int JUST_NOW = 20;

  private static final Pattern QUERY =
      Pattern.compile(
          "select (\\*|count\\(\\*\\)) from (\\w+)(?: where (.+?))?(?: orderby (\\S+))?"
              + "(?: startposition (\\d+) maxresults (\\d+))?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SINCE = Pattern.compile("MetaData\\.LastUpdatedTime >= '([^']+)'");
  private static final Pattern EQUAL =
      Pattern.compile("(?:and |^)(\\w+) = '((?:[^'\\\\]|\\\\.)*)'");

  private final InstantSource clock;
  private final Map<String, Map<String, ObjectNode>> objects = new LinkedHashMap<>();
  private String refreshToken = "refresh-1";
  private String token = "none";
  private int tokens = 1;
  private int ids = 100;
  private int quicker;
  private int stale;
  private int uses;

  QuickBooksStandIn(InstantSource clock) {
    this.clock = clock;
    objects.put("Customer", new LinkedHashMap<>());
    objects.put("Invoice", new LinkedHashMap<>());
    objects.put("Payment", new LinkedHashMap<>());
  }

  synchronized String refreshToken() {
    return refreshToken;
  }

  /** The access token ends, unless it was given just now. */
  synchronized void expire() {
    if (uses > JUST_NOW) {
      token = "none";
    }
  }

  /** Before each of the next so many updates somebody saves the record on screen. */
  synchronized void somebodyIsQuicker(int times) {
    quicker = times;
  }

  /** How many updates were refused because their SyncToken was old. */
  synchronized int stale() {
    return stale;
  }

  synchronized List<ObjectNode> records(String object) {
    return objects.get(object).values().stream().map(ObjectNode::deepCopy).toList();
  }

  /** What somebody saved on screen, as it is then. */
  synchronized ObjectNode typed(String object, ObjectNode record) {
    return commit(object, record.deepCopy()).deepCopy();
  }

  // ---- requests ----

  @Override
  public synchronized Reply handle(Request request) {
    if (request.path().equals("/oauth2/v1/tokens/bearer")) {
      return token(request);
    }
    if (!("Bearer " + token).equals(request.header("authorization"))) {
      return fault(401, "AUTHENTICATION", "3200", "message=AuthenticationFailed; errorCode=003200");
    }
    uses++;
    var path = request.path().replaceFirst("^/v3/company/" + REALM + "/", "").split("/");
    var object = path[0].substring(0, 1).toUpperCase(Locale.ROOT) + path[0].substring(1);
    if (path[0].equals("query")) {
      return query(String.valueOf(request.parameter("query")));
    } else if (path[0].equals("cdc")) {
      var json = Json.object();
      json.putArray("CDCResponse").addObject().putArray("QueryResponse").addObject();
      return Reply.json(200, json);
    } else if (!objects.containsKey(object)) {
      return Reply.json(200, Json.object().set("CompanyInfo", Json.object()));
    } else if (request.method().equals("GET")) {
      var found = objects.get(object).get(path[1]);
      return found == null ? notFound() : shown(object, found);
    }
    return saved(object, (ObjectNode) request.json());
  }

  private Reply token(Request request) {
    var form = Request.decode(new String(request.body(), StandardCharsets.UTF_8));
    if (!List.of(refreshToken).equals(form.get("refresh_token"))) {
      return Reply.text(400, "{\"error\": \"invalid_grant\"}");
    }
    uses = 0;
    token = "access-" + ++tokens;
    refreshToken = "refresh-" + tokens;
    return Reply.json(
        200,
        Json.object()
            .put("access_token", token)
            .put("token_type", "bearer")
            .put("expires_in", 3600)
            .put("refresh_token", refreshToken)
            .put("x_refresh_token_expires_in", 8726400));
  }

  private static Reply fault(int status, String type, String code, String detail) {
    var json = Json.object();
    var fault = json.putObject("Fault").put("type", type);
    fault.putArray("Error").addObject().put("Message", "m").put("Detail", detail).put("code", code);
    return Reply.json(status, json);
  }

  private static Reply invalid(String code, String detail) {
    return fault(400, "ValidationFault", code, detail);
  }

  private static Reply notFound() {
    return invalid(
        "610", "Object Not Found : Something you're trying to use has been made inactive");
  }

  private static Reply shown(String object, ObjectNode record) {
    return Reply.json(200, Json.object().set(object, record.deepCopy()));
  }

  private Reply query(String text) {
    var parts = QUERY.matcher(text);
    if (!parts.matches() || !objects.containsKey(parts.group(2))) {
      return invalid("4000", "Error parsing query");
    }
    var found =
        new ArrayList<>(
            objects.get(parts.group(2)).values().stream().filter(where(parts.group(3))).toList());
    var answer = Json.object();
    var response = answer.putObject("QueryResponse");
    if (parts.group(1).startsWith("count")) {
      response.put("totalCount", found.size());
      return Reply.json(200, answer);
    }
    found.sort(
        String.valueOf(parts.group(4)).startsWith("MetaData")
            ? Comparator.comparing(QuickBooksStandIn::updated)
            : Comparator.comparing(it -> it.path("Id").asInt()));
    int from = Math.min(found.size(), Integer.parseInt(parts.group(5)) - 1);
    int to = Math.min(found.size(), from + Integer.parseInt(parts.group(6)));
    if (to > from) {
      var list = response.putArray(parts.group(2));
      found.subList(from, to).forEach(it -> list.add(it.deepCopy()));
      response.put("startPosition", from + 1).put("maxResults", to - from);
    }
    return Reply.json(200, answer);
  }

  private static Instant updated(JsonNode record) {
    return OffsetDateTime.parse(record.path("MetaData").path("LastUpdatedTime").asText())
        .toInstant();
  }

  private static Predicate<ObjectNode> where(@Nullable String condition) {
    if (condition == null) {
      return it -> true;
    }
    Predicate<ObjectNode> all = it -> true;
    var since = SINCE.matcher(condition);
    if (since.find()) {
      var from = OffsetDateTime.parse(since.group(1)).toInstant();
      all = all.and(it -> !updated(it).isBefore(from));
    }
    var equal = EQUAL.matcher(condition);
    while (equal.find()) {
      var name = equal.group(1);
      var value = equal.group(2).replaceAll("\\\\(.)", "$1");
      all = all.and(it -> it.path(name).asText("").equalsIgnoreCase(value));
    }
    return all;
  }

  private Reply saved(String object, ObjectNode given) {
    var id = given.path("Id").asText("");
    var before = objects.get(object).get(id);
    if (!id.isEmpty() && before == null) {
      return notFound();
    }
    if (before != null && quicker > 0) {
      quicker--;
      commit(object, before.deepCopy().put("PrintOnCheckName", "saved on screen " + quicker));
      before = objects.get(object).get(id);
    }
    if (before != null && !before.path("SyncToken").equals(given.path("SyncToken"))) {
      stale++;
      return invalid("5010", "Stale Object Error : You and somebody else were working on this");
    }
    var after = before == null ? Json.object() : before.deepCopy();
    given
        .properties()
        .forEach(
            it -> {
              if (it.getValue() instanceof ObjectNode inner) {
                after.set(it.getKey(), emptied(inner));
              } else if (isEmpty(it.getValue())) {
                after.remove(it.getKey());
              } else {
                after.set(it.getKey(), it.getValue());
              }
            });
    after.remove("sparse");
    after.properties().removeIf(it -> it.getValue().isObject() && it.getValue().isEmpty());
    var refused =
        switch (object) {
          case "Customer" -> customer(after);
          case "Invoice" -> invoice(after);
          default -> payment(after);
        };
    return refused != null ? refused : shown(object, commit(object, after));
  }

  private static ObjectNode emptied(ObjectNode inner) {
    var full = inner.deepCopy();
    full.properties().removeIf(it -> isEmpty(it.getValue()));
    return full;
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isNull() || value.isTextual() && value.asText().isEmpty();
  }

  private ObjectNode commit(String object, ObjectNode record) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.ofHours(-8));
    boolean fresh = !record.has("Id");
    if (fresh) {
      record.put("Id", "" + ++ids).put("domain", "QBO");
      record.putObject("MetaData").put("CreateTime", now.toString());
      if (object.equals("Customer")) {
        record.put("Active", true);
      }
    }
    record.put("SyncToken", fresh ? "0" : "" + (record.path("SyncToken").asInt() + 1));
    ((ObjectNode) record.path("MetaData")).put("LastUpdatedTime", now.toString());
    objects.get(object).put(record.path("Id").asText(), record);
    return record;
  }

  private @Nullable Reply customer(ObjectNode record) {
    var name = record.path("DisplayName").asText("");
    if (name.isBlank() || name.contains(":")) {
      return invalid("2020", "Required param missing : DisplayName");
    }
    if (!record.has("CurrencyRef")) {
      record.putObject("CurrencyRef").put("value", "USD");
    }
    return taken("Customer", "DisplayName", record)
        .map(it -> invalid("6240", "The name supplied already exists. : Id=" + it))
        .orElse(null);
  }

  private @Nullable Reply transaction(ObjectNode record) {
    var customer = objects.get("Customer").get(record.path("CustomerRef").path("value").asText());
    if (customer == null) {
      return invalid("2500", "Invalid Reference Id : Names element id not found");
    }
    var currency = customer.path("CurrencyRef").path("value").asText();
    if (!record.has("CurrencyRef")) {
      record.putObject("CurrencyRef").put("value", currency);
    }
    return record.path("CurrencyRef").path("value").asText().equals(currency)
        ? null
        : invalid("6000", "A transaction has the currency of its customer");
  }

  private @Nullable Reply payment(ObjectNode record) {
    return record.path("TotalAmt").isNumber()
        ? transaction(record)
        : invalid("2020", "Required param missing, need to supply the required value : TotalAmt");
  }

  private @Nullable Reply invoice(ObjectNode record) {
    var refused = transaction(record);
    if (refused != null) {
      return refused;
    }
    if (record.path("Line").isEmpty()) {
      return invalid("2020", "Required param missing, need to supply the required value : Line");
    }
    var total = BigDecimal.ZERO;
    var lines = Json.object().putArray("Line");
    for (var line : record.path("Line")) {
      if (!line.path("Amount").isNumber() || line.path("DetailType").asText("").isEmpty()) {
        return invalid("2020", "Required param missing : Line.Amount, Line.DetailType");
      } else if (line.path("DetailType").asText().equals("SubTotalLineDetail")) {
        continue;
      }
      var item = line.path("SalesItemLineDetail").path("ItemRef").path("value");
      if (!item.isMissingNode() && !item.asText().equals(ITEM)) {
        return invalid("2500", "Invalid Reference Id : Item element id not found");
      }
      var kept = (ObjectNode) line.deepCopy();
      if (item.isMissingNode()) {
        kept.put("DetailType", "DescriptionOnly").remove("Amount");
      } else {
        total = total.add(line.path("Amount").decimalValue());
      }
      if (!kept.has("Id")) {
        kept.put("Id", "" + ++ids);
      }
      lines.add(kept.put("LineNum", lines.size() + 1));
    }
    var sum = lines.addObject().put("DetailType", "SubTotalLineDetail").put("Amount", total);
    sum.putObject("SubTotalLineDetail");
    record.set("Line", lines);
    record.put("TotalAmt", total);
    return taken("Invoice", "DocNumber", record)
        .map(it -> invalid("6140", "DocNumber is assigned to TxnType=Invoice with TxnId=" + it))
        .orElse(null);
  }

  private java.util.Optional<String> taken(String object, String name, ObjectNode record) {
    var value = record.path(name).asText("");
    return objects.get(object).values().stream()
        .filter(it -> !value.isEmpty() && it.path(name).asText("").equalsIgnoreCase(value))
        .map(it -> it.path("Id").asText())
        .filter(it -> !it.equals(record.path("Id").asText()))
        .findFirst();
  }
}
