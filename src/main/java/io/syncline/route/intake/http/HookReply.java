package io.syncline.route.intake.http;

import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/**
 * Writes an answer to a webhook: what a vendor wants to hear; else an empty body where all is well,
 * and for a wrong signature (Xero asks for both); else a problem (RFC 9457). Where the body was not
 * read to its end the connection is closed after the answer: what comes on it is not another
 * request.
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
    boolean unread = !request.isEnded();
    if (unread) {
      response.putHeader("Connection", "close");
    }
    if (answer.status() == 405) {
      response.putHeader("Allow", "POST");
    }
    var sent = response.end(body(response, answer));
    if (unread) {
      sent.onComplete(it -> request.connection().close());
    }
  }

  private static Buffer body(HttpServerResponse response, HookAnswer answer) {
    var content = answer.content();
    if (content != null) {
      response.putHeader("Content-Type", content.type());
      // what a stranger sent is sent back to it: no browser may take it for a page
      response.putHeader("X-Content-Type-Options", "nosniff");
      content.headers().forEach(response::putHeader);
      return Buffer.buffer(content.text());
    }
    if (answer.ok() || answer.status() == UNAUTHORIZED) {
      return Buffer.buffer();
    }
    response.putHeader("Content-Type", "application/problem+json");
    return Buffer.buffer(Json.write(problem(answer)));
  }

  private static Value problem(HookAnswer answer) {
    return new Value.Struct(
        Map.of("status", Value.decimal(answer.status()), "title", Value.text(answer.reason())));
  }
}
