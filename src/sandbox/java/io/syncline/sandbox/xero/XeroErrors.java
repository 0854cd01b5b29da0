package io.syncline.sandbox.xero;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Reply;
import java.util.UUID;

/**
 * Xero's error bodies. Source: developer.xero.com, "Response codes", and the 400 examples of the
 * Contacts endpoints in Xero's OpenAPI description.
 */
final class XeroErrors {
  private XeroErrors() {}

  /** A refusal of the whole request. */
  static Reply validation(String message) {
    var json = Json.object();
    json.put("ErrorNumber", 10).put("Type", "ValidationException").put("Message", message);
    json.putArray("Elements");
    return Reply.json(400, json);
  }

  /** Some elements are wrong; each says what is. */
  static Reply validation(ArrayNode elements) {
    var json = Json.object();
    json.put("ErrorNumber", 10).put("Type", "ValidationException");
    json.put("Message", "A validation exception occurred").set("Elements", elements);
    return Reply.json(400, json);
  }

  /** Errors before the API itself is reached. */
  static Reply problem(int status, String title, String detail) {
    var json = Json.object();
    json.putNull("Type").put("Title", title).put("Status", status).put("Detail", detail);
    json.put("Instance", UUID.randomUUID().toString()).putObject("Extensions");
    return Reply.json(status, json);
  }

  static Reply notFound() {
    return Reply.text(404, "The resource you're looking for cannot be found");
  }
}
