package io.syncline.journey.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Handler;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The contacts of one Salesforce organization.
 *
 * <p>Sources: developer.salesforce.com, "REST API Developer Guide" (Query and its {@code
 * nextRecordsUrl}, sObject Rows, sObject Get Deleted, sObject Collections: upsert by an external id
 * and update, each item with its own outcome; "Status Codes and Error Responses": an ended session
 * is 401 {@code INVALID_SESSION_ID}, a deleted record 404 {@code ENTITY_IS_DELETED}), "SOQL and
 * SOSL Reference" (texts compare without case; an empty text is stored as null), "Object Reference"
 * ({@code SystemModstamp} in whole seconds). A record is written when its transaction begins and
 * shows when it ends: {@link #createLate}.
 */
final class SalesforceStandIn implements Handler {

  private static final String BASE = "/services/data/v62.0/";
  private static final int PAGE = 5;

  /** In requests; more than are under way at once. */
  private static final int JUST_NOW = 20;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'+0000'").withZone(ZoneOffset.UTC);
  private static final Pattern QUERY =
      Pattern.compile("SELECT (.+?) FROM Contact(?: WHERE (.+?))?(?: ORDER BY (.+))?");
  private static final Pattern TEXT = Pattern.compile("'((?:[^'\\\\]|\\\\.)*)'");
  private static final Set<String> COLUMNS =
      Set.copyOf(
          List.of(
              """
              FirstName LastName Email Phone MobilePhone Title Department AccountId MailingStreet
              MailingCity MailingState MailingPostalCode MailingCountry Description LeadSource
              Status__c Syncline_Id__c\
              """
                  .split("\\s+")));

  /** A contact; {@code deleted} once it is in the recycle bin. */
  private static final class Row {
    private final String id;
    private final Instant created;
    private final Instant visible;
    private final Map<String, String> fields = new HashMap<>();
    private Instant modified;
    private @Nullable Instant deleted;

    private Row(String id, Instant now, Instant visible) {
      this.id = id;
      this.created = now;
      this.modified = now;
      this.visible = visible;
    }
  }

  private final InstantSource clock;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Map<String, List<ObjectNode>> cursors = new HashMap<>();
  private String token = "token-1";
  private int tokens = 1;
  private int uses;
  private int locked;
  private String url = "";

  SalesforceStandIn(InstantSource clock) {
    this.clock = clock;
  }

  /** What answers to a request for a token name as the address of the API. */
  synchronized void answersAt(String address) {
    url = address;
  }

  // ---- people ----

  synchronized String create(Map<String, String> fields) {
    return createLate(fields, Duration.ZERO);
  }

  /** In a transaction that ends so much later. */
  synchronized String createLate(Map<String, String> fields, Duration late) {
    return insert(fields, late).id;
  }

  synchronized void edit(String id, Map<String, String> fields) {
    write(row(id), fields);
  }

  synchronized void delete(String id) {
    row(id).deleted = now();
  }

  /** The contacts that are not deleted, by id. */
  synchronized Map<String, Map<String, String>> contacts() {
    var all = new LinkedHashMap<String, Map<String, String>>();
    rows.values().stream()
        .filter(it -> it.deleted == null)
        .forEach(it -> all.put(it.id, Map.copyOf(it.fields)));
    return all;
  }

  /** The session of the token ends, unless it began just now. */
  synchronized void expire() {
    if (uses > JUST_NOW) {
      token = "none";
    }
  }

  /** The next so many items of a write find their record locked by another transaction. */
  synchronized void lock(int items) {
    locked = items;
  }

  private Row row(String id) {
    var row = rows.get(id);
    if (row == null) {
      throw new IllegalArgumentException("no contact " + id);
    }
    return row;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private Row insert(Map<String, String> fields, Duration late) {
    var id = "003Ix%010dIAA".formatted(rows.size() + 1);
    var row = new Row(id, now(), clock.instant().plus(late));
    rows.put(id, row);
    write(row, fields);
    return row;
  }

  private void write(Row row, Map<String, String> fields) {
    fields.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            row.fields.remove(name);
          } else {
            row.fields.put(name, value);
          }
        });
    row.modified = now();
  }

  // ---- requests ----

  @Override
  public synchronized Reply handle(Request request) {
    if (request.path().equals("/services/oauth2/token")) {
      uses = 0;
      token = "token-" + ++tokens;
      return Reply.json(
          200,
          Json.object()
              .put("access_token", token)
              .put("token_type", "Bearer")
              .put("instance_url", url));
    }
    if (!("Bearer " + token).equals(request.header("authorization"))) {
      return error(401, "INVALID_SESSION_ID", "Session expired or invalid");
    }
    uses++;
    var path = request.path().replaceFirst("^" + BASE, "");
    if (path.equals("query")) {
      return query(String.valueOf(request.parameter("q")));
    }
    if (path.startsWith("query/")) {
      return page(path.substring("query/".length()));
    }
    if (path.equals("sobjects/Contact/deleted")) {
      return deleted(request);
    }
    if (path.startsWith("composite/sobjects")) {
      return collection(request, path);
    }
    if (path.startsWith("sobjects/Contact/")) {
      return one(request, path.substring("sobjects/Contact/".length()));
    }
    return path.equals("limits")
        ? Reply.json(200, Json.object())
        : error(404, "NOT_FOUND", "The requested resource does not exist");
  }

  private static Reply error(int status, String code, String message) {
    var list = Json.array();
    list.addObject().put("errorCode", code).put("message", message);
    return Reply.json(status, list);
  }

  private Reply one(Request request, String id) {
    var row = rows.get(id);
    if (row == null || !shows(row)) {
      return error(404, "NOT_FOUND", "The requested resource does not exist");
    }
    if (row.deleted != null) {
      return error(404, "ENTITY_IS_DELETED", "entity is deleted");
    }
    if (request.method().equals("DELETE")) {
      row.deleted = now();
      return Reply.empty(204);
    }
    return Reply.json(200, show(row, String.valueOf(request.parameter("fields")).split(",")));
  }

  private boolean shows(Row row) {
    return !row.visible.isAfter(clock.instant());
  }

  private ObjectNode show(Row row, String[] names) {
    var json = Json.object();
    json.putObject("attributes").put("type", "Contact");
    for (var given : names) {
      var name = given.strip();
      switch (name) {
        case "Id" -> json.put("Id", row.id);
        case "CreatedDate" -> json.put(name, TIME.format(row.created));
        case "SystemModstamp" -> json.put(name, TIME.format(row.modified));
        default -> json.put(name, row.fields.get(name));
      }
    }
    return json;
  }

  private Reply query(String soql) {
    var parts = QUERY.matcher(soql);
    if (!parts.matches()) {
      return error(400, "MALFORMED_QUERY", "unexpected token: " + soql);
    }
    var unknown =
        Arrays.stream(parts.group(1).split(","))
            .map(String::strip)
            .filter(it -> !Set.of("Id", "CreatedDate", "SystemModstamp", "COUNT()").contains(it))
            .filter(it -> !COLUMNS.contains(it))
            .findFirst();
    if (unknown.isPresent()) {
      return error(400, "INVALID_FIELD", "No such column '" + unknown.get() + "'");
    }
    var found =
        rows.values().stream()
            .filter(it -> it.deleted == null && shows(it))
            .filter(condition(parts.group(2)))
            .sorted(
                String.valueOf(parts.group(3)).startsWith("SystemModstamp")
                    ? Comparator.comparing((Row it) -> it.modified).thenComparing(it -> it.id)
                    : Comparator.comparing((Row it) -> it.id))
            .toList();
    if (parts.group(1).equals("COUNT()")) {
      var json = Json.object().put("totalSize", found.size()).put("done", true);
      json.putArray("records");
      return Reply.json(200, json);
    }
    var shown = new ArrayList<ObjectNode>();
    found.forEach(it -> shown.add(show(it, parts.group(1).split(","))));
    var cursor = "01g%012d-".formatted(cursors.size() + 1);
    cursors.put(cursor, shown);
    return page(cursor + "0");
  }

  private Reply page(String place) {
    int at = place.lastIndexOf('-') + 1;
    var all = cursors.get(place.substring(0, at));
    if (all == null) {
      return error(404, "INVALID_QUERY_LOCATOR", "invalid query locator");
    }
    int from = Integer.parseInt(place.substring(at));
    int to = Math.min(all.size(), from + PAGE);
    var json = Json.object().put("totalSize", all.size()).put("done", to == all.size());
    json.putArray("records").addAll(all.subList(from, to));
    if (to < all.size()) {
      json.put("nextRecordsUrl", BASE + "query/" + place.substring(0, at) + to);
    }
    return Reply.json(200, json);
  }

  private static Predicate<Row> condition(@Nullable String where) {
    if (where == null) {
      return row -> true;
    }
    if (where.startsWith("SystemModstamp >= ")) {
      var since = Instant.parse(where.substring("SystemModstamp >= ".length()));
      return row -> !row.modified.isBefore(since);
    }
    var name = where.substring(0, where.indexOf(' '));
    var wanted = new ArrayList<String>();
    Matcher texts = TEXT.matcher(where);
    while (texts.find()) {
      wanted.add(texts.group(1).replaceAll("\\\\(.)", "$1").toLowerCase(Locale.ROOT));
    }
    return row -> {
      var value = name.equals("Id") ? row.id : row.fields.get(name);
      return value != null && wanted.contains(value.toLowerCase(Locale.ROOT));
    };
  }

  private Reply deleted(Request request) {
    var from = Instant.parse(String.valueOf(request.parameter("start")));
    var to = Instant.parse(String.valueOf(request.parameter("end")));
    var json = Json.object();
    var list = json.putArray("deletedRecords");
    for (var row : rows.values()) {
      var at = row.deleted;
      if (at != null && !at.isBefore(from) && !at.isAfter(to)) {
        list.addObject().put("id", row.id).put("deletedDate", TIME.format(at));
      }
    }
    json.put("earliestDateAvailable", TIME.format(from.minus(Duration.ofDays(20))));
    return Reply.json(200, json.put("latestDateCovered", TIME.format(to)));
  }

  private Reply collection(Request request, String path) {
    var results = Json.array();
    for (var item : request.json().path("records")) {
      if (locked > 0) {
        locked--;
        results.add(failed("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access"));
      } else {
        results.add(path.endsWith("Syncline_Id__c") ? upserted(item) : updated(item));
      }
    }
    return Reply.json(200, results);
  }

  private ObjectNode upserted(JsonNode item) {
    var marker = item.path("Syncline_Id__c").asText();
    var before =
        rows.values().stream()
            .filter(it -> it.deleted == null && marker.equals(it.fields.get("Syncline_Id__c")))
            .findFirst();
    if (before.isEmpty() && item.path("LastName").asText("").isBlank()) {
      return failed("REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]");
    }
    var row = before.orElse(null);
    if (row == null) {
      row = insert(fields(item), Duration.ZERO);
    } else {
      write(row, fields(item));
    }
    return done(row).put("created", before.isEmpty());
  }

  private ObjectNode updated(JsonNode item) {
    var row = rows.get(item.path("id").asText());
    if (row == null || row.deleted != null) {
      return failed("ENTITY_IS_DELETED", "entity is deleted");
    }
    write(row, fields(item));
    return done(row);
  }

  private static ObjectNode done(Row row) {
    var json = Json.object().put("id", row.id).put("success", true);
    json.putArray("errors");
    return json;
  }

  private static ObjectNode failed(String code, String message) {
    var json = Json.object().put("success", false);
    json.putArray("errors").addObject().put("statusCode", code).put("message", message);
    return json;
  }

  private static Map<String, String> fields(JsonNode item) {
    var fields = new HashMap<String, String>();
    item.properties()
        .forEach(
            it -> {
              if (COLUMNS.contains(it.getKey())) {
                fields.put(
                    it.getKey(), it.getValue().isNull() ? "" : it.getValue().asText().strip());
              }
            });
    return fields;
  }
}
