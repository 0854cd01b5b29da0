package io.syncline.route.intake;

import io.syncline.core.model.Value;
import io.syncline.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/**
 * Writes an answer to a webhook: an empty body where all is well, and for a wrong signature (Xero
 * asks for both); else a problem (RFC 9457).
 */
final class HookReply {

  private static final int UNAUTHORIZED = 401;

  private HookReply() {}

  static void send(HttpServerRequest request, HookAnswer answer) {
    var response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(answer.status());
    if (answer.retryAfter() != null) {
      response.putHeader("Retry-After", Long.toString(answer.retryAfter().toSeconds()));
    }
    if (!request.isEnded()) {
      response.putHeader("Connection", "close");
    }
    if (answer.ok() || answer.status() == UNAUTHORIZED) {
      response.end();
      return;
    }
    if (answer.status() == 405) {
      response.putHeader("Allow", "POST");
    }
    response
        .putHeader("Content-Type", "application/problem+json")
        .end(Buffer.buffer(Json.write(problem(answer))));
  }

  private static Value problem(HookAnswer answer) {
    return new Value.Struct(
        Map.of("status", Value.decimal(answer.status()), "title", Value.text(answer.reason())));
  }
}
