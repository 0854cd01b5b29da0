package io.syncline.route.intake.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request's body within bounds of length, memory and time. Runs on the request's event
 * loop.
 *
 * <p>A body that is too long is read to its end and dropped before it is answered, up to {@value
 * #MOST_DROPPED} bytes: a sender whose connection is closed while it still writes sees a broken
 * connection instead of the answer.
 */
final class BodyReader {

  private static final long MOST_DROPPED = 64L << 20;
  private static final int USUAL = 2048;

  private final HttpServerRequest request;
  private final HookServer.Limits limits;
  private final BodyBudget budget;
  private final Promise<byte[]> body = Promise.promise();
  private final long timer;
  private final Vertx vertx;
  private @Nullable Buffer kept;
  private @Nullable HookAnswer refusal;
  private long seen;
  private long taken;

  private BodyReader(
      Vertx vertx, HttpServerRequest request, HookServer.Limits limits, BodyBudget budget) {
    this.vertx = vertx;
    this.request = request;
    this.limits = limits;
    this.budget = budget;
    this.timer = vertx.setTimer(limits.bodyTime().toMillis(), it -> fail(HookAnswer.TOO_SLOW));
  }

  /**
   * The body; fails as {@link HookRefused}. What it takes of the budget is given back when the body
   * fails; the caller gives back the length of a body that came.
   */
  static Future<byte[]> read(
      Vertx vertx, HttpServerRequest request, HookServer.Limits limits, BodyBudget budget) {
    var reader = new BodyReader(vertx, request, limits, budget);
    reader.start();
    return reader.body.future();
  }

  private void start() {
    long announced = announced();
    if (announced > limits.bodyBytes()) {
      refusal = HookAnswer.TOO_LARGE;
    }
    boolean waits = "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
    if (refusal != null && (waits || announced > MOST_DROPPED)) {
      fail(refusal);
      return;
    }
    if (waits) {
      request.response().writeContinue();
    }
    request
        .handler(this::chunk)
        .endHandler(it -> end())
        .exceptionHandler(it -> fail(HookAnswer.TOO_SLOW));
    request.resume();
  }

  private long announced() {
    var length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void chunk(Buffer chunk) {
    seen += chunk.length();
    if (refusal != null) {
      if (seen > MOST_DROPPED) {
        fail(refusal);
      }
      return;
    }
    if (seen > limits.bodyBytes()) {
      drop(HookAnswer.TOO_LARGE);
    } else if (budget.take(chunk.length())) {
      taken += chunk.length();
      keep(chunk);
    } else {
      drop(HookAnswer.BUSY);
    }
  }

  private void keep(Buffer chunk) {
    if (kept == null) {
      kept = Buffer.buffer(Math.max(USUAL, chunk.length()));
    }
    kept.appendBuffer(chunk);
  }

  private void drop(HookAnswer answer) {
    refusal = answer;
    release();
  }

  private void release() {
    kept = null;
    budget.giveBack(taken);
    taken = 0;
  }

  private void end() {
    if (refusal != null) {
      fail(refusal);
    } else {
      vertx.cancelTimer(timer);
      body.tryComplete(kept == null ? new byte[0] : kept.getBytes());
    }
  }

  private void fail(HookAnswer answer) {
    vertx.cancelTimer(timer);
    if (body.tryFail(new HookRefused(answer))) {
      refusal = answer;
      release();
    }
  }
}
