package io.syncline.sandbox.zendesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Reply;

/**
 * An error in Zendesk's form: {@code error}, {@code description}, {@code details} by field.
 *
 * <p>Source: developer.zendesk.com, "Requests: response format" and the users reference.
 */
final class DeskProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final transient ObjectNode body;

  private DeskProblem(int status, ObjectNode body, String message) {
    super(message, null, false, false);
    this.status = status;
    this.body = body;
  }

  /** A field that may not have this value, 422. */
  static DeskProblem invalid(String field, String description, String error) {
    var json = Json.object();
    json.put("error", "RecordInvalid").put("description", "Record validation errors");
    json.putObject("details")
        .putArray(field)
        .addObject()
        .put("description", description)
        .put("error", error);
    return new DeskProblem(422, json, description);
  }

  static DeskProblem notFound() {
    return of(404, "RecordNotFound", "Not found");
  }

  static DeskProblem of(int status, String error, String description) {
    var json = Json.object().put("error", error).put("description", description);
    return new DeskProblem(status, json, description);
  }

  Reply reply() {
    return Reply.json(status, body);
  }
}
