package io.syncline.sandbox.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Cause;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import io.syncline.sandbox.kernel.VendorClock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The batch endpoints: up to 100 inputs.
 *
 * <p>Missing ids make a 207 with the rest done. Any other invalid input fails the whole batch,
 * unless every input carries an {@code objectWriteTraceId}: then the others are done and the answer
 * is a 207 that names the trace ids. Source: developers.hubspot.com, CRM API guides, "Batch create
 * with multi-status error handling", and the batch pages of the contacts reference.
 */
final class CrmBatch {
  private enum Kind {
    CREATE,
    UPDATE,
    UPSERT,
    ARCHIVE
  }

  private final VendorClock clock;

  CrmBatch(VendorClock clock) {
    this.clock = clock;
  }

  Reply read(CrmObject object, Request request) {
    var body = request.json();
    var idProperty = body.path("idProperty").asText(null);
    var wanted = texts(body.path("properties"));
    boolean archived = "true".equals(request.parameter("archived"));
    var results = Json.array();
    var missing = Json.array();
    for (var input : inputs(body)) {
      var id = input.path("id").asText();
      var record = object.find(id, idProperty, archived);
      if (record == null) {
        missing.add(id);
      } else {
        results.add(object.show(record, wanted));
      }
    }
    var errors = missing.isEmpty() ? List.<ObjectNode>of() : List.of(missing(object, missing));
    return answer(200, results, errors);
  }

  Reply create(CrmObject object, Request request) {
    return write(object, request, Kind.CREATE);
  }

  Reply update(CrmObject object, Request request) {
    return write(object, request, Kind.UPDATE);
  }

  Reply upsert(CrmObject object, Request request) {
    return write(object, request, Kind.UPSERT);
  }

  Reply archive(CrmObject object, Request request) {
    write(object, request, Kind.ARCHIVE);
    return Reply.empty(204);
  }

  private Reply write(CrmObject object, Request request, Kind kind) {
    var inputs = inputs(request.json());
    boolean traced = true;
    for (var input : inputs) {
      traced &= input.has("objectWriteTraceId");
    }
    refuseRepeated(inputs, kind);
    var cause = Cause.api(request);
    synchronized (object.store()) {
      if (!traced && kind != Kind.ARCHIVE) {
        var taken = new HashSet<String>();
        for (var input : inputs) {
          rehearse(object, input, kind, taken);
        }
      }
      return apply(object, cause, inputs, kind);
    }
  }

  private Reply apply(CrmObject object, Cause cause, ArrayNode inputs, Kind kind) {
    var results = Json.array();
    var missing = Json.array();
    var errors = new ArrayList<ObjectNode>();
    for (var input : inputs) {
      var trace = input.path("objectWriteTraceId").asText();
      try {
        var result = one(object, trace.isEmpty() ? cause : cause.withKey(trace), input, kind);
        if (result == null) {
          missing.add(input.path("id").asText());
        } else {
          results.add(result);
        }
      } catch (CrmProblem e) {
        errors.add(e.about("objectWriteTraceId", trace).toJson());
      }
    }
    if (!missing.isEmpty()) {
      errors.add(missing(object, missing));
    }
    return answer(kind == Kind.CREATE ? 201 : 200, results, errors);
  }

  private @Nullable ObjectNode one(CrmObject object, Cause cause, JsonNode input, Kind kind) {
    var wanted = List.<String>of();
    var properties = input.path("properties");
    if (kind == Kind.CREATE) {
      return object.show(object.create(cause, properties), names(properties));
    }
    var found = found(object, input);
    if (kind == Kind.ARCHIVE) {
      return found == null ? null : object.show(object.archive(cause, found.id()), wanted);
    }
    if (found != null) {
      var shown = object.show(object.update(cause, found, properties), names(properties));
      return kind == Kind.UPSERT ? shown.put("new", false) : shown;
    }
    if (kind == Kind.UPDATE) {
      return null;
    }
    var fields = properties instanceof ObjectNode given ? given.deepCopy() : Json.object();
    fields.put(idProperty(input), input.path("id").asText());
    return object.show(object.create(cause, fields), names(fields)).put("new", true);
  }

  private static String idProperty(JsonNode input) {
    return input.path("idProperty").asText("hs_object_id");
  }

  private static @Nullable NativeRecord found(CrmObject object, JsonNode input) {
    return object.current(input.path("id").asText(), input.path("idProperty").asText(null));
  }

  /** What would refuse an input is found before the first one takes effect. */
  private static void rehearse(CrmObject object, JsonNode input, Kind kind, Set<String> taken) {
    var properties = input.path("properties");
    object.validate(properties);
    var found = kind == Kind.CREATE ? null : found(object, input);
    for (var entry : properties.properties()) {
      var value = entry.getValue().asText();
      if (!object.isUnique(entry.getKey()) || value.isEmpty() || entry.getValue().isNull()) {
        continue;
      }
      if (!taken.add(entry.getKey() + "=" + CrmValues.key(entry.getKey(), value))) {
        throw CrmProblem.invalid("Duplicate values of " + entry.getKey() + " in batch input");
      }
      var holder = object.current(value, entry.getKey());
      if (holder != null && (found == null || !holder.id().equals(found.id()))) {
        if (kind == Kind.CREATE && entry.getKey().equals("email")) {
          throw new CrmProblem(
              409, "CONFLICT", "Contact already exists. Existing ID: " + holder.id());
        }
        if (kind == Kind.CREATE || found != null) {
          throw CrmProblem.invalid(holder.id() + " already has that value.");
        }
      }
    }
  }

  private static void refuseRepeated(ArrayNode inputs, Kind kind) {
    var seen = new HashSet<String>();
    for (var input : inputs) {
      if (kind != Kind.CREATE && !seen.add(input.path("id").asText())) {
        throw CrmProblem.invalid("Duplicate IDs found in batch input");
      }
    }
  }

  private static ArrayNode inputs(JsonNode body) {
    if (!(body.path("inputs") instanceof ArrayNode inputs) || inputs.isEmpty()) {
      throw CrmProblem.invalid("Invalid input JSON: inputs must be a non-empty array");
    }
    if (inputs.size() > 100) {
      throw CrmProblem.invalid("Batch size of " + inputs.size() + " exceeds the limit of 100");
    }
    return inputs;
  }

  private static ObjectNode missing(CrmObject object, ArrayNode ids) {
    var error = Json.object();
    error.put("status", "error").put("category", "OBJECT_NOT_FOUND");
    error.put(
        "message",
        "Could not get some "
            + object.type().toUpperCase(Locale.ROOT)
            + " objects, they may be deleted or not exist. Check that ids are valid.");
    error.putObject("context").set("ids", ids);
    error.putArray("errors");
    error.putObject("links");
    return error;
  }

  private Reply answer(int status, ArrayNode results, List<ObjectNode> errors) {
    var now = CrmObject.time(clock.millis());
    var json = Json.object();
    json.put("status", "COMPLETE").set("results", results);
    if (!errors.isEmpty()) {
      json.put("numErrors", errors.size()).putArray("errors").addAll(errors);
    }
    json.put("startedAt", now).put("completedAt", now);
    return Reply.json(errors.isEmpty() ? status : 207, json);
  }

  static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>(array.size());
    array.forEach(value -> texts.add(value.asText()));
    return texts;
  }

  private static List<String> names(JsonNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
