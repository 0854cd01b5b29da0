package io.syncline.sandbox.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncline.sandbox.kernel.Cause;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.util.ArrayList;
import java.util.List;

/** The endpoints for one record, and the list; source: the contacts and companies reference. */
final class CrmRecords {
  /** A call that names a record. */
  record Call(CrmObject object, Request request, String id) {}

  private CrmRecords() {}

  static Reply list(CrmObject object, Request request) {
    int limit = request.number("limit", 10);
    if (limit < 1 || limit > 100) {
      throw CrmProblem.invalid("limit must be between 1 and 100");
    }
    boolean archived = "true".equals(request.parameter("archived"));
    // The cursor is the id to begin with; ids grow with the order of creation.
    long from = Math.max(request.number("after", 0) - 101L, 0);
    var page = object.store().page(from, limit + 1, r -> r.archived() == archived);
    var json = Json.object();
    var results = json.putArray("results");
    page.stream().limit(limit).forEach(r -> results.add(object.show(r, wanted(request))));
    if (page.size() > limit) {
      var after = page.get(limit).id();
      json.putObject("paging")
          .putObject("next")
          .put("after", after)
          .put("link", request.path() + "?limit=" + limit + "&after=" + after);
    }
    return Reply.json(200, json);
  }

  static Reply create(CrmObject object, Request request) {
    var properties = request.json().path("properties");
    var record = object.create(Cause.api(request), properties);
    return Reply.json(201, object.show(record, names(properties)));
  }

  static Reply get(Call call) {
    var archived = "true".equals(call.request.parameter("archived"));
    return Reply.json(200, call.object.show(found(call, archived), wanted(call.request)));
  }

  static Reply update(Call call) {
    var properties = call.request.json().path("properties");
    var found = call.object.current(call.id, call.request.parameter("idProperty"));
    if (found == null) {
      throw CrmProblem.notFound(call.id);
    }
    var record = call.object.update(Cause.api(call.request), found, properties);
    return Reply.json(200, call.object.show(record, names(properties)));
  }

  static Reply merge(CrmObject object, Request request) {
    var body = request.json();
    var survivor = body.path("primaryObjectId").asText();
    var merged = object.merge(Cause.api(request), survivor, body.path("objectIdToMerge").asText());
    return Reply.json(200, object.show(merged, List.of()));
  }

  static Reply archive(Call call) {
    call.object.archive(Cause.api(call.request), call.id);
    return Reply.empty(204);
  }

  private static NativeRecord found(Call call, boolean archived) {
    var found = call.object.find(call.id, call.request.parameter("idProperty"), archived);
    if (found == null) {
      throw CrmProblem.notFound(call.id);
    }
    return found;
  }

  private static List<String> wanted(Request request) {
    var wanted = new ArrayList<String>();
    for (var value : request.parameters().getOrDefault("properties", List.of())) {
      wanted.addAll(List.of(value.split(",")));
    }
    return wanted;
  }

  private static List<String> names(JsonNode properties) {
    var names = new ArrayList<String>();
    properties.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
