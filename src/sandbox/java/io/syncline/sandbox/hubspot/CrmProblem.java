package io.syncline.sandbox.hubspot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Reply;
import java.util.UUID;

/** An error in the form HubSpot words it: status, message, correlation id, category, context. */
final class CrmProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String category;
  private final transient ObjectNode context;

  CrmProblem(int status, String category, String message) {
    super(message, null, false, false);
    this.status = status;
    this.category = category;
    this.context = Json.object();
  }

  static CrmProblem invalid(String message) {
    return new CrmProblem(400, "VALIDATION_ERROR", message);
  }

  static CrmProblem notFound(String id) {
    return new CrmProblem(
            404, "OBJECT_NOT_FOUND", "Object not found.  objectId are usually numeric.")
        .about("id", id);
  }

  /** Adds to the context, whose values are lists of text. */
  CrmProblem about(String key, String value) {
    context.withArray(key).add(value);
    return this;
  }

  int status() {
    return status;
  }

  String category() {
    return category;
  }

  ObjectNode toJson() {
    var json = Json.object();
    json.put("status", "error").put("message", getMessage());
    json.put("correlationId", UUID.randomUUID().toString());
    if (!context.isEmpty()) {
      json.set("context", context);
    }
    json.put("category", category);
    return json;
  }

  Reply reply() {
    return Reply.json(status, toJson());
  }
}
