package io.syncline.sandbox.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.RecordStore.Position;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The search endpoint: filter groups (OR) of filters (AND), sorts, paging by offset.
 *
 * <p>At most 5 groups, 6 filters in a group, 18 in all, 200 results a page and 10,000 in all.
 * Source: developers.hubspot.com, "Search the CRM", sections on filters, sorting, paging, limits.
 */
final class CrmSearch {
  private static final int MAX_RESULTS = 10_000;
  private static final Set<String> SIZED =
      Set.of(
          """
          createdate lastmodifieddate hs_lastmodifieddate hs_object_id annualrevenue
          numemployees numberofemployees\
          """
              .split("\\s+"));

  Reply search(CrmObject object, Request request) {
    var body = request.json();
    int limit = body.path("limit").asInt(10);
    int after = offset(body.path("after"));
    check(body.path("filterGroups"), limit, after);
    var matches = matches(object, body);
    var page = matches.subList(Math.min(after, matches.size()), matches.size());
    var json = Json.object();
    json.put("total", matches.size());
    var results = json.putArray("results");
    var wanted = CrmBatch.texts(body.path("properties"));
    page.stream().limit(limit).forEach(r -> results.add(object.show(r, wanted)));
    if (after + limit < matches.size()) {
      json.putObject("paging").putObject("next").put("after", Integer.toString(after + limit));
    }
    return Reply.json(200, json);
  }

  private static int offset(JsonNode after) {
    try {
      return after.isMissingNode() || after.isNull() ? 0 : Integer.parseInt(after.asText("0"));
    } catch (NumberFormatException e) {
      throw CrmProblem.invalid("Invalid input JSON: after must be a number");
    }
  }

  private static void check(JsonNode groups, int limit, int after) {
    int filters = 0;
    for (var group : groups) {
      filters += group.path("filters").size();
      if (group.path("filters").size() > 6) {
        throw CrmProblem.invalid("A filter group holds at most 6 filters");
      }
    }
    if (groups.size() > 5 || filters > 18) {
      throw CrmProblem.invalid("At most 5 filter groups and 18 filters");
    }
    if (limit < 0 || limit > 200) {
      throw CrmProblem.invalid("limit must be between 0 and 200");
    }
    if (after < 0 || after + limit > MAX_RESULTS) {
      throw CrmProblem.invalid("Paging past " + MAX_RESULTS + " results is not supported");
    }
  }

  private static List<NativeRecord> matches(CrmObject object, JsonNode body) {
    var groups = body.path("filterGroups");
    var text = body.path("query").asText("").toLowerCase(Locale.ROOT);
    synchronized (object.store()) {
      return candidates(object, groups).stream()
          .filter(r -> !r.archived() && matches(r, groups) && contains(r, text))
          .sorted(order(body.path("sorts")))
          .toList();
    }
  }

  /** Narrows by one indexed filter where there is one group; else everything. */
  private static List<NativeRecord> candidates(CrmObject object, JsonNode groups) {
    if (groups.size() == 1) {
      for (var filter : groups.get(0).path("filters")) {
        var property = filter.path("propertyName").asText();
        var operator = filter.path("operator").asText();
        var value = filter.path("value").asText();
        if (operator.equals("EQ") && object.isUnique(property)) {
          var key = property.equals("email") ? value.toLowerCase(Locale.ROOT) : value;
          return object.store().search(property, key);
        }
        var from = operator.startsWith("GT") && CrmObject.isModified(property) ? time(value) : null;
        if (from != null) {
          var start = new Position(from.longValueExact(), 0);
          return object.store().changedAfter(start, Integer.MAX_VALUE, r -> true);
        }
      }
    }
    return object.store().searchable().toList();
  }

  private static boolean contains(NativeRecord record, String text) {
    if (text.isEmpty()) {
      return true;
    }
    for (var name : List.of("firstname", "lastname", "email", "phone", "company", "name")) {
      var value = record.text(name);
      if (value != null && value.toLowerCase(Locale.ROOT).contains(text)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(NativeRecord record, JsonNode groups) {
    if (groups.isEmpty()) {
      return true;
    }
    for (var group : groups) {
      boolean all = true;
      for (var filter : group.path("filters")) {
        all = all && accepts(record, filter);
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  private static boolean accepts(NativeRecord record, JsonNode filter) {
    var property = filter.path("propertyName").asText();
    var wanted = filter.path("value").asText();
    var value = CrmObject.value(record, property);
    return switch (filter.path("operator").asText()) {
      case "HAS_PROPERTY" -> value != null;
      case "NOT_HAS_PROPERTY" -> value == null;
      case "EQ" -> value != null && compare(property, value, wanted) == 0;
      case "NEQ" -> value == null || compare(property, value, wanted) != 0;
      case "GT" -> value != null && compare(property, value, wanted) > 0;
      case "GTE" -> value != null && compare(property, value, wanted) >= 0;
      case "LT" -> value != null && compare(property, value, wanted) < 0;
      case "LTE" -> value != null && compare(property, value, wanted) <= 0;
      case "BETWEEN" ->
          value != null
              && compare(property, value, wanted) >= 0
              && compare(property, value, filter.path("highValue").asText()) <= 0;
      case "IN" -> value != null && among(property, value, filter.path("values"));
      case "NOT_IN" -> value == null || !among(property, value, filter.path("values"));
      case "CONTAINS_TOKEN" -> value != null && token(value, wanted);
      case "NOT_CONTAINS_TOKEN" -> value == null || !token(value, wanted);
      default -> throw CrmProblem.invalid("Unknown operator in filter on " + property);
    };
  }

  private static boolean among(String property, String value, JsonNode values) {
    for (var candidate : values) {
      if (compare(property, value, candidate.asText()) == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean token(String value, String wanted) {
    var plain = wanted.replace("*", "").toLowerCase(Locale.ROOT);
    return value.toLowerCase(Locale.ROOT).contains(plain);
  }

  /** Numbers and times by size, other text without case. */
  private static int compare(String property, String value, String wanted) {
    var a = SIZED.contains(property) ? time(value) : null;
    var b = time(wanted);
    return a != null && b != null ? a.compareTo(b) : value.compareToIgnoreCase(wanted);
  }

  private static @Nullable BigDecimal time(String text) {
    if (text.isEmpty() || "-0123456789".indexOf(text.charAt(0)) < 0) {
      return null;
    }
    try {
      return text.indexOf('T') > 0
          ? BigDecimal.valueOf(Instant.parse(text).toEpochMilli())
          : new BigDecimal(text);
    } catch (DateTimeParseException | NumberFormatException e) {
      return null;
    }
  }

  /** The first sort decides, then the order of creation. */
  private static Comparator<NativeRecord> order(JsonNode sorts) {
    var bySeq = Comparator.comparingLong(NativeRecord::seq);
    if (sorts.isEmpty()) {
      return bySeq;
    }
    var sort = sorts.get(0);
    var named = sort.isTextual() ? sort.asText() : sort.path("propertyName").asText();
    boolean down = named.startsWith("-") || sort.path("direction").asText().startsWith("DESC");
    var property = named.replaceFirst("^-", "");
    Comparator<NativeRecord> byValue;
    if (CrmObject.isModified(property)) {
      byValue = Comparator.comparingLong(NativeRecord::updatedAt);
    } else {
      byValue = (a, b) -> compare(property, orEmpty(a, property), orEmpty(b, property));
    }
    return (down ? byValue.reversed() : byValue).thenComparing(bySeq);
  }

  private static String orEmpty(NativeRecord record, String property) {
    var value = CrmObject.value(record, property);
    return value == null ? "" : value;
  }
}
