package io.syncline.system.http.call;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Files on their way to and from a connection, a piece at a time and never whole in memory. */
final class VertxFiles {

  private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");

  private final Vertx vertx;
  private final long largest;

  /**
   * @param largest in bytes; of an answer no more are taken
   */
  VertxFiles(Vertx vertx, long largest) {
    this.vertx = vertx;
    this.largest = largest;
  }

  /** An answer had more bytes than are taken. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long most;

    private TooLarge(long most) {
      super("the file is too large", null, false, false);
      this.most = most;
    }

    /** So many bytes are taken. */
    long most() {
      return most;
    }
  }

  /**
   * Sends a body that holds a file.
   *
   * @param before what is sent before it
   */
  Future<HttpClientResponse> send(
      HttpClientRequest request, byte[] before, HttpCall.Sending sending) {
    long length = before.length + sending.copy().size() + sending.after().length;
    request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
    request.write(Buffer.buffer(before));
    sendFrom(0, request, sending);
    return request.response();
  }

  private void sendFrom(long from, HttpClientRequest request, HttpCall.Sending sending) {
    vertx
        .executeBlocking(() -> sending.copy().piece(from))
        .onSuccess(
            piece -> {
              if (piece.length == 0) {
                request.end(Buffer.buffer(sending.after()));
              } else {
                request
                    .write(Buffer.buffer(piece))
                    .onSuccess(sent -> sendFrom(from + piece.length, request, sending))
                    .onFailure(broken -> request.reset());
              }
            })
        .onFailure(broken -> request.reset());
  }

  /** Takes the bytes of an answer; fails with {@link TooLarge} where there are more. */
  Future<Void> receive(HttpClientResponse response, HttpCall.Receiving receiving) {
    var length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    var taken = Promise.<Void>promise();
    response.exceptionHandler(taken::tryFail);
    if (length != null && DIGITS.matcher(length).matches() && Long.parseLong(length) > largest) {
      taken.fail(new TooLarge(largest));
      return taken.future();
    }
    var size = new AtomicLong();
    response.endHandler(end -> taken.tryComplete());
    response.handler(
        piece -> {
          long at = size.getAndAdd(piece.length());
          if (at + piece.length() > largest) {
            taken.tryFail(new TooLarge(largest));
          } else if (!taken.future().isComplete()) {
            response.pause();
            vertx
                .executeBlocking(() -> write(receiving.bytes(), piece, at))
                .onSuccess(written -> response.resume())
                .onFailure(taken::tryFail);
          }
        });
    return taken.future();
  }

  private static int write(FileChannel to, Buffer piece, long at) throws IOException {
    var bytes = ByteBuffer.wrap(piece.getBytes());
    while (bytes.hasRemaining()) {
      to.write(bytes, at + bytes.position());
    }
    return bytes.position();
  }
}
