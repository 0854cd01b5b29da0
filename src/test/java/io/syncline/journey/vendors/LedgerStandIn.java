package io.syncline.journey.vendors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Handler;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Customers whose ids are chosen by those who write them: {@code PUT /customers/{id}}. The answer
 * to the first create is lost.
 */
final class LedgerStandIn implements Handler {

  static final String TYPE =
      """
      type: ledger
      baseUrl: ${baseUrl}
      settings:
        baseUrl: {description: Where it answers, required: true}
        token: {description: The token, secret: true, required: true}
      auth: {kind: bearer, token: "${token}"}
      check: {path: /check}
      objects:
        customers:
          entities: [customer]
          path: /customers
          marker: id
          matchKeys: []
          fields:
            id: {}
            name: {attribute: name}
            email: {attribute: email, type: email}
            phone: {attribute: phone}
            currency: {attribute: currency}
          operations:
            get: {}
            findMarker: {path: "{value}"}
            create: {method: PUT, path: "{marker}", body: {"...": "{fields}"}}
            update: {body: {"...": "{fields}"}}
      """;

  private final Map<String, ObjectNode> customers = new LinkedHashMap<>();
  private String token = "first";

  /** From now on only this token is taken. */
  synchronized void rotate(String next) {
    token = next;
  }

  synchronized String token() {
    return token;
  }

  synchronized Map<String, ObjectNode> customers() {
    var copies = new LinkedHashMap<String, ObjectNode>();
    customers.forEach((id, it) -> copies.put(id, it.deepCopy()));
    return copies;
  }

  @Override
  public synchronized Reply handle(Request request) {
    if (!("Bearer " + token).equals(request.header("authorization"))) {
      return Reply.text(401, "{}");
    }
    if (request.path().equals("/check")) {
      return Reply.json(200, Json.object());
    }
    var id = request.path().substring(request.path().lastIndexOf('/') + 1);
    var known = customers.get(id);
    return switch (request.method()) {
      case "PUT" -> {
        customers.put(id, ((ObjectNode) request.json()).put("id", id));
        yield customers.size() == 1 && known == null
            ? Reply.RESET
            : Reply.empty(known == null ? 201 : 204);
      }
      case "GET" -> known == null ? Reply.text(404, "{}") : Reply.json(200, known.deepCopy());
      case "PATCH" -> {
        if (known == null) {
          yield Reply.text(404, "{}");
        }
        known.setAll((ObjectNode) request.json());
        yield Reply.json(200, known.deepCopy());
      }
      default -> Reply.json(405, Json.object());
    };
  }
}
